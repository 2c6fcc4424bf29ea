internal import Foundation
internal import ImageCodecs

/// An image file and the base name that pairs it with its mask.
public struct ImageFile: Sendable, Hashable {
  public let path: String
  /// The file's name without its extension; below a searched folder with `recursive`, with its sub-folders.
  public let baseName: String
}

/// Finds image files.
public enum ImageFiles {
  /// The images at a place, in the order of their names with numbers compared as numbers.
  ///
  /// - Parameters:
  ///   - location: a folder (its files with an image's extension), a glob, or one file.
  ///   - recursive: whether sub-folders are searched; their names are then kept in the base names.
  /// - Throws: `PipelineError` where there is none, or where two have one base name.
  public static func list(_ location: String, recursive: Bool = false) throws(PipelineError) -> [ImageFile] {
    let files = try find(location, recursive: recursive)
    try checkNames(files)
    return files
  }

  /// As `list`, whatever the base names.
  static func find(_ location: String, recursive: Bool) throws(PipelineError) -> [ImageFile] {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: location, isDirectory: &isFolder)
    let files: [ImageFile]
    if exists && isFolder.boolValue {
      files = try folder(location, recursive: recursive)
    } else if exists {
      files = [ImageFile(path: location, baseName: FilePath.baseName(of: location))]
    } else if location.contains(where: { "*?[".contains($0) }) {
      files = glob(location).map { ImageFile(path: $0, baseName: FilePath.baseName(of: $0)) }
      guard !files.isEmpty else { throw PipelineError(.noImages, "\(location): no file matches") }
    } else {
      throw PipelineError(.noImages, "\(location): no such file or folder")
    }
    return files.sorted { first, second in
      let order = first.path.compare(second.path, options: .numeric)
      // "7" and "07" are one number; the order may not depend on how the folder lists them.
      return order == .orderedSame ? first.path < second.path : order == .orderedAscending
    }
  }

  private static func folder(_ location: String, recursive: Bool) throws(PipelineError) -> [ImageFile] {
    let names: [String]
    do {
      names =
        try recursive
        ? FileManager.default.subpathsOfDirectory(atPath: location)
        : FileManager.default.contentsOfDirectory(atPath: location)
    } catch {
      throw PipelineError(.unreadable, "\(location): \(reason(of: error))")
    }
    let visible = names.filter { name in !name.split(separator: "/").contains { $0.hasPrefix(".") } }
    let images = visible.filter { ImageCodec.supportedExtensions.contains(FilePath.fileExtension(of: $0)) }
    guard !images.isEmpty else {
      let kinds = Set(visible.map { FilePath.fileExtension(of: $0) }.filter { !$0.isEmpty }).sorted()
      let found = visible.isEmpty ? "the folder is empty" : "it holds \(kinds.joined(separator: ", ")) files only"
      throw PipelineError(
        .noImages,
        "\(location): no image found, \(found); expected \(ImageCodec.supportedExtensions.sorted().joined(separator: ", "))"
      )
    }
    return images.map { name in
      ImageFile(
        path: FilePath.join(location, name),
        baseName: recursive ? FilePath.withoutExtension(name) : FilePath.baseName(of: name))
    }
  }

  private static func checkNames(_ files: [ImageFile]) throws(PipelineError) {
    let twice = Dictionary(grouping: files, by: \.baseName).values.filter { $0.count > 1 }
    guard twice.isEmpty else {
      throw PipelineError(
        .duplicateName,
        twice.map { "\($0.map(\.path).sorted().joined(separator: " and ")) have one base name: rename or remove one" }
          .sorted())
    }
  }

  /// The paths that a glob matches, in no order.
  static func glob(_ pattern: String) -> [String] {
    var result = glob_t()
    defer { globfree(&result) }
    guard Foundation.glob(pattern, 0, nil, &result) == 0 else { return [] }
    return (0..<Int(result.gl_pathc)).compactMap { result.gl_pathv[$0].map { String(cString: $0) } }
  }
}
