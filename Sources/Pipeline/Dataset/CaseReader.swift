internal import Foundation
internal import ImageCodecs
internal import Imaging

/// Reads the image and the mask of a case as the definition says; the same for training, checking and scoring.
struct CaseReader: Sendable {
  var orientation: PipelineDefinition.Orientation
  var classes: ClassTable
  var limits: DecodingLimits

  /// What a file holds, turned as asked for.
  struct Turned<Content> {
    var content: Content
    /// The orientation that the file states, 1…8.
    var stated: Int
    /// What its decoder had to say.
    var notes: [String]
  }

  /// - Throws: `CodecError` where the file cannot be read.
  func image(_ path: String) throws(CodecError) -> Turned<Image> {
    let decoded = try ImageCodec.decode(path: path, limits: limits)
    return Turned(
      content: orientation == .apply ? decoded.image.orientated(decoded.orientation) : decoded.image,
      stated: decoded.orientation, notes: decoded.notes.map { "\(path): \($0)" })
  }

  /// The mask of a case as class indices, or where classes overlap as sets of them, see `ClassMasks`.
  ///
  /// - Throws: `CodecError` where a file cannot be read, `PipelineError` where it is lossy, has values that no class
  ///   covers, or contradicts another.
  func labels(_ masks: [MaskFile]) throws -> LabelMap { try labelsAndFiles(masks).labels }

  /// The same, with the orientation that each file states, the size of a pixel that one states, and what the decoders had to
  /// say.
  func labelsAndFiles(
    _ masks: [MaskFile]
  ) throws -> (
    labels: LabelMap, stated: [(path: String, orientation: Int)], spacing: Image.Spacing?, notes: [String]
  ) {
    if classes.isOverlapping {
      guard classes.isSound else {
        throw PipelineError(
          .maskValues,
          "\(masks[0].path): \(classes.classes.count - 1) classes may overlap, and only scores of masks take more than "
            + "\(ClassMasks.maximumInSets); name fewer classes")
      }
      let found = try classMasks(masks)
      return (LabelMap(sets: found.masks), found.stated, found.spacing, found.notes)
    }
    var merge: MaskMerge?
    var spacing: Image.Spacing?
    var stated: [(path: String, orientation: Int)] = []
    var notes: [String] = []
    for file in masks {
      let mask = try mask(file.path)
      let labels = try classes.labels(of: mask.content, file: file)
      stated.append((file.path, mask.stated))
      spacing = spacing ?? mask.content.spacing
      notes += mask.notes
      if merge == nil {
        merge = MaskMerge(labels, file: file.path, classes: classes.names)
      } else {
        try merge!.add(labels, file: file.path)
      }
    }
    return (merge!.labels, stated, spacing, notes)
  }

  /// A mask as stored.
  func mask(_ path: String) throws -> Turned<Image> {
    let header = try ImageCodec.probe(path: path)
    guard header.format != .jpeg else {
      throw PipelineError(
        .maskValues,
        "\(path): a mask may not be a JPEG, whose compression changes values; export it again as PNG or TIFF")
    }
    return try image(path)
  }
}

extension DecodingLimits {
  /// - Parameter bytes: what samples may take in memory; nothing: the default.
  init(orStandard bytes: Int?) { self = bytes.map { DecodingLimits(decodedBytes: $0) } ?? .standard }
}
