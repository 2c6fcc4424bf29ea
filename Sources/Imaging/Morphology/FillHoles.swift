extension BitMask {
  /// Sets every connected part of the background that does not reach the edge.
  ///
  /// The edge is that of the image; on a stack, with a connectivity across planes, also the first and the last plane.
  ///
  /// - Parameters:
  ///   - area: only holes of fewer pixels; nil: all.
  ///   - connectivity: of the holes; 4, on a stack 6, where it is not given.
  public func fillingHoles(smallerThan area: Int? = nil, connectivity: Connectivity? = nil) -> BitMask {
    let connectivity = connectivity ?? .six
    let background = RunComponents(inverted, connectivity: connectivity)
    var isOpen = background.touchEdge(of: self, connectivity)
    if let area {
      for (part, size) in background.areas.enumerated() where size >= area { isOpen[part] = true }
    }
    return union(keeping(background) { !isOpen[$0] })
  }
}
