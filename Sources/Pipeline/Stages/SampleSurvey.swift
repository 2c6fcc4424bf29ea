internal import Crypto
internal import Foundation
internal import Imaging

/// What the samples of an image are, found in one pass over parts of it.
struct SampleSurvey {
  /// The most values and colours that are listed.
  static let mostValues = 12

  /// The least and the greatest sample; nothing where none is a number.
  private(set) var minimum: Double?
  private(set) var maximum: Double?
  private var found: Set<Int>? = []
  private var foundColors: Set<Image.RGB>? = []
  private var hasColors = false
  private var hash = SHA256()

  /// The distinct whole values in order; nothing where there are more than `mostValues`, or one is no whole number.
  var values: [Int]? { found?.sorted() }

  /// The distinct colours of 8-bit red, green and blue, in order; nothing where there are more than `mostValues`.
  var colors: [Image.RGB]? {
    hasColors ? foundColors?.sorted { ($0.red, $0.green, $0.blue) < ($1.red, $1.green, $1.blue) } : nil
  }

  /// SHA-256 of the samples of all first planes that were added.
  var digest: String { hash.finalize().map { String(format: "%02x", $0) }.joined() }

  /// Adds an image, or the next rows of one.
  mutating func add(_ image: Image) {
    image.samples.withUnsafeBytes { bytes in
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / image.planes)]))
    }
    switch image.samples {
    case .uint8(let values):
      add(values, Double.init) { Int($0) }
      addColors(values, of: image)
    case .int8(let values): add(values, Double.init) { Int($0) }
    case .uint16(let values): add(values, Double.init) { Int($0) }
    case .int16(let values): add(values, Double.init) { Int($0) }
    case .uint32(let values): add(values, Double.init) { Int($0) }
    case .int32(let values): add(values, Double.init) { Int($0) }
    case .float(let values): add(values, Double.init) { Int(exactly: $0) }
    case .double(let values): add(values, \.self) { Int(exactly: $0) }
    }
  }

  private mutating func add<Value: Comparable & Hashable>(
    _ values: [Value], _ number: (Value) -> Double, _ whole: (Value) -> Int?
  ) {
    // A value that is no number is not equal to itself, and neither least nor greatest.
    guard let first = values.first(where: { $0 == $0 }) else {
      found = nil
      return
    }
    var (least, greatest) = (first, first)
    for value in values {
      if value < least { least = value }
      if value > greatest { greatest = value }
    }
    minimum = min(minimum ?? .infinity, number(least))
    maximum = max(maximum ?? -.infinity, number(greatest))
    found = found.flatMap { known in
      Self.collecting(values, into: known) { value in whole(value) }
    }
  }

  private mutating func addColors(_ values: [UInt8], of image: Image) {
    hasColors = true
    guard image.channels == .rgb || image.channels == .rgba, let known = foundColors else { return }
    let count = image.channels.count
    let pixels = stride(from: 0, to: values.count, by: count).lazy.map {
      Image.RGB(values[$0], values[$0 + 1], values[$0 + 2])
    }
    foundColors = Self.collecting(pixels, into: known) { $0 }
  }

  /// The known elements and those of a sequence; nothing where they become too many, or one cannot be converted.
  private static func collecting<Value: Equatable, Element>(
    _ values: some Sequence<Value>, into known: Set<Element>, _ convert: (Value) -> Element?
  ) -> Set<Element>? {
    var found = known
    var last: Value?
    for value in values where value != last {
      last = value
      guard let element = convert(value) else { return nil }
      found.insert(element)
      if found.count > mostValues { return nil }
    }
    return found
  }
}
