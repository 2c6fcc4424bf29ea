internal import Foundation
internal import ImageCodecs
internal import Imaging

/// Reading masks whose classes may overlap.
extension CaseReader {
  /// What the files of a case say.
  struct FoundMasks {
    var masks: ClassMasks
    /// The orientation that each file states.
    var stated: [(path: String, orientation: Int)] = []
    /// The size of a pixel that one of the files states.
    var spacing: Image.Spacing?
    /// What the decoders had to say.
    var notes: [String] = []
  }

  /// Where each foreground class is: what several files mark for one class is put together, a class without file is nowhere,
  /// and a pixel that one file ignores is ignored for all classes.
  ///
  /// - Parameter files: each marks one class; there is one at least.
  /// - Throws: `CodecError` where a file cannot be read, `PipelineError` where it is lossy, holds more than 0 and one value
  ///   above it, or has another size than the first.
  func classMasks(_ files: [MaskFile]) throws -> FoundMasks {
    let names = Array(classes.names.dropFirst())
    var found: FoundMasks?
    var masks: [BitMask] = []
    var ignored: BitMask?
    for file in files {
      guard let index = file.className.flatMap(names.firstIndex) else {
        preconditionFailure("\(file.path) marks no class of \(names)")
      }
      let mask = try mask(file.path)
      let labels = try classes.labels(of: mask.content, file: file)
      if let first = masks.first {
        try requireSize(of: first, labels, file: file.path, first: files[0].path)
      } else {
        masks = names.map { _ in BitMask(width: labels.width, height: labels.height, planes: labels.planes) }
      }
      masks[index] = masks[index].union(BitMask(labels, class: UInt8(index + 1)))
      if classes.ignore != nil {
        let unscored = BitMask(labels, class: LabelMap.ignored)
        ignored = ignored?.union(unscored) ?? unscored
      }
      found = found ?? FoundMasks(masks: ClassMasks(masks))
      found!.stated.append((file.path, mask.stated))
      found!.spacing = found!.spacing ?? mask.content.spacing
      found!.notes += mask.notes
    }
    found!.masks = ClassMasks(
      ignored.map { unscored in masks.map { $0.subtracting(unscored) } } ?? masks, ignored: ignored)
    return found!
  }

  private func requireSize(
    of mask: BitMask, _ labels: LabelMap, file: String, first: String
  ) throws(PipelineError) {
    guard (labels.width, labels.height, labels.planes) == (mask.width, mask.height, mask.planes) else {
      throw PipelineError(
        .sizeMismatch,
        "\(file) is \(labels.sizeText) but \(first) of the same image is \(ClassMasks([mask]).sizeText) pixels; the files of a "
          + "mask must have one size")
    }
  }
}
