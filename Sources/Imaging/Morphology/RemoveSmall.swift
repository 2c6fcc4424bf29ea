extension BitMask {
  /// Keeps the connected parts of at least `area` pixels.
  ///
  /// - Parameter connectivity: 8, on a stack 26, where it is not given.
  public func removingSmall(area: Int, connectivity: Connectivity? = nil) -> BitMask {
    let found = RunComponents(self, connectivity: connectivity ?? .twentySix)
    let areas = found.areas
    return keeping(found) { areas[$0] >= area }
  }
}
