#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// How much each pixel counts in a loss: the weight map of Ronneberger, Fischer and Brox, "U-Net", 2015, equation 2.
///
/// w(x) = w_c(x) + w₀ · exp(−(d₁(x) + d₂(x))² / (2σ²))
///
/// d₁ is the distance to the nearest object, 0 in it, and d₂ that to the second nearest: the narrow gaps between objects
/// count the most. Where there are fewer than two objects the second summand is 0. Objects are the 8-connected parts of
/// each foreground class; those of different classes are different objects, also where they touch.
///
///     let map = WeightMap(classWeights: [0.6, 3], borderWeight: 10, borderWidth: 5)
///     let weights = map.weights(of: labels)      // [height × width]
public struct WeightMap: Sendable, Equatable {
  /// w_c, by class, the background first.
  public let classWeights: [Double]
  /// w₀: what a pixel between two objects that touch counts more than others of its class.
  public let borderWeight: Double
  /// σ in px: how far apart objects may be for the pixels between them to count more.
  public let borderWidth: Double

  /// - Precondition: no weight is negative, and `borderWidth` is above 0.
  public init(classWeights: [Double], borderWeight: Double = 10, borderWidth: Double = 5) {
    precondition(classWeights.allSatisfy { $0 >= 0 } && borderWeight >= 0 && borderWidth > 0)
    self.classWeights = classWeights
    self.borderWeight = borderWeight
    self.borderWidth = borderWidth
  }

  /// The weight of every pixel of a plane, in row order; 0 where the label is ``LabelMap/ignored``.
  ///
  /// - Precondition: the map has one plane, and labels that have a weight.
  public func weights(of map: LabelMap) -> [Float] {
    precondition(map.planes == 1)
    let distances = ObjectDistances(objects: objects(of: map), width: map.width, height: map.height)
    let scale = -1 / (2 * borderWidth * borderWidth)
    return map.labels.indices.map { pixel in
      let label = map.labels[pixel]
      if label == LabelMap.ignored { return 0 }
      let gap = distances.nearest[pixel].squareRoot() + distances.second[pixel].squareRoot()
      return Float(classWeights[Int(label)] + borderWeight * exp(gap * gap * scale))
    }
  }

  /// The objects of all foreground classes, numbered from 1.
  private func objects(of map: LabelMap) -> [Int32] {
    var objects = [Int32](repeating: 0, count: map.labels.count)
    var count: Int32 = 0
    for label in classWeights.indices.dropFirst() {
      let mask = BitMask(map, class: UInt8(label))
      if mask.isEmpty { continue }
      let parts = mask.components(connectivity: .eight)
      for (pixel, part) in parts.labels.enumerated() where part != 0 { objects[pixel] = count + part }
      count += Int32(parts.count)
    }
    return objects
  }
}
