internal import ImageCodecs
internal import Imaging

/// Reads a case and takes it through the steps; called on several threads.
struct PostprocessedCaseReader: Sendable {
  let file: PostprocessingFile
  let isProbabilities: Bool
  let limits: DecodingLimits

  /// The labels after all steps, sets of classes where they overlap, and the size of a pixel where it is known.
  ///
  /// - Throws: where a file cannot be read or does not hold what it should, or does not state the spacing that a step needs.
  func labels(_ entry: PostprocessedCase) throws -> (map: LabelMap, spacing: Image.Spacing?) {
    let images = try entry.files.map { try reader.mask($0.path).content }
    var spacing = images[0].spacing
    if let image = entry.image { spacing = try reader.image(image).content.spacing }
    let names = file.classes.names
    if isProbabilities {
      let planes = try ProbabilityFile.planes(of: images[0], classes: names, file: entry.files[0].path)
      try check(planes.count, spacing, entry)
      if file.classes.isOverlapping {
        return (LabelMap(sets: file.postprocessing.masks(from: planes, classes: names, spacing: spacing)), spacing)
      }
      return (file.postprocessing.apply(to: planes, classes: names, spacing: spacing), spacing)
    }
    try check(images[0].planes, spacing, entry)
    if file.classes.isOverlapping {
      let masks = try reader.classMasks(entry.files).masks
      return (LabelMap(sets: file.postprocessing.apply(to: masks, classes: names, spacing: spacing)), spacing)
    }
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
}
