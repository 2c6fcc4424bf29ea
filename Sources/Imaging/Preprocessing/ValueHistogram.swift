/// How often each value was seen, by its first 16 significant bits.
///
/// Whole numbers up to 65,536, which 8-bit and 16-bit samples are, are told apart exactly; any other number is off by no more
/// than 1/65,536 of itself. However many values are added it takes no more than 129 MiB, for 16-bit samples no more than 3.
public struct ValueHistogram: Sendable {
  /// For each high half of a key, where its 256 counters begin; −1 where nothing was seen.
  private var pages = [Int32](repeating: -1, count: 0x10000)
  private var counters: [UInt64] = []
  public private(set) var count = 0

  public init() {}

  /// - Precondition: all values are finite.
  public mutating func add(_ values: UnsafeBufferPointer<Float>) {
    for value in values { counters[place(Self.key(value))] += 1 }
    count += values.count
  }

  public mutating func merge(_ other: ValueHistogram) {
    for page in other.pages.indices where other.pages[page] >= 0 {
      let source = Int(other.pages[page])
      for low in 0..<256 where other.counters[source + low] > 0 {
        counters[place(UInt32(page) << 8 | UInt32(low))] += other.counters[source + low]
      }
    }
    count += other.count
  }

  /// The value below which `percent` of all lie, between two ranks by linear interpolation, as numpy does it.
  ///
  /// - Parameter percent: 0 to 100.
  /// - Precondition: there is a value at least.
  public func percentile(_ percent: Double) -> Double {
    precondition(count > 0)
    let position = min(max(percent, 0), 100) / 100 * Double(count - 1)
    let rank = Int(position)
    let (lower, upper) = (value(rank: rank), value(rank: min(rank + 1, count - 1)))
    return lower + (position - Double(rank)) * (upper - lower)
  }

  private func value(rank: Int) -> Double {
    var remaining = UInt64(rank)
    for page in pages.indices where pages[page] >= 0 {
      for low in 0..<256 {
        let seen = counters[Int(pages[page]) + low]
        if remaining < seen { return Self.value(UInt32(page) << 8 | UInt32(low)) }
        remaining -= seen
      }
    }
    preconditionFailure("a rank below the count has a value")
  }

  private mutating func place(_ key: UInt32) -> Int {
    let page = Int(key >> 8)
    if pages[page] < 0 {
      pages[page] = Int32(counters.count)
      counters += repeatElement(0, count: 256)
    }
    return Int(pages[page]) + Int(key & 0xFF)
  }

  /// 24 bits that are ordered as the numbers are: sign, exponent and 15 bits of the fraction, rounded.
  private static func key(_ value: Float) -> UInt32 {
    let magnitude = value.magnitude.bitPattern
    // Rounding up must not make the largest number infinite.
    let rounded = min(magnitude + 0x80, Float.greatestFiniteMagnitude.bitPattern) >> 8
    return value < 0 ? 0x7F_FFFF - rounded : 0x80_0000 + rounded
  }

  private static func value(_ key: UInt32) -> Double {
    let magnitude = key >= 0x80_0000 ? key - 0x80_0000 : 0x7F_FFFF - key
    let value = Double(Float(bitPattern: magnitude << 8))
    return key >= 0x80_0000 ? value : -value
  }
}
