/// The maxima of the distance to the outline, and how deep the valleys between them are.
///
/// Pixels are added from the highest to the lowest; where one joins two peaks, the lower peak ends, and the way from it down
/// to there is its dynamics.
struct DistanceMaxima {
  private static let absent: Int32 = -1

  private let distances: [Double]
  /// Of each pixel that was added another one of its peak, in the end the highest.
  private var parents: [Int32]
  /// The maxima at which a peak ended, and its dynamics, px.
  private var ended: [(pixel: Int, dynamics: Double)] = []

  init(_ distances: [Double], of mask: BitMask, _ connectivity: Connectivity) {
    self.distances = distances
    parents = [Int32](repeating: Self.absent, count: distances.count)
    let neighbours = Neighbours(width: mask.width, height: mask.height, planes: mask.planes, connectivity)
    for pixel in Self.descending(distances) {
      parents[pixel] = Int32(pixel)
      neighbours.forEach(of: pixel) { neighbour in
        if parents[neighbour] != Self.absent { join(pixel, neighbour) }
      }
    }
  }

  /// The pixels above 0, the highest first, of equals in order.
  private static func descending(_ distances: [Double]) -> [Int] {
    distances.indices.filter { distances[$0] > 0 }.sorted { (distances[$0], $1) > (distances[$1], $0) }
  }

  /// - Parameter pixel: the one that was added last: where the peaks meet.
  private mutating func join(_ pixel: Int, _ neighbour: Int) {
    let (first, second) = (root(pixel), root(neighbour))
    if first == second { return }
    let isFirstHigher = (distances[first], second) > (distances[second], first)
    let (higher, lower) = isFirstHigher ? (first, second) : (second, first)
    parents[lower] = Int32(higher)
    if lower != pixel {
      ended.append((lower, distances[lower].squareRoot() - distances[pixel].squareRoot()))
    }
  }

  private mutating func root(_ pixel: Int) -> Int {
    var pixel = pixel
    while Int(parents[pixel]) != pixel {
      parents[pixel] = parents[Int(parents[pixel])]
      pixel = Int(parents[pixel])
    }
    return pixel
  }

  /// The maxima with so much dynamics at least, in order; that of the highest of an object has no end.
  func deep(_ depth: Double) -> [Int] {
    let highest = parents.indices.filter { Int(parents[$0]) == $0 }
    return (highest + ended.filter { $0.dynamics >= depth }.map(\.pixel)).sorted()
  }
}

/// The neighbours of a pixel that lie in the image.
private struct Neighbours {
  let width: Int
  let height: Int
  let planes: Int
  private let steps: [(z: Int, y: Int, x: Int)]

  init(width: Int, height: Int, planes: Int, _ connectivity: Connectivity) {
    (self.width, self.height, self.planes) = (width, height, planes)
    steps = connectivity.steps
  }

  @inline(__always)
  func forEach(of pixel: Int, _ body: (Int) -> Void) {
    let (row, x) = pixel.quotientAndRemainder(dividingBy: width)
    let (plane, y) = row.quotientAndRemainder(dividingBy: height)
    for step in steps {
      let (nextX, nextY, nextPlane) = (x + step.x, y + step.y, plane + step.z)
      let isInside =
        nextX >= 0 && nextX < width && nextY >= 0 && nextY < height && nextPlane >= 0 && nextPlane < planes
      if isInside { body((nextPlane * height + nextY) * width + nextX) }
    }
  }
}
