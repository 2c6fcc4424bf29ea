import Foundation
import Imaging
import Testing

@testable import ImageCodecs

/// The committed files, and what `make_fixtures.py` says is in them.
struct Fixture: Decodable {
  var width: Int
  var height: Int
  var planes: Int
  var channels: String
  var count: Int
  var bits: Int
  var type: String?
  var digest: String?
  var samples: [Double]?
  var tolerance: Double?
  var palette: [[UInt8]]?
  var orientation: Int?
  var spacing: [Double]?
  var white: Bool?
  var pages: Int?
  var notes: Int?

  static let folder = Bundle.module.resourceURL!.appendingPathComponent("Fixtures").path
  static let all = try! JSONDecoder().decode(
    [String: Fixture].self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/expected.json")))

  static func path(_ name: String) -> String { folder + "/" + name }

  static func bytes(_ name: String) -> [UInt8] {
    [UInt8](try! Data(contentsOf: URL(fileURLWithPath: path(name))))
  }
}

extension Image {
  /// Samples as doubles, whatever their type.
  var values: [Double] {
    switch samples {
    case .uint8(let values): values.map(Double.init)
    case .int8(let values): values.map(Double.init)
    case .uint16(let values): values.map(Double.init)
    case .int16(let values): values.map(Double.init)
    case .uint32(let values): values.map(Double.init)
    case .int32(let values): values.map(Double.init)
    case .float(let values): values.map(Double.init)
    case .double(let values): values
    }
  }

  /// The sample type by numpy's name.
  var typeName: String {
    switch samples {
    case .uint8: "uint8"
    case .int8: "int8"
    case .uint16: "uint16"
    case .int16: "int16"
    case .uint32: "uint32"
    case .int32: "int32"
    case .float: "float32"
    case .double: "float64"
    }
  }

  /// FNV-1a of the samples' bytes.
  var digest: String {
    let hash = samples.withUnsafeBytes { bytes in
      bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
    let text = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }

  /// Samples that no two neighbours share, so that a swapped row, column, channel or byte shows.
  static func pattern(
    width: Int = 7, height: Int = 5, planes: Int = 1, channels: Channels = .gray, bits: Int = 8,
    minimumWhite: Bool = false, spacing: Spacing? = nil, type: String = "uint8"
  ) -> Image {
    let count = width * height * planes * channels.count
    let values = (0..<count).map { ($0 * 2_654_435_761 + 12_345) & 0xFFFF_FFFF }
    func integers<Value: FixedWidthInteger>(_: Value.Type) -> [Value] {
      values.map { Value(truncatingIfNeeded: bits < 8 ? $0 >> (32 - bits) : $0 >> (32 - Value.bitWidth)) }
    }
    let samples: Samples =
      switch type {
      case "int8": .int8(integers(Int8.self))
      case "uint16": .uint16(integers(UInt16.self))
      case "int16": .int16(integers(Int16.self))
      case "uint32": .uint32(integers(UInt32.self))
      case "int32": .int32(integers(Int32.self))
      case "float": .float(values.map { Float($0) / 7 - 1e8 })
      case "double": .double(values.map { Double($0) / 7 - 1e8 })
      default: .uint8(integers(UInt8.self))
      }
    return Image(
      width: width, height: height, planes: planes, channels: channels, bitsPerSample: bits,
      isMinimumWhite: minimumWhite, spacing: spacing, samples: samples)
  }
}

/// An empty folder that is gone after the body.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sulcus-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

/// The error's code, or nil where the body succeeds.
func failure(_ body: () throws -> Void) -> CodecError? {
  do {
    try body()
    return nil
  } catch {
    return error as? CodecError
  }
}
