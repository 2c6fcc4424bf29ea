internal import Imaging

/// Puts the label maps of several files together to the mask of one image.
///
/// A pixel has the class that one of the files gives it. Files may agree, as instances that touch; a pixel that two of them
/// give different classes is an error, for a label map cannot say both.
struct MaskMerge {
  private(set) var labels: LabelMap
  private let classes: [String]
  private let first: String

  init(_ labels: LabelMap, file: String, classes: [String]) {
    self.labels = labels
    self.classes = classes
    first = file
  }

  /// - Throws: `PipelineError` where sizes differ, or a pixel has another class already.
  mutating func add(_ other: LabelMap, file: String) throws(PipelineError) {
    guard (other.width, other.height, other.planes) == (labels.width, labels.height, labels.planes) else {
      throw PipelineError(
        .sizeMismatch,
        "\(file) is \(other.sizeText) but \(first) of the same image is \(labels.sizeText) pixels; the files of a mask "
          + "must have one size")
    }
    var conflicts = 0
    var example = (pixel: 0, before: UInt8(0), now: UInt8(0))
    labels.labels.withUnsafeMutableBufferPointer { merged in
      for (pixel, label) in other.labels.enumerated() where label != 0 && label != merged[pixel] {
        if merged[pixel] == 0 || label == LabelMap.ignored {
          merged[pixel] = label
        } else if merged[pixel] != LabelMap.ignored {
          if conflicts == 0 { example = (pixel, merged[pixel], label) }
          conflicts += 1
        }
      }
    }
    guard conflicts == 0 else {
      let column = example.pixel % labels.width
      let row = example.pixel / labels.width % labels.height
      throw PipelineError(
        .maskValues,
        "\(file): \(conflicts) pixels are \(classes[Int(example.now)]) here and \(classes[Int(example.before)]) in another "
          + "file of the same image, first at column \(column), row \(row); a pixel can have one class: correct the masks, or "
          + "where classes do overlap and each has files of its own set data.overlap: true")
    }
  }
}

extension LabelMap {
  /// Width × height, × pages for a stack.
  var sizeText: String { planes == 1 ? "\(width)×\(height)" : "\(width)×\(height)×\(planes)" }
}
