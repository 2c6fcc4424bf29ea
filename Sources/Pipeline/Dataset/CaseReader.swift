internal import Foundation
internal import ImageCodecs
internal import Imaging

/// Reads the image and the mask of a case as the definition says; the same for training, checking and scoring.
struct CaseReader: Sendable {
  var orientation: PipelineDefinition.Orientation
  var classes: ClassTable

  /// An image in the orientation asked for, with what its decoder had to say.
  func image(_ path: String) throws -> (image: Image, notes: [String]) {
    let decoded = try ImageCodec.decode(path: path)
    return (oriented(decoded), decoded.notes.map { "\(path): \($0)" })
  }

  /// A mask as class indices.
  ///
  /// - Throws: `CodecError` where the file cannot be read, `PipelineError` where it is lossy or has values that no
  ///   class covers.
  func labels(_ path: String) throws -> LabelMap {
    try classes.labels(of: mask(path), file: path)
  }

  /// A mask as stored.
  func mask(_ path: String) throws -> Image {
    let decoded = try ImageCodec.decode(path: path)
    guard decoded.format != .jpeg else {
      throw PipelineError(
        .maskValues,
        "\(path): a mask may not be a JPEG, whose compression changes values; export it again as PNG or TIFF")
    }
    return oriented(decoded)
  }

  private func oriented(_ decoded: DecodedImage) -> Image {
    orientation == .apply ? decoded.image.orientated(decoded.orientation) : decoded.image
  }
}
