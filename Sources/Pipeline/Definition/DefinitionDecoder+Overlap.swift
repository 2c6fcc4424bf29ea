internal import Evaluation
internal import Imaging

/// `data.overlap`: whether a pixel may have several classes, and what cannot go with that.
extension DefinitionDecoder {
  /// - Parameter reader: of the block `data`.
  func overlap(_ reader: ConfigurationReader, masks: MaskSource) -> Bool {
    let overlap = reader.value("overlap", default: false)
    guard overlap else { return false }
    let place = reader.place(of: "overlap")
    guard case .classes(let patterns) = masks else {
      reader.report(
        "'data.overlap' needs masks that come one file a class, for one file gives each pixel one class: write 'data.masks' as "
          + "a map, for example {organ: \"organ/{image}.png\", lesion: \"lesion/{image}.png\"}", at: place)
      return true
    }
    if patterns.count > ClassMasks.maximumInSets {
      reader.report(
        "'data.overlap': \(ClassMasks.maximumInSets) classes may overlap at most, found \(patterns.count)", at: place)
    }
    return true
  }

  /// Reports what gives each pixel one class although classes overlap; the loss is judged where it is read.
  ///
  /// - Parameter reader: of the whole file.
  func reportExclusiveParts(_ definition: PipelineDefinition, _ reader: ConfigurationReader) {
    guard definition.data.overlap else { return }
    if definition.model.method != nil {
      reader.report(
        "'model.method': a classical method gives each pixel one class, and with data.overlap it may have several; train a "
          + "network, or set data.overlap: false", at: reader.nested("model").place(of: "method"))
    }
    let selection = definition.training.selection
    if [selection.best, selection.stoppingScore].contains(.accuracy) {
      reader.report(
        "'training': accuracy is undefined where a pixel may have several classes (data.overlap), and chooses no weights; take iou "
          + "or dice", at: reader.place(of: "training"))
    }
    if definition.evaluation.references != nil {
      reader.report(
        "'evaluation.references' is for masks in which each pixel has one class, and with data.overlap it may have several; leave "
          + "it out", at: reader.nested("evaluation").place(of: "references"))
    }
    if !definition.postprocessing.canOverlap {
      reader.report(
        "'postprocessing': argmax gives each pixel one class, and with data.overlap it may have several; take the step "
          + "'threshold'", at: reader.place(of: "postprocessing"))
    }
  }
}
