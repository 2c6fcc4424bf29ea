/// The threshold that separates two classes of values best: the largest variance between them (Otsu, 1979).
///
/// 256 bins between the smallest and the largest value; the result is the centre of a bin, as scikit-image's
/// `threshold_otsu` has it for floats, and a pixel above it is foreground. Values that are not finite are left out.
/// One value alone is its own threshold; without values the threshold is 0.
public func otsuThreshold(_ values: [Float]) -> Float {
  guard let histogram = Histogram(values, bins: 256) else { return values.first(where: \.isFinite) ?? 0 }
  let centers = histogram.counts.indices.map(histogram.center)
  let below = histogram.cumulated(centers, from: histogram.counts.indices.map { $0 })
  let above = histogram.cumulated(centers, from: histogram.counts.indices.reversed())
  var best = (variance: -1.0, bin: 0)
  for bin in 0..<histogram.counts.count - 1 {
    let distance = below[bin].mean - above[bin + 1].mean
    let variance = below[bin].weight * above[bin + 1].weight * distance * distance
    if variance > best.variance { best = (variance, bin) }
  }
  return Float(centers[best.bin])
}

extension Histogram {
  /// For each bin, the weight and the mean of all bins up to it in the given order.
  fileprivate func cumulated(_ centers: [Double], from order: [Int]) -> [(weight: Double, mean: Double)] {
    var cumulated = [(weight: Double, mean: Double)](repeating: (0, 0), count: counts.count)
    var (weight, sum) = (0.0, 0.0)
    for bin in order {
      weight += Double(counts[bin])
      sum += Double(counts[bin]) * centers[bin]
      cumulated[bin] = (weight, sum / weight)
    }
    return cumulated
  }
}
