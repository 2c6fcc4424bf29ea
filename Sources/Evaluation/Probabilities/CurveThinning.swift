/// Which points of a line to keep so that straight lines between them stay as near to it as so many points can.
///
/// The ends are kept; then, again and again, the point that lies farthest from the line through the kept ones, until there are
/// enough or none lies farther away than a ten-thousandth, which no drawing shows.
///
/// Source: Douglas and Peucker, "Algorithms for the reduction of the number of points required to represent a digitized
/// line", 1973, with a number of points instead of a distance.
///
/// - Parameters:
///   - points: in a square of side 1.
///   - count: the most to keep, 2 or more.
/// - Returns: ascending places in `points`.
func thinned(_ points: [SIMD2<Double>], to count: Int) -> [Int] {
  precondition(count >= 2)
  if points.count <= 2 { return Array(points.indices) }
  var kept = [0, points.count - 1]
  var stretches = [Stretch(points, from: 0, to: points.count - 1)]
  while kept.count < count {
    let widest = stretches.indices.max { stretches[$0].distance < stretches[$1].distance }!
    let stretch = stretches[widest]
    if stretch.distance <= 1e-4 { break }
    kept.append(stretch.farthest)
    stretches[widest] = Stretch(points, from: stretch.start, to: stretch.farthest)
    stretches.append(Stretch(points, from: stretch.farthest, to: stretch.end))
  }
  return kept.sorted()
}

/// The points between two kept ones, and the one farthest from the line that joins these.
private struct Stretch {
  let start: Int
  let end: Int
  private(set) var farthest: Int
  private(set) var distance = 0.0

  init(_ points: [SIMD2<Double>], from start: Int, to end: Int) {
    (self.start, self.end, farthest) = (start, end, start)
    let along = points[end] - points[start]
    let length = (along * along).sum().squareRoot()
    for index in start..<end {
      let offset = points[index] - points[start]
      let distance =
        length == 0
        ? (offset * offset).sum().squareRoot() : abs(offset.x * along.y - offset.y * along.x) / length
      if distance > self.distance { (farthest, self.distance) = (index, distance) }
    }
  }
}
