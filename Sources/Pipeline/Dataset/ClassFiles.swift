internal import Foundation
internal import ImageCodecs

/// Masks that come one file a class, found and told apart: `FOLDER/BASE.CLASS.png`, or a pattern with `{image}` and `{class}`.
struct ClassFiles {
  /// Of each image by its base name, the files of each class by its name.
  private(set) var images: [String: [String: [String]]] = [:]
  /// Files that are of none of the classes that were asked for.
  private(set) var strangers: [String] = []
  /// As the user gave it.
  let location: String

  /// What stands for a class's name.
  static let classMark = "{class}"

  /// The names of the classes that files are of.
  var classes: Set<String> { Set(images.values.flatMap(\.keys)) }

  /// Whether a place names files by image and class.
  static func isPattern(_ location: String) -> Bool { location.contains(classMark) }

  /// - Parameters:
  ///   - location: a folder of `BASE.CLASS.png`, or a path or glob that holds `{image}` and `{class}`.
  ///   - classes: which may be there, any names; nothing: what stands behind the last dot, or where the pattern says.
  /// - Throws: `PipelineError` where nothing is found, or a name does not say image and class.
  init(_ location: String, classes: [String]?) throws(PipelineError) {
    self.location = location
    let files = try Self.isPattern(location) ? Self.matching(location) : Self.inFolder(location)
    let expression = try Self.expression(Self.isPattern(location) ? location : Self.folderPattern, classes: classes)
    for (path, name) in files {
      if let (image, found) = Self.parts(of: name, expression) {
        images[image, default: [:]][found, default: []].append(path)
      } else if classes == nil {
        throw PipelineError(
          .unpaired,
          "\(path): expected a name that says image and class, such as case-1.lesion.png; where files are named "
            + "otherwise give a pattern, for example masks/{class}/{image}.png")
      } else {
        strangers.append(path)
      }
    }
  }

  /// What a file without its extension is called in a folder.
  private static let folderPattern = MaskSource.imageMark + "." + classMark

  private static func inFolder(_ folder: String) throws(PipelineError) -> [(path: String, name: String)] {
    try ImageFiles.list(folder).map { ($0.path, $0.baseName) }
  }

  private static func matching(_ pattern: String) throws(PipelineError) -> [(path: String, name: String)] {
    guard pattern.contains(MaskSource.imageMark) else {
      throw PipelineError(
        .unpaired,
        "\(pattern): a pattern of masks that come one file a class must hold \(MaskSource.imageMark), which stands "
          + "for an image's base name, as well as \(classMark)")
    }
    let glob = pattern.replacingOccurrences(of: MaskSource.imageMark, with: "*")
      .replacingOccurrences(of: classMark, with: "*")
    let files = ImageFiles.glob(glob).sorted()
    guard !files.isEmpty else { throw PipelineError(.noImages, "\(pattern): no file matches") }
    return files.map { ($0, $0) }
  }

  /// The longest class that fits is meant: `x.left.lung` is the class `left.lung` of `x` where that is a class.
  private static func expression(_ pattern: String, classes: [String]?) throws(PipelineError) -> NSRegularExpression {
    let ofClass =
      classes.map { names in
        names.sorted { $0.count > $1.count }.map(NSRegularExpression.escapedPattern).joined(separator: "|")
      } ?? "[^/.]+"
    // Lazy where classes are known, so that the longest name of one is found; greedy where the last part is the class.
    let marks = [(MaskSource.imageMark, "image", classes == nil ? "[^/]+" : "[^/]+?"), (classMark, "class", ofClass)]
    var text = NSRegularExpression.escapedPattern(for: pattern)
      .replacingOccurrences(of: "\\*", with: "[^/]*").replacingOccurrences(of: "\\?", with: "[^/]")
    for (mark, name, content) in marks {
      let escaped = NSRegularExpression.escapedPattern(for: mark)
      guard let first = text.range(of: escaped) else { continue }
      text.replaceSubrange(first, with: "(?<\(name)>\(content))")
      text = text.replacingOccurrences(of: escaped, with: "\\k<\(name)>")
    }
    do {
      return try NSRegularExpression(pattern: "^\(text)$")
    } catch {
      throw PipelineError(.unpaired, "\(pattern): is no pattern of files; it may hold *, ?, {image} and {class}")
    }
  }

  private static func parts(of name: String, _ expression: NSRegularExpression) -> (image: String, className: String)? {
    guard let match = expression.firstMatch(in: name, range: NSRange(name.startIndex..., in: name)),
      let image = Range(match.range(withName: "image"), in: name),
      let found = Range(match.range(withName: "class"), in: name)
    else { return nil }
    return (String(name[image]), String(name[found]))
  }
}
