import Foundation
import Networks
import Randomness

/// What PyTorch computed (`Fixtures/parity.py`, which also says how a file is laid out).
struct ParityFixture {
  /// A tensor, of which every `stride`-th element is known, and the weighted sum of all.
  struct Entry: Decodable {
    let name: String
    let shape: [Int]
    let stride: Int
    /// The largest absolute value.
    let largest: Double
    let sum: Double
    var values: [Double] = []

    private enum CodingKeys: String, CodingKey { case name, shape, stride, largest, sum }
  }

  let entries: [String: Entry]

  init(_ name: String) throws {
    let url = Bundle.module.url(forResource: name, withExtension: "parity", subdirectory: "Fixtures")!
    let bytes = [UInt8](try Data(contentsOf: url))
    let headerEnd = 8 + bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    var offset = headerEnd
    var entries: [String: Entry] = [:]
    for var entry in try JSONDecoder().decode([Entry].self, from: Data(bytes[8..<headerEnd])) {
      let count = (entry.shape.reduce(1, *) + entry.stride - 1) / entry.stride
      entry.values = (0..<count).map {
        Self.integer(bytes[(offset + 5 * $0)..<(offset + 5 * $0 + 5)]) * entry.largest / (0x1p39 - 1)
      }
      entries[entry.name] = entry
      offset += 5 * count
    }
    self.entries = entries
  }

  /// 40 bits, little-endian, signed.
  private static func integer(_ bytes: ArraySlice<UInt8>) -> Double {
    let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Double(Int64(bitPattern: bits << 24) >> 24)
  }

  /// Numbers in [-1, 1) that depend on a tensor's name and the element's index alone: `formula` of the script.
  static func formula(_ name: String, count: Int) -> [Double] {
    let start = KeyedGenerator.hash(name)
    return (1...count).map { index in
      var h = start &+ UInt32(truncatingIfNeeded: index) &* 0x9E37_79B9
      h = (h ^ h >> 16) &* 0x85EB_CA6B
      h = (h ^ h >> 13) &* 0xC2B2_AE35
      h ^= h >> 16
      return Double(h) / 0x1p31 - 1
    }
  }

  /// `parameter` of the script.
  static func parameter(_ parameter: Parameter) -> [Double] {
    let numbers = formula(parameter.name, count: parameter.count)
    switch parameter.role {
    case .weight where parameter.shape.count > 1:
      let bound = (6 / Double(parameter.shape.dropFirst().reduce(1, *))).squareRoot()
      return numbers.map { $0 * bound }
    case .weight: return numbers.map { 1 + 0.2 * $0 }
    case .runningVariance: return numbers.map { 1 + 0.5 * $0 }
    case .bias, .runningMean: return numbers.map { 0.1 * $0 }
    }
  }

  /// The largest absolute value of all gradients.
  var largestGradient: Double { entries.values.filter { $0.name.hasPrefix("gradient/") }.map(\.largest).max()! }

  /// Largest absolute difference over `scale`, without one the expected tensor's largest absolute value.
  ///
  /// Elements between the known ones must deviate by at least what their weighted sum does over their number, for no
  /// weight is beyond 1.
  func deviation(of found: [Double], from name: String, scale: Double? = nil) -> Double {
    guard let expected = entries[name], expected.shape.reduce(1, *) == found.count else { return .infinity }
    let known = stride(from: 0, to: found.count, by: expected.stride).map { found[$0] }
    let difference = zip(known, expected.values).map { abs($0 - $1) }.max()!
    let sum = zip(found, Self.formula("sum/\(name)", count: found.count)).map { $0 * $1 }.reduce(0, +)
    return max(difference, abs(sum - expected.sum) / Double(found.count)) / (scale ?? expected.largest)
  }
}
