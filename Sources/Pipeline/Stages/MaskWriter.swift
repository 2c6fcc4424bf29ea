internal import Foundation
internal import ImageCodecs
internal import Imaging

/// Writes label maps, of sets where classes overlap, as the files of a prediction: `BASE.png`, of a stack `BASE.tif`, of one file a class `BASE.CLASS.png`.
struct MaskWriter: Sendable {
  let output: String
  let classes: ClassTable

  /// Makes the folder, and refuses to write over what is read.
  ///
  /// - Parameter cases: each with its name and the files that it comes from.
  func prepare(_ cases: [(name: String, files: [String])]) throws(PipelineError) {
    for folder in Set(cases.map { FilePath.folder(of: $0.name) }) { try makeFolder(path(folder)) }
    try checkWritable(output, bytes: 1 << 20)
    let read = Set(cases.flatMap(\.files).map(Self.resolved))
    for entry in cases {
      for name in [".png", ".tif"].flatMap({ ending in suffixes.map { path(entry.name + $0 + ending) } })
      where read.contains(Self.resolved(name)) {
        throw PipelineError(
          .output, "\(name): the mask would replace the file that it is made from; choose another output folder")
      }
    }
  }

  func write(_ labels: LabelMap, spacing: Image.Spacing?, name: String) throws {
    // PNG has no pages; a stack is written as TIFF.
    let ending = labels.planes == 1 ? ".png" : ".tif"
    for (mask, suffix) in zip(masks(of: labels, spacing: spacing), suffixes) {
      try ImageCodec.writeMask(mask, to: path(name + suffix + ending))
    }
  }

  /// What stands between a base name and the extension: nothing, or each foreground class where each has its file.
  var suffixes: [String] {
    classes.isFilePerClass ? classes.names.dropFirst().map { "." + $0 } : [""]
  }

  private func masks(of labels: LabelMap, spacing: Image.Spacing?) -> [Image] {
    classes.isFilePerClass
      ? (1..<classes.names.count).map { classes.image(of: labels, class: $0, spacing: spacing) }
      : [classes.image(of: labels, spacing: spacing)]
  }

  func path(_ name: String) -> String { FilePath.join(output, name) }

  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
}
