import Foundation
import Imaging
import Testing

@testable import ImageCodecs

/// A row of the manifest of odd files, which independent readers agreed on.
struct OddFile: CustomTestStringConvertible, Sendable {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../data/codec-odd").standardized.path
  static let arePresent = FileManager.default.fileExists(atPath: folder + "/manifest.csv")
  static let all = arePresent ? read() : []

  let fields: [String: String]
  var name: String { fields["file"] ?? "" }
  var path: String { OddFile.folder + "/" + name }
  var testDescription: String { name }
  func number(_ field: String) -> Double? { fields[field].flatMap { Double($0) } }

  private static func read() -> [OddFile] {
    guard let text = try? String(contentsOfFile: folder + "/manifest.csv", encoding: .utf8) else { return [] }
    let lines = text.split(whereSeparator: \.isNewline).map { split($0) }
    return lines.dropFirst().map { row in OddFile(fields: Dictionary(uniqueKeysWithValues: zip(lines[0], row))) }
  }

  /// Fields of a line; quotes keep commas.
  private static func split(_ line: Substring) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }
}

@Suite(.enabled(if: OddFile.arePresent, "no `data/codec-odd` at the top of the checkout"))
struct OddFilesTests {
  @Test(arguments: OddFile.all.filter { $0.fields["should_decode"] == "yes" })
  func decodesExactly(_ file: OddFile) throws {
    let decoded = try ImageCodec.decode(path: file.path)
    try compare(decoded, file)
  }

  /// Rare features either come out right or as an error; pixels that differ are never handed out.
  @Test(arguments: OddFile.all.filter { $0.fields["should_decode"] == "optional" })
  func decodesRightOrNotAtAll(_ file: OddFile) throws {
    guard let decoded = try? ImageCodec.decode(path: file.path) else { return }
    try compare(decoded, file)
  }

  @Test(arguments: OddFile.all.filter { $0.fields["should_decode"] == "lenient" })
  func isNeverSilentOnDamage(_ file: OddFile) {
    var notes: [String] = []
    let error = failure { notes = try ImageCodec.decode(path: file.path).notes }
    #expect(error != nil || !notes.isEmpty)
  }

  @Test(arguments: OddFile.all.filter { $0.fields["should_decode"] == "no" })
  func refuses(_ file: OddFile) throws {
    let error = try #require(failure { _ = try ImageCodec.decode(path: file.path) })
    #expect(error.file == file.path)
    #expect(!error.message.isEmpty && !error.message.contains("\n"))
  }

  private func compare(_ decoded: DecodedImage, _ file: OddFile) throws {
    let image = decoded.image
    if file.fields["detail"]?.contains("ERR") != true {
      #expect(file.number("width") == Double(image.width))
      #expect(file.number("height") == Double(image.height))
    }
    if let channels = file.number("channels") { #expect(channels == Double(image.channels.count)) }
    if let bits = file.number("bits") { #expect(bits == Double(image.bitsPerSample)) }
    #expect(decoded.orientation == file.number("orientation_tag").map { Int($0) } ?? 1)
    // The manifest's values of a file with a tRNS chunk count the alpha that it implies.
    if decoded.notes.contains(where: { $0.contains("transparen") }) { return }
    let values = image.asInManifest(decoded.format)
    let tolerance = decoded.format == .jpeg ? 1.0 : image.typeName.hasPrefix("float") ? 1e-6 : 0
    if file.fields["dtype"] != "bool" {
      let lowest = try #require(file.number("pixel_min"))
      let highest = try #require(file.number("pixel_max"))
      #expect(abs(try #require(values.min()) - lowest) <= tolerance)
      #expect(abs(try #require(values.max()) - highest) <= tolerance)
    }
    let mean = try #require(file.number("pixel_mean"))
    #expect(abs(values.reduce(0, +) / Double(values.count) - mean) <= max(0.0006, tolerance / 2))
  }
}

extension Image {
  /// Samples of page 1 as the manifest counts them: a PNG's palette as colours, its 1, 2 and 4 bits widened to 8.
  fileprivate func asInManifest(_ format: ImageFormat) -> [Double] {
    let first = Array(values.prefix(width * height * channels.count))
    guard format == .png else { return first }
    if case .palette(let colors) = channels {
      return first.flatMap { index in
        let color = colors[Int(index)]
        return [Double(color.red), Double(color.green), Double(color.blue)]
      }
    }
    return bitsPerSample < 8 ? first.map { $0 * 255 / Double((1 << bitsPerSample) - 1) } : first
  }
}
