extension BitMask {
  /// Keeps the connected parts with the most pixels; of parts of one size, those that come first in order of plane, row
  /// and column.
  ///
  /// - Parameters:
  ///   - count: how many to keep; all where there are no more, none where it is 0.
  ///   - connectivity: 8, on a stack 26, where it is not given.
  public func keepingLargest(_ count: Int = 1, connectivity: Connectivity? = nil) -> BitMask {
    precondition(count >= 0)
    let found = RunComponents(self, connectivity: connectivity ?? .twentySix)
    let areas = found.areas
    let order = areas.indices.sorted { (areas[$1], $0) < (areas[$0], $1) }
    var isKept = [Bool](repeating: false, count: found.count)
    for part in order.prefix(count) { isKept[part] = true }
    return keeping(found) { isKept[$0] }
  }
}
