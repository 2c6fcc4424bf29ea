internal import ImageCodecs
internal import Imaging

/// Reads a case and takes it through the steps; called on several threads.
struct PostprocessedCaseReader: Sendable {
  let file: PostprocessingFile
  let isProbabilities: Bool
  let limits: DecodingLimits

  /// The labels after all steps, and the size of a pixel where it is known.
  ///
  /// - Throws: where a file cannot be read or does not hold what it should, or does not state the spacing that a step needs.
  func labels(_ entry: PostprocessedCase) throws -> (map: LabelMap, spacing: Image.Spacing?) {
    let images = try entry.files.map { try reader.mask($0.path).content }
    var spacing = images[0].spacing
    if let image = entry.image { spacing = try reader.image(image).content.spacing }
    let names = file.classes.names
    if isProbabilities {
      let planes = try probabilities(images[0], file: entry.files[0].path)
      try check(planes.count, spacing, entry)
      return (file.postprocessing.apply(to: planes, classes: names, spacing: spacing), spacing)
    }
    try check(images[0].planes, spacing, entry)
    var merge: MaskMerge?
    for (image, mask) in zip(images, entry.files) {
      let labels = try file.labels(of: image, file: mask)
      if merge == nil {
        merge = MaskMerge(labels, file: mask.path, classes: names)
      } else {
        try merge!.add(labels, file: mask.path)
      }
    }
    return (file.postprocessing.apply(to: merge!.labels, classes: names, spacing: spacing), spacing)
  }

  private var reader: CaseReader {
    CaseReader(orientation: file.orientation, classes: file.classes, limits: limits)
  }

  private func check(_ planes: Int, _ spacing: Image.Spacing?, _ entry: PostprocessedCase) throws(PipelineError) {
    try file.postprocessing.check(planes: planes, spacing: spacing, file: entry.image ?? entry.files[0].path)
  }

  /// The planes of a case, one channel a class, from a file of one page a class and plane.
  private func probabilities(_ image: Image, file path: String) throws(PipelineError) -> [FloatImage] {
    let channels = file.classes.classes.count
    guard case .float(let values) = image.samples, image.channels == .gray else {
      throw PipelineError(
        .maskValues, "\(path): probabilities are gray float32 pages, as 'sulcus predict --probabilities' writes them")
    }
    guard image.planes.isMultiple(of: channels) else {
      throw PipelineError(
        .maskValues,
        "\(path): expected a page for each of the \(channels) classes (\(file.classes.names.joined(separator: ", "))) and "
          + "plane, found \(image.planes) pages")
    }
    guard values.allSatisfy({ 0...1.001 ~= $0 }) else {
      throw PipelineError(
        .maskValues, "\(path): probabilities are from 0 to 1, found \(values.first { !(0...1.001 ~= $0) }!)")
    }
    let size = channels * image.width * image.height
    return (0..<image.planes / channels).map { plane in
      FloatImage(
        width: image.width, height: image.height, channels: channels,
        values: Array(values[plane * size..<(plane + 1) * size]))
    }
  }
}
