extension BitMask {
  /// Divides objects that touch, such as nuclei: a watershed on the distance to the outline, one part a maximum.
  ///
  ///     let (labels, count) = nuclei.splittingTouching()
  ///
  /// Of two maxima of the distance the lower one is a part of its own if the neck between them, at its widest, is narrower
  /// than it by `depth` at least, distance to the outline against distance to the outline: the dynamics of a maximum
  /// (Grimaud, "A New Measure of Contrast: The Dynamics", 1992), and the markers of an h-maxima transform. Small
  /// bumps of an outline so divide nothing. Of equal maxima the first in order of plane, row and column counts as the higher.
  ///
  /// The edge of the image is no outline, since objects go on beyond it; a mask without any outline is one part.
  ///
  /// - Parameters:
  ///   - depth: px, above 0. The default was chosen on real nuclei: of 54 images of the Data Science Bowl 2018, 0.75 finds the
  ///     most.
  ///   - minimumDistance: px; of the maxima of one object that are nearer to each other only the higher one counts.
  ///   - connectivity: of the objects and of the flood; 8, on a stack 26, where it is not given.
  /// - Returns: the part of each pixel, 0 where the mask is not set, and how many parts there are. They are numbered from 1 in
  ///   the order of their first pixels.
  public func splittingTouching(
    depth: Double = 0.75, minimumDistance: Double = 0, connectivity: Connectivity? = nil
  ) -> (labels: [Int32], count: Int) {
    let (labels, count) = flooded(depth, minimumDistance, connectivity ?? .twentySix, line: false)
    return renumbered(labels, count: count)
  }

  /// The mask with a line of one pixel taken out between the parts of ``splittingTouching(depth:minimumDistance:connectivity:)``.
  public func separatingTouching(
    depth: Double = 0.75, minimumDistance: Double = 0, connectivity: Connectivity? = nil
  ) -> BitMask {
    let (labels, _) = flooded(depth, minimumDistance, connectivity ?? .twentySix, line: true)
    return BitMask(width: width, height: height, planes: planes) { labels[$0] > 0 }
  }

  private func flooded(
    _ depth: Double, _ minimumDistance: Double, _ connectivity: Connectivity, line: Bool
  ) -> (labels: [Int32], count: Int) {
    precondition(depth > 0 && minimumDistance >= 0)
    if isEmpty { return ([Int32](repeating: 0, count: planes * height * width), 0) }
    let distances = inverted.squaredDistances()
    var maxima = DistanceMaxima(distances, of: self, connectivity).deep(depth)
    if minimumDistance > 0 {
      maxima = apart(maxima, by: minimumDistance, distances, components(connectivity: connectivity).labels)
    }
    var markers = [Int32](repeating: 0, count: distances.count)
    for (index, pixel) in maxima.enumerated() { markers[pixel] = Int32(index + 1) }
    // The square of a distance rises as it does, and is exact in single precision up to 4096 px.
    let labels = watershed(
      distances.map { Float(-$0) }, markers: markers, width: width, height: height, planes: planes, mask: self,
      connectivity: connectivity, line: line)
    return (labels, maxima.count)
  }

  /// The highest of the maxima of each object, the next one that is far enough from it, and so on.
  private func apart(
    _ maxima: [Int], by minimumDistance: Double, _ distances: [Double], _ objects: [Int32]
  ) -> [Int] {
    var kept: [Int32: [Int]] = [:]
    for pixel in maxima.sorted(by: { (distances[$0], $1) > (distances[$1], $0) }) {
      let isFar = kept[objects[pixel], default: []].allSatisfy {
        squaredDistance(pixel, $0) >= minimumDistance * minimumDistance
      }
      if isFar { kept[objects[pixel], default: []].append(pixel) }
    }
    return kept.values.flatMap(\.self).sorted()
  }

  private func squaredDistance(_ first: Int, _ second: Int) -> Double {
    let x = first % width - second % width
    let y = first / width % height - second / width % height
    let z = first / (width * height) - second / (width * height)
    return Double(x * x + y * y + z * z)
  }

  private func renumbered(_ labels: [Int32], count: Int) -> (labels: [Int32], count: Int) {
    var numbers = [Int32](repeating: 0, count: count + 1)
    var found: Int32 = 0
    let renumbered = labels.map { label -> Int32 in
      if label == 0 { return 0 }
      if numbers[Int(label)] == 0 {
        found += 1
        numbers[Int(label)] = found
      }
      return numbers[Int(label)]
    }
    return (renumbered, count)
  }
}
