/// The thresholds that divide values into several classes best: the largest variance between them (Otsu, 1979; the sums of
/// Liao, Chen and Chung, "A Fast Algorithm for Multilevel Thresholding", 2001).
///
/// 256 bins between the smallest and the largest value; a threshold is the centre of a bin, and what is above it belongs to
/// the next class. Of equally good thresholds the first are taken. These are the thresholds of scikit-image's
/// `threshold_multiotsu`, its single precision and what it does to the first bin included, which counts as if it were the
/// second; for two classes they may so be a bin away from ``otsuThreshold(_:)``. Where divisions are equally good up to the
/// rounding of its sums, which happened in 4 of 900 random mixtures, they may be a bin or two apart.
///
/// Values that are not finite are left out. Of fewer bins with values than classes, each becomes a class and the last
/// thresholds are the largest value, above which nothing lies; scikit-image refuses. Without values all are 0.
///
/// The best division of the bins from each bin on is found once for one class, two classes and so on, by dynamic programming:
/// the time grows with the number of classes, not with powers of 256.
///
/// - Returns: `classes − 1` thresholds, ascending.
/// - Precondition: there are 2 classes at least, and 256 at most.
public func multiOtsuThresholds(_ values: [Float], classes: Int) -> [Float] {
  precondition((2...256).contains(classes))
  guard let histogram = Histogram(values, bins: 256) else {
    return [Float](repeating: values.first(where: \.isFinite) ?? 0, count: classes - 1)
  }
  let occupied = histogram.counts.indices.filter { histogram.counts[$0] > 0 }
  if occupied.count <= classes {
    let thresholds = occupied.dropLast().map { Float(histogram.center($0)) }
    return thresholds + [Float](repeating: Float(histogram.highest), count: classes - 1 - thresholds.count)
  }
  return BinDivision(histogram.counts).lastBins(classes: classes).map { Float(histogram.center($0)) }
}

/// What dividing a histogram is worth: the sum over the classes of weight × mean².
///
/// It grows with the variance between the classes, since the mean of all is the same for every division.
private struct BinDivision {
  /// Up to each bin, itself not included.
  private let weights: [Float]
  private let moments: [Float]
  private let bins: Int

  init(_ counts: [Int]) {
    bins = counts.count
    let total = Double(counts.reduce(0, +))
    var weights: [Float] = [0]
    var moments: [Float] = [0]
    for (bin, count) in counts.enumerated() {
      let share = Float(Double(count) / total)
      weights.append(weights[bin] + share)
      moments.append(moments[bin] + Float(max(bin, 1)) * share)
    }
    self.weights = weights
    self.moments = moments
  }

  /// What one class from `first` up to, not including, `end` is worth: nothing where it is empty, nor, as scikit-image has
  /// it, where it is the first bin alone.
  private func worth(_ first: Int, _ end: Int) -> Double {
    if end == 1 { return 0 }
    let weight = weights[end] - weights[first]
    let moment = moments[end] - moments[first]
    return weight > 0 ? Double(moment * moment / weight) : 0
  }

  /// The last bin of every class but the last.
  func lastBins(classes: Int) -> [Int] {
    // What the bins from each one on are worth, divided into `rest` classes.
    var best = (0..<bins).map { worth($0, bins) }
    var choices: [[Int]] = []
    for rest in 1..<classes {
      var better = best
      var choice = [Int](repeating: 0, count: bins)
      for first in 0..<bins - rest {
        better[first] = -1
        for last in first..<bins - rest {
          let sum = worth(first, last + 1) + best[last + 1]
          if sum > better[first] { (better[first], choice[first]) = (sum, last) }
        }
      }
      best = better
      choices.append(choice)
    }
    var first = 0
    return choices.reversed().map { choice in
      defer { first = choice[first] + 1 }
      return choice[first]
    }
  }
}
