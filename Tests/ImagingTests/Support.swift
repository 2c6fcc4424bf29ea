import Foundation
import Imaging
import Randomness
import Testing

/// What another library computed, from a file of `Fixtures`.
func fixture<Case: Decodable>(_ name: String, of type: Case.Type = Case.self) throws -> [Case] {
  let file = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "json"))
  return try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
}

/// A mask of a fixture: bits in row order, eight to a byte, the first the highest, in hexadecimal.
func mask(width: Int, height: Int, hexadecimal: String) throws -> BitMask {
  var bits: [Bool] = []
  for digit in hexadecimal {
    let value = try #require(digit.hexDigitValue)
    for shift in [3, 2, 1, 0] { bits.append(value >> shift & 1 == 1) }
  }
  try #require(bits.count >= width * height)
  return BitMask(width: width, height: height, Array(bits.prefix(width * height)))
}

/// A mask drawn with `#` for set pixels.
func mask(_ rows: String...) -> BitMask {
  BitMask(width: rows[0].count, height: rows.count, rows.joined().map { $0 == "#" })
}

/// A label map drawn with digits.
func labels(_ rows: String...) -> LabelMap {
  LabelMap(width: rows[0].count, height: rows.count, labels: rows.joined().map { UInt8($0.wholeNumberValue ?? 255) })
}

/// The largest difference, infinite where the lengths differ or a number is not finite.
func largestDifference(_ first: [Float], _ second: [Double]) -> Double {
  guard first.count == second.count else { return .infinity }
  let differences = zip(first, second).map { abs(Double($0) - $1) }
  return differences.allSatisfy(\.isFinite) ? differences.max() ?? 0 : .infinity
}

/// Noise that is the same in every run.
func noise(_ width: Int, _ height: Int, channels: Int = 1, item: String = "") -> FloatImage {
  var draws = KeyedGenerator(seed: 11, stream: "noise", step: width * 1000 + height, item: item)
  let values = (0..<width * height * channels).map { _ in draws.uniform() }
  return FloatImage(width: width, height: height, channels: channels, values: values)
}

/// Random labels below a number of classes.
func randomLabels(_ width: Int, _ height: Int, classes: Int) -> LabelMap {
  let values = noise(width, height, item: "labels").values
  return LabelMap(width: width, height: height, labels: values.map { UInt8($0 * Float(classes)) })
}

/// A random mask with a share of set pixels.
func randomMask(_ width: Int, _ height: Int, share: Float = 0.5) -> BitMask {
  BitMask(noise(width, height, item: "mask"), above: 1 - share)
}

/// Sizes that fill words of 64 pixels exactly, nearly and just not.
let awkwardSizes = [(1, 1), (1, 9), (9, 1), (7, 5), (63, 4), (64, 5), (65, 6), (130, 11)]
