internal import Foundation
internal import ImageCodecs
internal import Imaging

/// Turns probabilities into the files of a prediction; called on several threads, one image each.
struct PredictionWriter: PredictionSink {
  let output: String
  let usage: ModelUsage
  let overlays: Bool
  let probabilities: Bool

  init(output: String, usage: ModelUsage, overlays: Bool = false, probabilities: Bool = false) {
    self.output = output
    self.usage = usage
    self.overlays = overlays
    self.probabilities = probabilities
  }

  init(request: PredictionRequest, usage: ModelUsage) {
    self.init(
      output: request.output, usage: usage, overlays: request.overlays, probabilities: request.probabilities)
  }

  /// Makes the folders, and refuses to write over the images themselves.
  func prepare(_ files: [ImageFile]) throws(PipelineError) {
    let kinds = (overlays ? ["overlays"] : []) + (probabilities ? ["probabilities"] : [])
    let folders = Set(files.map { FilePath.folder(of: $0.baseName) })
    for kind in kinds {
      for folder in folders { try makeFolder(path(kind, folder)) }
    }
    try maskWriter.prepare(files.map { ($0.baseName, [$0.path]) })
  }

  /// Writes what was asked for one image.
  ///
  /// - Parameter planes: class probabilities on the grid of the preprocessing, one image a page.
  func write(_ planes: [FloatImage], of prepared: PreparedImage) throws {
    let image = prepared.image
    let restored = zip(planes, prepared.planes).map { Predictor.restore($0, from: $1.grid) }
    let labels = Predictor.labels(restored, spacing: image.spacing, usage: usage)
    let name = prepared.file.baseName
    try maskWriter.write(labels, spacing: image.spacing, name: name)
    if overlays {
      let layers = usage.classes.layers(of: labels.plane(0)).map { Overlay.Layer(labels: $0, color: nil) }
      try ImageCodec.write(
        Overlay.draw(image, plane: 0, layers: layers), to: path("overlays", name + ".png"))
    }
    if probabilities {
      let pages = restored.flatMap(\.values)
      let channels = restored[0].channels
      try ImageCodec.write(
        Image(
          width: image.width, height: image.height, planes: channels * restored.count, channels: .gray,
          bitsPerSample: 32, spacing: image.spacing, samples: .float(pages)), to: path("probabilities", name + ".tif"))
    }
  }

  private var maskWriter: MaskWriter { MaskWriter(output: output, classes: usage.classes) }

  /// Where the mask of a base name lies, whichever format it took; nothing where it was not written.
  func masks(_ baseName: String) -> [MaskFile]? {
    for ending in [".png", ".tif"] {
      let paths = maskWriter.suffixes.map { maskWriter.path(baseName + $0 + ending) }
      guard paths.allSatisfy({ FileManager.default.fileExists(atPath: $0) }) else { continue }
      guard usage.classes.isFilePerClass else { return paths.map { MaskFile($0) } }
      return zip(paths, usage.classes.names.dropFirst()).map { MaskFile($0, className: $1) }
    }
    return nil
  }

  private func path(_ kind: String, _ name: String) -> String {
    FilePath.join(FilePath.join(output, kind), name)
  }
}
