internal import Foundation
internal import Imaging

/// A classical method with everything resolved: what it divides an image into, and which class that is.
public struct PlannedMethod: Sendable, Equatable, Codable {
  /// The method with its options.
  var algorithm: CodedClassicalMethod
  /// What the definition asked for.
  var foreground: MethodDefinition.Foreground
  /// The class of each level that the method divides an image into, the darkest first; of a method that finds objects, of what
  /// is none and of what is one.
  var classOfLevel: [Int]
  /// What the order was taken from: of each class, how much brighter than its image it is in the training cases, after
  /// preprocessing, the mean of cases. Absent where it was given.
  var contrasts: [Double]?
  /// Training cases that `contrasts` are the mean of.
  var contrastCases: Int?
  /// Channels that each image gives.
  var inputChannels: Int

  /// Its name in pipeline files.
  public var name: String { type(of: algorithm.method).name }

  /// Its options as a pipeline file would give them, by name: `iterations 300`; empty where it has none.
  public var options: [(name: String, value: String)] { MethodOptions.list(algorithm.method) }

  /// The options in a line.
  var optionsText: String { options.map { "\($0.name) \($0.value)" }.joined(separator: ", ") }

  /// Which level is which class, and why, in a sentence for people.
  ///
  /// - Parameter classes: names, the background first.
  func reading(classes: [String]) -> String {
    let objects = (algorithm.method as? any ObjectSeekingMethod)?.objects
    if !algorithm.method.ordersByBrightness && objects == nil { return "what it finds is \(classes[1])" }
    let levels = classOfLevel.map { classes[$0] }.joined(separator: ", ")
    let order =
      algorithm.method.ordersByBrightness
      ? "from dark to bright: \(levels)" : "seeks \(objects!.rawValue) \(classes[1])"
    guard let contrasts, let contrastCases else { return "\(order), as model.foreground (\(foreground.rawValue)) says" }
    let measured = zip(classes, contrasts).map { "\($0) \(String(format: "%+.3g", $1))" }.joined(separator: ", ")
    return "\(order), as \(contrastCases) training cases have it (brighter than the image by: \(measured))"
  }

  /// The classes of a plane.
  ///
  /// - Parameter image: after preprocessing.
  func labels(of image: FloatImage) -> LabelMap {
    var map = algorithm.method.divide(image, into: classOfLevel.count)
    let classes = classOfLevel.map { UInt8($0) }
    for pixel in map.labels.indices { map.labels[pixel] = classes[Int(map.labels[pixel])] }
    return map
  }

  /// The same as certain probabilities, so that masks take the way of a network's: one channel a class, each 0 or 1.
  func probabilities(of image: FloatImage, classes: Int) -> FloatImage {
    let labels = labels(of: image)
    let size = labels.labels.count
    var values = [Float](repeating: 0, count: classes * size)
    for (pixel, label) in labels.labels.enumerated() { values[Int(label) * size + pixel] = 1 }
    return FloatImage(width: image.width, height: image.height, channels: classes, values: values)
  }
}
