/// p-values corrected for how many tests there are, so that the chance of any false finding stays below the level.
///
/// Source: Holm, "A simple sequentially rejective multiple test procedure", 1979.
///
/// - Parameter pValues: of all tests, in any order.
/// - Returns: in the same order: the smallest times their number, the next times one less …, none below the one before it
///   and none above 1.
public func holmCorrected(_ pValues: [Double]) -> [Double] {
  var corrected = pValues
  var largest = 0.0
  for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
    largest = max(largest, min(1, Double(pValues.count - rank) * pValues[index]))
    corrected[index] = largest
  }
  return corrected
}
