/// How many units a mean needs for its interval to be of a given width, if their spread is as it is.
///
/// The smallest n with 2 t_{n−1} s / √n at most the width.
///
/// - Parameters:
///   - values: of the units so far.
///   - width: of the whole interval; 0.02 is two points.
/// - Returns: nothing where fewer than two values are known; 2 where they are all equal.
public func unitsNeeded(forIntervalOf values: [Double], width: Double, confidence: Double = 0.95) -> Int? {
  precondition(width > 0 && confidence > 0 && confidence < 1)
  let spread = standardDeviation(values)
  guard spread.isFinite else { return nil }
  return smallestCount { count in
    let t = StudentDistribution(degreesOfFreedom: Double(count - 1)).quantile((1 + confidence) / 2)
    return 2 * t * spread / Double(count).squareRoot() <= width
  }
}

/// The smallest number from 2 for which something holds that, once it holds, does so for all larger ones; nothing above 10⁹.
func smallestCount(where holds: (Int) -> Bool) -> Int? {
  var high = 2
  while !holds(high) {
    high *= 2
    if high > 1_000_000_000 { return nil }
  }
  var low = high / 2
  while high - low > 1 {
    let middle = (low + high) / 2
    if holds(middle) { high = middle } else { low = middle }
  }
  return max(high, 2)
}
