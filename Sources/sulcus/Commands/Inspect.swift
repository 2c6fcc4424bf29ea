import ArgumentParser
import Foundation
import Pipeline

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what image files hold, as stored.",
    discussion: """
      Folders are searched with their sub-folders. A file that cannot be read is listed with the reason, and the exit
      status is 1.

      Example:
        sulcus inspect sample-data/lesions
      """)

  @Argument(help: "Files, globs or folders.")
  var paths: [String]

  @OptionGroup var format: FormatOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let files = try InspectStage.perform(paths)
    switch format.format {
    case .json:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      print(String(decoding: try encoder.encode(files), as: UTF8.self))
    case .text: print(table(files))
    }
    if !output.quiet && format.format == .text {
      for file in files { for note in file.notes { printError("note: \(file.path): \(note)") } }
    }
    let failed = files.filter { $0.error != nil }
    for file in failed where format.format == .text { printError("sulcus: \(file.path): \(file.error!)") }
    if !failed.isEmpty { throw ExitCode(1) }
  }

  private func table(_ files: [InspectedFile]) -> String {
    var table = TextTable([
      "path", "format", "width", "height", "channels", "bits", "pages", "minimum", "maximum", "values",
    ])
    for file in files {
      func text(_ value: (some LosslessStringConvertible)?) -> String { value.map { String($0) } ?? "–" }
      func number(_ value: Double?) -> String {
        value.map { Int(exactly: $0).map(String.init) ?? String(format: "%g", $0) } ?? "–"
      }
      table.append([
        file.path, file.format ?? "unreadable", text(file.width), text(file.height), text(file.channels),
        text(file.bitsPerSample), text(file.pages), number(file.minimum), number(file.maximum),
        file.values.map { $0.map(String.init).joined(separator: ",") } ?? "",
      ])
    }
    return table.text
  }
}
