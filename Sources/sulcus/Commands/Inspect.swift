import ArgumentParser
import Foundation
import Pipeline

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what image files hold, as stored.",
    discussion: """
      Folders are searched with their sub-folders. The values of a mask are listed, and the colours of a palette or of a
      coloured mask; json adds orientation, palette, minIsWhite and sampleDigest. A file that cannot be read is listed
      with the reason, and the exit status is 1.

      Example:
        sulcus inspect sample-data/lesions
      """)

  @Argument(help: "Files, globs or folders.")
  var paths: [String]

  @OptionGroup var decoding: DecodingOptions
  @OptionGroup var format: FormatOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let files = try InspectStage.perform(paths, decodingLimit: decoding.bytes)
    switch format.format {
    case .json: try printJSON(files)
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
      table.append([
        file.path, file.format ?? "unreadable", text(file.width), text(file.height), text(file.channels),
        text(file.bitsPerSample), text(file.pages), number(file.minimum), number(file.maximum), values(file),
      ])
      for (index, page) in (file.pageSizes ?? []).enumerated() {
        table.append([
          "\(file.path) page \(index + 1)", file.format!, text(page.width), text(page.height), text(page.channels),
          text(page.bitsPerSample), "", "", "", "",
        ])
      }
    }
    return table.text
  }

  private func text(_ value: Int?) -> String { value.map { "\($0)" } ?? "–" }

  private func number(_ value: Double?) -> String {
    value.map { Int(exactly: $0).map(String.init) ?? String(format: "%g", $0) } ?? "–"
  }

  /// `0,255` of a gray mask, `0=#000000,1=#ff0000` of a palette, `#000000,#ff0000` of colours.
  private func values(_ file: InspectedFile) -> String {
    let colors = file.colors?.map { "#" + $0.map { String(format: "%02x", $0) }.joined() }
    let values = file.values?.map(String.init)
    if let values, let colors { return zip(values, colors).map { "\($0)=\($1)" }.joined(separator: ",") }
    return (values ?? colors ?? []).joined(separator: ",")
  }
}
