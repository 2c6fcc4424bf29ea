/// Order statistics of finite numbers in linear time, by counting their high and then their low 16 bits.
struct RankedValues {
  private let keys: [UInt32]
  /// Below each high half, how many keys have a smaller one.
  private var before: [Int]

  /// - Precondition: at least one value; none is NaN.
  init(_ values: ArraySlice<Float>) {
    precondition(!values.isEmpty)
    keys = values.map(Self.key)
    before = [Int](repeating: 0, count: 0x10001)
    for key in keys { before[Int(key >> 16) + 1] += 1 }
    for half in 1..<before.count { before[half] += before[half - 1] }
  }

  /// The value below which `percent` of all lie, between two ranks by linear interpolation, as numpy does it.
  ///
  /// - Parameter percent: 0 to 100.
  func percentile(_ percent: Double) -> Double {
    let position = min(max(percent, 0), 100) / 100 * Double(keys.count - 1)
    let rank = Int(position)
    let lower = Double(value(rank: rank))
    let upper = Double(value(rank: min(rank + 1, keys.count - 1)))
    return lower + (position - Double(rank)) * (upper - lower)
  }

  private func value(rank: Int) -> Float {
    let half = highHalf(rank: rank)
    var counts = [Int](repeating: 0, count: 0x10000)
    for key in keys where Int(key >> 16) == half { counts[Int(key & 0xFFFF)] += 1 }
    var remaining = rank - before[half]
    var low = 0
    while remaining >= counts[low] {
      remaining -= counts[low]
      low += 1
    }
    return Self.value(UInt32(half) << 16 | UInt32(low))
  }

  /// The last half with no more than `rank` keys before it that is not empty, by bisection.
  private func highHalf(rank: Int) -> Int {
    var low = 0
    var high = 0xFFFF
    while low < high {
      let middle = (low + high) / 2
      if before[middle + 1] > rank { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Bits that are ordered as the numbers are.
  private static func key(_ value: Float) -> UInt32 {
    let bits = value.bitPattern
    return bits >> 31 == 1 ? ~bits : bits | 0x8000_0000
  }

  private static func value(_ key: UInt32) -> Float {
    Float(bitPattern: key >> 31 == 1 ? key & 0x7FFF_FFFF : ~key)
  }
}
