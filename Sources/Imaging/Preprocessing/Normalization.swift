/// How the values of an image are brought to a common range, each channel by itself.
///
/// A channel of one value becomes zeros. Where a file holds numbers that are not finite, the statistics leave them
/// out; then infinities count as the largest and smallest finite value, and a NaN becomes 0.
public enum Normalization: Sendable, Equatable, Codable {
  /// Sample units.
  case none
  /// Mean 0, standard deviation 1 (of the population).
  case zScore
  /// 0…1.
  case minMax
  /// Clipped to two percentiles (0–100, linear between ranks, as numpy), then 0…1.
  case percentile(low: Double, high: Double)
}

extension FloatImage {
  /// Normalizes each channel in place.
  public mutating func normalize(_ normalization: Normalization) {
    if normalization == .none { return }
    let pixels = width * height
    for channel in 0..<channels {
      let range = channel * pixels..<(channel + 1) * pixels
      let channelValues = values[range]
      guard let scale = LinearScale(normalization, of: channelValues) else {
        values.replaceSubrange(range, with: repeatElement(0, count: pixels))
        continue
      }
      values.withUnsafeMutableBufferPointer { scale.apply(to: $0.extracting(range)) }
    }
  }

  /// The image normalized.
  public func normalized(_ normalization: Normalization) -> FloatImage {
    var copy = self
    copy.normalize(normalization)
    return copy
  }
}

/// Values clipped to a range, then shifted and scaled.
private struct LinearScale {
  let lowest: Float
  let highest: Float
  let center: Float
  let factor: Float

  /// Nil where all finite values are the same.
  init?(_ normalization: Normalization, of values: ArraySlice<Float>) {
    guard let range = FiniteValues(values), range.lowest < range.highest else { return nil }
    switch normalization {
    case .none: return nil
    case .zScore:
      (lowest, highest) = (range.lowest, range.highest)
      center = Float(range.mean)
      factor = Float(1 / range.deviation)
    case .minMax:
      (lowest, highest, center) = (range.lowest, range.highest, range.lowest)
      factor = Float(1 / (Double(highest) - Double(lowest)))
    case .percentile(let low, let high):
      let ranked = RankedValues(range.count == values.count ? values : values.filter(\.isFinite)[...])
      let bounds = (ranked.percentile(min(low, high)), ranked.percentile(max(low, high)))
      (lowest, highest, center) = (Float(bounds.0), Float(bounds.1), Float(bounds.0))
      guard lowest < highest else { return nil }
      factor = Float(1 / (bounds.1 - bounds.0))
    }
  }

  func apply(to values: UnsafeMutableBufferPointer<Float>) {
    for index in values.indices {
      let value = values[index]
      let clipped = value < lowest ? lowest : value > highest ? highest : value
      values[index] = clipped == clipped ? (clipped - center) * factor : 0
    }
  }
}

/// The finite values of a channel, summed up; nil where there is none.
private struct FiniteValues {
  var count = 0
  var lowest = Float.infinity
  var highest = -Float.infinity
  var mean = 0.0
  var deviation = 0.0

  init?(_ values: ArraySlice<Float>) {
    var sum = 0.0
    for value in values where value.isFinite {
      count += 1
      sum += Double(value)
      lowest = min(lowest, value)
      highest = max(highest, value)
    }
    guard count > 0 else { return nil }
    mean = sum / Double(count)
    // A second pass: sums of squares lose the deviation of 16-bit images with a large mean.
    var squares = 0.0
    for value in values where value.isFinite {
      let distance = Double(value) - mean
      squares += distance * distance
    }
    deviation = (squares / Double(count)).squareRoot()
  }
}
