extension StructuringElement {
  /// The element without what no mask of this size can tell.
  ///
  /// Of a square at least as wide as the image only one corner can lie in it, and the same corners there are of any
  /// larger square; so with the faces about a corner of the others.
  func fitted(to mask: BitMask) -> StructuringElement {
    let side = 2 * max(mask.width, mask.height, mask.planes) + 2
    let radius = mask.width + mask.height + mask.planes
    return switch self {
    case .square(let own): .square(side: own < side ? own : side + own % 2)
    case .cube(let own): .cube(side: own < side ? own : side + own % 2)
    case .diamond(let own): .diamond(radius: min(own, radius))
    case .octahedron(let own): .octahedron(radius: min(own, radius))
    case .disk, .line, .ball, .custom: self
    }
  }
}
