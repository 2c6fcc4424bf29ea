extension Connectivity {
  /// The way to each neighbour: the nearest first, of equals in order of plane, row and column.
  var steps: [(z: Int, y: Int, x: Int)] {
    let planes = crossesPlanes ? -1...1 : 0...0
    let all = planes.flatMap { z in (-1...1).flatMap { y in (-1...1).map { x in (z: z, y: y, x: x) } } }
    return (1...squaredReach).flatMap { squaredLength in
      all.filter { $0.z * $0.z + $0.y * $0.y + $0.x * $0.x == squaredLength }
    }
  }

  /// The squared distance of the farthest neighbours.
  private var squaredReach: Int {
    switch self {
    case .four, .six: 1
    case .eight, .eighteen: 2
    case .twentySix: 3
    }
  }
}
