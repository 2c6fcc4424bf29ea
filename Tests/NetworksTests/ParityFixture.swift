import Foundation
import Networks
import Randomness

/// What PyTorch computed (`Fixtures/parity.py`, which also says how a file is laid out).
struct ParityFixture {
  struct Entry: Decodable {
    let name: String
    let shape: [Int]
    let largest: Double
  }

  private(set) var values: [String: [Double]] = [:]
  private(set) var shapes: [String: [Int]] = [:]

  init(_ name: String) throws {
    let url = Bundle.module.url(forResource: name, withExtension: "parity", subdirectory: "Fixtures")!
    let bytes = [UInt8](try Data(contentsOf: url))
    let headerEnd = 8 + bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    var offset = headerEnd
    for entry in try JSONDecoder().decode([Entry].self, from: Data(bytes[8..<headerEnd])) {
      let count = entry.shape.reduce(1, *)
      values[entry.name] = (0..<count).map {
        Self.integer(bytes[(offset + 5 * $0)..<(offset + 5 * $0 + 5)]) * entry.largest / (0x1p39 - 1)
      }
      shapes[entry.name] = entry.shape
      offset += 5 * count
    }
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

  /// Largest absolute difference over the expected tensor's largest absolute value.
  func deviation(of found: [Double], from name: String) -> Double {
    guard let expected = values[name], expected.count == found.count else { return .infinity }
    let difference = zip(found, expected).map { abs($0 - $1) }.max()!
    return difference / expected.map(abs).max()!
  }
}
