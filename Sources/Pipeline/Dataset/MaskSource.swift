internal import Foundation

/// Where the masks of a data set lie.
public enum MaskSource: Sendable, Equatable {
  /// A folder or a glob, paired with the images by base name.
  case paired(String)
  /// A path or glob with `{image}` for the image's base name; all files that it finds make up the image's mask, as where
  /// every instance has a file of its own.
  case pattern(String)
  /// A path or glob with `{image}` for each class; its files mark where the class is.
  case classes([ClassPattern])

  /// The files of one class.
  public struct ClassPattern: Sendable, Equatable {
    public var className: String
    public var pattern: String
  }

  /// What stands for an image's base name.
  static let imageMark = "{image}"

  /// What is no class, where `data.classes` does not name it.
  static let backgroundName = "background"

  /// Where to look, for messages.
  var location: String {
    switch self {
    case .paired(let location), .pattern(let location): location
    case .classes(let patterns): patterns.map(\.pattern).joined(separator: ", ")
    }
  }
}

/// A file that holds an image's mask, or a part of it.
public struct MaskFile: Sendable, Hashable, Codable {
  public var path: String
  /// The class that the file marks; nothing: its values say the classes.
  public var className: String?

  init(_ path: String, className: String? = nil) {
    self.path = path
    self.className = className
  }
}

extension MaskSource {
  /// An image, and the files that make up its mask.
  typealias Pair = (image: ImageFile, masks: [MaskFile])

  /// Finds the masks of images.
  ///
  /// - Returns: the images that have masks, a problem for each that has none, and what to tell the user.
  /// - Throws: `PipelineError` where the masks' folder cannot be listed.
  func pair(_ images: [ImageFile]) throws(PipelineError) -> (pairs: [Pair], problems: [PipelineError], notes: [String])
  {
    var result: (pairs: [Pair], problems: [PipelineError], notes: [String])
    switch self {
    case .paired(let location): return try pairByName(images, location)
    case .pattern(let pattern):
      let found = images.map { ($0, Self.files(pattern, of: $0.baseName).map { MaskFile($0) }) }
      result = Self.divided(found, sought: [pattern])
    case .classes(let patterns): result = pairByClass(images, patterns)
    }
    result.problems += Self.claimedTwice(result.pairs)
    return result
  }

  /// A wildcard behind the name finds the files of `case-10` for `case-1`, too.
  private static func claimedTwice(_ pairs: [Pair]) -> [PipelineError] {
    let images = Set(pairs.map(\.image.path))
    var owner: [MaskFile: ImageFile] = [:]
    return pairs.flatMap { image, masks in
      masks.compactMap { mask in
        if images.contains(mask.path) {
          return PipelineError(
            .unpaired, "\(mask.path): is an image, and the pattern finds it as a mask of \(image.path)")
        }
        guard let other = owner.updateValue(image, forKey: mask) else { return nil }
        return PipelineError(
          .unpaired,
          "\(mask.path): the pattern finds it for \(other.path) and for \(image.path); put something between "
            + "\(imageMark) and the wildcard that tells them apart")
      }
    }
  }

  private func pairByName(
    _ images: [ImageFile], _ location: String
  ) throws(PipelineError) -> (pairs: [Pair], problems: [PipelineError], notes: [String]) {
    let masks = try ImageFiles.list(location)
    let byName = Dictionary(uniqueKeysWithValues: masks.map { ($0.baseName, $0) })
    let problems = images.filter { byName[$0.baseName] == nil }.map { image in
      // Many sets write "01_mask.png" beside "01.png".
      let near = masks.first { $0.baseName.contains(image.baseName) }.map {
        "; there is \($0.path): rename it, or give data.masks a pattern such as "
          + FilePath.join(
            FilePath.folder(of: $0.path),
            FilePath.name(of: $0.path).replacingOccurrences(of: image.baseName, with: Self.imageMark))
      }
      return PipelineError(
        .unpaired, "\(image.path): no mask named \(image.baseName).* in \(location)\(near ?? "")")
    }
    let names = Set(images.map(\.baseName))
    let left = masks.filter { !names.contains($0.baseName) }
    let listed = left.prefix(5).map(\.path).joined(separator: ", ") + (left.count > 5 ? ", …" : "")
    let pairs = images.compactMap { image in byName[image.baseName].map { (image, [MaskFile($0.path)]) } }
    return (pairs, problems, left.isEmpty ? [] : ["\(left.count) masks have no image and take no part: \(listed)"])
  }

  /// A class may be absent from an image, and then often has no file; an image without any file is a mistake.
  private func pairByClass(
    _ images: [ImageFile], _ patterns: [ClassPattern]
  ) -> (pairs: [Pair], problems: [PipelineError], notes: [String]) {
    var missing = patterns.map { _ in 0 }
    let found = images.map { image in
      let files = patterns.map { Self.files($0.pattern, of: image.baseName) }
      if files.contains(where: { !$0.isEmpty }) {
        for index in files.indices where files[index].isEmpty { missing[index] += 1 }
      }
      return (
        image, zip(patterns, files).flatMap { entry, paths in paths.map { MaskFile($0, className: entry.className) } }
      )
    }
    var result = Self.divided(found, sought: patterns.map(\.pattern))
    for (entry, count) in zip(patterns, missing) where count > 0 {
      if count == result.pairs.count {
        result.problems.append(
          PipelineError(.unpaired, "\(entry.pattern): no image has a file for the class '\(entry.className)'"))
      } else {
        result.notes.append("\(count) images have no file \(entry.pattern) and count as without \(entry.className)")
      }
    }
    return result
  }

  private static func divided(
    _ found: [Pair], sought patterns: [String]
  ) -> (pairs: [Pair], problems: [PipelineError], notes: [String]) {
    let problems = found.filter(\.masks.isEmpty).map { image, _ in
      let places = patterns.map { $0.replacingOccurrences(of: imageMark, with: image.baseName) }
      return PipelineError(
        .unpaired, "\(image.path): no mask is found at \(places.joined(separator: " or "))")
    }
    return (found.filter { !$0.masks.isEmpty }, problems, [])
  }

  /// The files of an image, in the order of their names.
  private static func files(_ pattern: String, of name: String) -> [String] {
    ImageFiles.glob(pattern.replacingOccurrences(of: imageMark, with: globLiteral(name))).sorted()
  }
}

/// A glob that matches a text and nothing else.
func globLiteral(_ text: String) -> String {
  text.map { "*?[".contains($0) ? "[\($0)]" : $0 == "\\" ? "\\\\" : String($0) }.joined()
}
