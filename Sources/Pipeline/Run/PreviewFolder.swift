internal import Foundation

/// The folder of a preview: an earlier preview in it is replaced, anything else is left alone.
struct PreviewFolder {
  let path: String

  private static let list = "preview.json"

  func file(_ name: String) -> String { FilePath.join(path, name) }

  /// Makes the folder.
  ///
  /// - Returns: the files of an earlier preview.
  /// - Throws: `PipelineError` of code `output` where the folder holds anything else.
  func prepare() throws(PipelineError) -> [String] {
    try makeFolder(path)
    try checkWritable(path, bytes: 1 << 20)
    let found: [String]
    do {
      found = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw PipelineError(.output, "\(path): cannot be read: \(reason(of: error))")
    }
    let earlier = earlierFiles()
    guard let other = found.sorted().first(where: { !earlier.contains($0) }) else { return earlier }
    throw PipelineError(
      .output,
      earlier.isEmpty
        ? "\(path): holds other files, \(other) for one; choose an empty or new folder as --output"
        : "\(path): holds a preview and other files, \(other) for one; move them, or choose another --output")
  }

  /// The list of an earlier preview, and what it names in this folder.
  private func earlierFiles() -> [String] {
    guard let data = FileManager.default.contents(atPath: file(Self.list)),
      let earlier = try? jsonDecoder.decode(Preview.self, from: data)
    else { return [] }
    return [Self.list] + earlier.files.filter { !$0.contains("/") && !$0.hasPrefix(".") }
  }

  /// Takes an earlier preview away and says which files the new one will have: from then on all of it can be replaced, also
  /// where it is never finished.
  func begin(_ preview: Preview, replacing earlier: [String]) throws(PipelineError) {
    for name in earlier where FileManager.default.fileExists(atPath: file(name)) {
      do {
        try FileManager.default.removeItem(atPath: file(name))
      } catch {
        throw PipelineError(.output, "\(file(name)): the earlier preview cannot be removed: \(reason(of: error))")
      }
    }
    try finish(preview)
  }

  /// Writes the list of what the preview holds.
  func finish(_ preview: Preview) throws(PipelineError) { try writeJSON(preview, to: file(Self.list)) }

  /// The names of contact sheets: numbered, so that they are in order and none is there twice.
  ///
  /// - Parameter names: base names of images, with the folders of a path where there are some.
  static func sheets(of names: [String]) -> [String] {
    let digits = String(names.count).count
    return names.enumerated().map { index, name in
      let number = String(index + 1)
      // Without what a file's name or an address cannot hold.
      let plain = name.map { "/#?%\\:".contains($0) ? "-" : $0 }
      return String(repeating: "0", count: digits - number.count) + number + "-" + String(plain) + ".png"
    }
  }
}
