/// Values as places among the bins of a histogram: the least at 0, the greatest at bins − 1.
struct LevelScale {
  let bins: Int
  /// Whether the bins are the levels of the samples, as 256 bins are those of 8-bit ones: then results are levels, too.
  let isWhole: Bool
  private let range: ClosedRange<Float>

  /// - Parameters:
  ///   - values: of one channel.
  ///   - range: what values may be; nil: what they are.
  ///   - bins: at least 2.
  /// - Returns: nil where the range is not known and all finite values are the same, which leaves nothing to equalize.
  init?(_ values: UnsafeMutableBufferPointer<Float>, range known: ClosedRange<Float>?, bins: Int) {
    let bounds = FiniteBounds(of: UnsafeBufferPointer(values))
    guard let range = known ?? bounds.map({ $0.lowest...$0.highest }), range.lowerBound < range.upperBound,
      (range.upperBound - range.lowerBound).isFinite
    else {
      // What is not a number is nothing else.
      for index in values.indices where !values[index].isFinite { values[index] = bounds?.lowest ?? 0 }
      return nil
    }
    self.bins = bins
    self.range = range
    isWhole = range == 0...Float(bins - 1)
  }

  /// What lies beyond the range is at its end; NaN is at its beginning.
  @inline(__always)
  func place(of value: Float) -> Float {
    let place =
      isWhole
      ? Self.rounded(value) : (value - range.lowerBound) / (range.upperBound - range.lowerBound) * Float(bins - 1)
    return place > 0 ? min(place, Float(bins - 1)) : 0
  }

  /// The bin that a place belongs to.
  @inline(__always)
  func bin(at place: Float) -> Int { Int(place + 0.5) }

  /// The value at a place; a level where the bins are levels.
  @inline(__always)
  func value(at place: Float) -> Float {
    if isWhole { return min(max(Self.rounded(place), 0), range.upperBound) }
    return min(range.lowerBound + place / Float(bins - 1) * (range.upperBound - range.lowerBound), range.upperBound)
  }

  /// To the nearest whole number, halves to the even one, of numbers below 2²²; without a call, so that loops stay fast.
  @inline(__always)
  static func rounded(_ value: Float) -> Float { value + 0x1.8p23 - 0x1.8p23 }

  /// What a table of places says of a place, linear between two bins.
  @inline(__always)
  func look(up place: Float, in table: UnsafePointer<Float>) -> Float {
    let bin = Int(place)
    guard !isWhole, bin + 1 < bins else { return table[bin] }
    return table[bin] + (place - Float(bin)) * (table[bin + 1] - table[bin])
  }
}
