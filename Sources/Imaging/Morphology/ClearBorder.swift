extension BitMask {
  /// Removes the connected parts that touch the edge.
  ///
  /// The edge is that of the image; on a stack, with a connectivity across planes, also the first and the last plane.
  ///
  /// - Parameter connectivity: 8, on a stack 26, where it is not given.
  public func clearingBorder(connectivity: Connectivity? = nil) -> BitMask {
    let connectivity = connectivity ?? .twentySix
    let found = RunComponents(self, connectivity: connectivity)
    let touches = found.touchEdge(of: self, connectivity)
    return keeping(found) { !touches[$0] }
  }
}
