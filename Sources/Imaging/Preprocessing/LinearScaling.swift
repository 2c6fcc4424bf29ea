/// Values clipped to a range, then shifted and scaled.
struct LinearScaling: Sendable, Equatable {
  var lowest = -Float.infinity
  var highest = Float.infinity
  /// What is subtracted, in two parts: one alone would be off by a thousandth where 16-bit samples have a large mean.
  private var center: Float
  private var rest: Float
  private var factor: Float

  /// What becomes of values that are all the same.
  static let zeros = LinearScaling(center: 0, factor: 0)

  init(center: Double, factor: Double) {
    self.center = Float(center)
    rest = Float(center - Double(self.center))
    self.factor = Float(factor)
  }

  /// A range to 0…1; nil where it is empty.
  init?(from low: Double, to high: Double) {
    guard Float(low) < Float(high) else { return nil }
    self.init(center: low, factor: 1 / (high - low))
    (lowest, highest) = (Float(low), Float(high))
  }

  /// To mean 0 and deviation 1; nil where all values are the same.
  init?(standardizing summary: Summary) {
    guard summary.moments.deviation > 0 else { return nil }
    self.init(center: summary.moments.mean, factor: 1 / summary.moments.deviation)
    if let bounds = summary.bounds { (lowest, highest) = (bounds.lowest, bounds.highest) }
  }

  /// Whether there are values that it clips.
  var clips: Bool { lowest > -.infinity || highest < .infinity }

  /// In place; NaN becomes 0.
  func apply(to values: UnsafeMutableBufferPointer<Float>) {
    if factor == 0 { return values.update(repeating: 0) }
    let (center, rest, factor) = (center, rest, factor)
    guard clips else {
      for index in 0..<values.count {
        let scaled = (values[index] - center - rest) * factor
        values[index] = scaled == scaled ? scaled : 0
      }
      return
    }
    let (lowest, highest) = (lowest, highest)
    for index in 0..<values.count {
      let value = values[index]
      let clipped = value < lowest ? lowest : value > highest ? highest : value
      let scaled = (clipped - center - rest) * factor
      values[index] = scaled == scaled ? scaled : 0
    }
  }

  /// The same of all values that are not 0.
  func applyToNonZero(_ values: UnsafeMutableBufferPointer<Float>) {
    for index in 0..<values.count {
      let value = values[index]
      let clipped = value < lowest ? lowest : value > highest ? highest : value
      let scaled = (clipped - center - rest) * factor
      values[index] = value != 0 && scaled == scaled ? scaled : 0
    }
  }
}
