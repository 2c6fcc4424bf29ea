internal import Imaging

/// Label maps whose meaning depends on whether classes may overlap: they then hold sets, see `ClassMasks`.
extension ClassTable {
  /// Pixels of each class, those without any first; ignored ones are not counted. Where classes overlap a pixel counts for each.
  func pixels(of labels: LabelMap) -> [Int] {
    isOverlapping ? labels.pixels(ofSets: classes.count) : labels.pixels(classes: classes.count)
  }

  /// Where one foreground class is.
  ///
  /// - Parameter label: its place in the table, from 1.
  func mask(of labels: LabelMap, class label: Int) -> BitMask {
    isOverlapping ? BitMask(sets: labels, class: label - 1) : BitMask(labels, class: UInt8(label))
  }

  /// Maps in which a label is a class, for drawing: the one that it is, or where classes overlap one a class.
  func layers(of labels: LabelMap) -> [LabelMap] {
    guard isOverlapping else { return [labels] }
    let masks = ClassMasks(sets: labels, classes: classes.count - 1)
    return masks.masks.indices.map { index in
      var map = LabelMap(
        width: labels.width, height: labels.height, planes: labels.planes,
        labels: masks.masks[index].bytes(UInt8(index + 1)))
      for (pixel, set) in labels.labels.enumerated() where set == LabelMap.ignored {
        map.labels[pixel] = LabelMap.ignored
      }
      return map
    }
  }

  /// Whether it can be used; what was read from a file may be anything.
  var isSound: Bool {
    !isOverlapping || isFilePerClass && 1...ClassMasks.maximumInSets ~= classes.count - 1
  }
}
