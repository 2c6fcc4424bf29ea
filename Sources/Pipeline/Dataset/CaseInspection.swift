internal import ImageCodecs
internal import Imaging

/// What one look at the files of a case gives; the decoded pixels go with it.
struct CaseInspection: Sendable {
  /// Without its group, set and fold, which the other cases decide as well.
  var entry: Case
  /// That the image gives to the network.
  let channels: Int
  /// Scored pixels by class, the background first; empty where the mask was not read.
  let pixels: [Int]
  /// Of the planes that have contrast.
  let fingerprints: [ImageFingerprint]
  /// Whether it is smaller than a crop of the preprocessing.
  let isPaddedForCrop: Bool
  let notes: [String]

  /// - Parameter readsMask: whether the classes are known that its values stand for.
  /// - Throws: `CodecError` or `PipelineError` where a file cannot be read or preprocessed, or the mask does not fit the image.
  init(
    _ pair: MaskSource.Pair, reader: CaseReader, channels: ChannelSelection, preprocessing: Preprocessing = .init(),
    postprocessing: Postprocessing = .init(), readsMask: Bool
  ) throws {
    let turned = try reader.image(pair.image.path)
    let image = turned.content
    var notes = turned.notes
    var pixels: [Int] = []
    if readsMask {
      let mask = try reader.labelsAndFiles(pair.masks)
      let labels = mask.labels
      guard (image.width, image.height, image.planes) == (labels.width, labels.height, labels.planes) else {
        throw Self.sizeMismatch(pair, turned, labels, orientation: reader.orientation)
      }
      pixels = reader.classes.pixels(of: labels)
      notes += mask.notes
      for file in mask.stated where reader.orientation == .apply && file.orientation != turned.stated {
        notes.append(
          "\(pair.image.path) states orientation \(turned.stated) and its mask \(file.path) \(file.orientation): each is "
            + "turned by its own; look whether they still fit, or set data.orientation: ignore")
      }
    }
    try postprocessing.check(planes: image.planes, spacing: image.spacing, file: pair.image.path)
    let grids = try preprocessing.grids(of: image, channels: channels, file: pair.image.path)
    let prepared = PipelineDefinition.Size(height: grids.map(\.height).max()!, width: grids.map(\.width).max()!)
    entry = Case(
      name: pair.image.baseName, image: pair.image.path, masks: pair.masks, group: nil, set: .train, fold: nil,
      width: image.width, height: image.height, planes: image.planes,
      prepared: (prepared.width, prepared.height) == (image.width, image.height) ? nil : prepared,
      imageDigest: try digest(ofFile: pair.image.path), maskDigests: try pair.masks.map { try digest(ofFile: $0.path) })
    self.channels = image.channelCount(channels)
    self.pixels = pixels
    fingerprints = (0..<image.planes).compactMap { ImageFingerprint(image, plane: $0) }
    isPaddedForCrop = Preprocessing.padsForCrop(grids)
    self.notes = notes
  }

  private static func sizeMismatch(
    _ pair: MaskSource.Pair, _ turned: CaseReader.Turned<Image>, _ labels: LabelMap,
    orientation: PipelineDefinition.Orientation
  ) -> PipelineError {
    let image = turned.content
    let size = LabelMap(width: image.width, height: image.height, planes: image.planes).sizeText
    let isTurned = turned.stated >= 5 && (labels.width, labels.height) == (image.height, image.width)
    let remedy =
      switch (isTurned, orientation) {
      case (false, _): "a mask must have its image's size"
      case (true, .apply):
        "the mask has the size of the image before its orientation \(turned.stated) is applied: set data.orientation: ignore"
      case (true, .ignore):
        "the mask has the size of the image after its orientation \(turned.stated) is applied: set data.orientation: apply"
      }
    return PipelineError(
      .sizeMismatch,
      "\(pair.image.path) is \(size) but its mask \(pair.masks[0].path) is \(labels.sizeText) pixels; \(remedy)")
  }
}
