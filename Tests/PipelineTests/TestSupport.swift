import Foundation
import ImageCodecs
import Imaging

@testable import Pipeline

/// A folder of one test's own.
struct Folder: Sendable {
  let path: String

  func file(_ name: String) -> String { (path as NSString).appendingPathComponent(name) }

  /// Writes a text, with the folders above it.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try write([UInt8](text.utf8), to: name)
  }

  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    try prepare(name)
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }

  @discardableResult
  func write(_ image: Image, to name: String) throws -> String {
    try prepare(name)
    try ImageCodec.write(image, to: file(name))
    return file(name)
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: file(name)) }

  func bytes(of name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(name)))) }

  private func prepare(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: (file(name) as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
  }
}

/// Gives the body a fresh folder and removes it afterwards.
func withFolder<Result>(_ body: (Folder) throws -> Result) throws -> Result {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("sulcus-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(Folder(path: path))
}

extension Image {
  /// An 8-bit gray image of a function of column and row.
  static func gray(_ width: Int, _ height: Int, _ value: (Int, Int) -> UInt8) -> Image {
    let samples = (0..<height).flatMap { y in (0..<width).map { x in value(x, y) } }
    return Image(width: width, height: height, channels: .gray, bitsPerSample: 8, samples: .uint8(samples))
  }

  /// An 8-bit gray image of a function of column, row and a noise that is another for each number, so that no two images
  /// look alike.
  static func noise(
    _ width: Int, _ height: Int, number: Int, _ value: (Int, Int, UInt8) -> UInt8 = { $2 }
  ) -> Image {
    gray(width, height) { x, y in
      var bits = UInt64(truncatingIfNeeded: x + 1000 * y + 1_000_000 * number) &* 0x9E37_79B9_7F4A_7C15
      bits = (bits ^ bits >> 29) &* 0xBF58_476D_1CE4_E5B9
      return value(x, y, UInt8(truncatingIfNeeded: bits >> 32))
    }
  }

  /// An 8-bit gray row.
  static func row(_ values: [UInt8]) -> Image { gray(values.count, 1) { x, _ in values[x] } }

  /// 8-bit gray planes of a function of column, row and plane.
  static func stack(_ width: Int, _ height: Int, _ planes: Int, _ value: (Int, Int, Int) -> UInt8) -> Image {
    let samples = (0..<planes).flatMap { z in (0..<height).flatMap { y in (0..<width).map { x in value(x, y, z) } } }
    return Image(
      width: width, height: height, planes: planes, channels: .gray, bitsPerSample: 8, samples: .uint8(samples))
  }
}

extension Folder {
  /// A noisy image with a bright square, and its mask, 0 and 255; another square for each number.
  func writeCase(_ name: String, number: Int, width: Int = 16, height: Int = 16) throws {
    let (left, top, side) = (number * 5 % max(1, width / 2), number * 3 % max(1, height / 2), max(1, width / 3))
    func isInside(_ x: Int, _ y: Int) -> Bool { (left..<left + side).contains(x) && (top..<top + side).contains(y) }
    try write(
      Image.noise(width, height, number: number) { x, y, noise in noise % 61 + (isInside(x, y) ? 150 : 20) },
      to: "images/\(name).png")
    try write(Image.gray(width, height) { x, y in isInside(x, y) ? 255 : 0 }, to: "masks/\(name).png")
  }

  func writeCases(_ count: Int, width: Int = 16, height: Int = 16) throws {
    for number in 0..<count { try writeCase("case-\(number)", number: number, width: width, height: height) }
  }

  /// A pipeline on `images` and `masks` whose network is as small as can be.
  func definition(_ settings: [String] = []) throws -> PipelineDefinition {
    let path = try write(
      """
      data: {images: images, masks: masks, classes: {background: 0, cell: 255}}
      model: {architecture: unet, width: 2, depth: 2}
      training: {patch: [16, 16], batch: 2, epochs: 3, precision: float32, device: cpu, threads: 1}
      """, to: "pipeline.yaml")
    return try PipelineDefinition.load(path, overrides: DefinitionOverrides(settings: settings))
  }

  /// The plan of `definition`.
  func resolved(_ settings: [String] = []) throws -> Plan {
    let definition = try definition(settings)
    return try Plan.resolve(definition, scan: DatasetScan.run(definition, workers: 2))
  }

  /// The plan of `definition`, whose model is a network.
  func plan(_ settings: [String] = []) throws -> NetworkPlan { try resolved(settings).network! }
}

/// What the error says that a body throws; nothing where it throws none of that type.
func failure<Failure: Error, Value>(_ type: Failure.Type, _ body: () throws -> Value) -> Failure? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? Failure
  }
}

extension FloatImage {
  /// The largest absolute difference to another image; infinite where the sizes differ.
  func distance(to other: FloatImage) -> Float {
    guard (width, height, channels) == (other.width, other.height, other.channels) else { return .infinity }
    return zip(values, other.values).map { abs($0 - $1) }.max()!
  }
}
