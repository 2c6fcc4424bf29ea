public import Imaging

extension ClassCounts {
  /// Counts masks of classes that may overlap, each class by itself; a pixel that either side ignores does not count.
  ///
  /// - Returns: a row a class, of which none is the background.
  /// - Precondition: both have one size and the same classes.
  public static func each(prediction: ClassMasks, reference: ClassMasks) -> [ClassCounts] {
    precondition(prediction.masks.count == reference.masks.count)
    let masks = [prediction.ignored, reference.ignored].compactMap(\.self)
    let ignored = masks.dropFirst().reduce(masks.first) { $0?.union($1) }
    let pixels = reference.width * reference.height * reference.planes - (ignored?.count ?? 0)
    return zip(prediction.masks, reference.masks).map { predicted, actual in
      ClassCounts(
        prediction: ignored.map(predicted.subtracting) ?? predicted,
        reference: ignored.map(actual.subtracting) ?? actual, pixels: pixels)
    }
  }

  /// - Parameters:
  ///   - prediction: where the class was predicted, without what is ignored.
  ///   - reference: where it is, likewise.
  ///   - pixels: how many count.
  private init(prediction: BitMask, reference: BitMask, pixels: Int) {
    let (both, predicted, actual) = (prediction.intersection(reference).count, prediction.count, reference.count)
    self.init(
      truePositives: both, falsePositives: predicted - both, falseNegatives: actual - both,
      trueNegatives: pixels - predicted - actual + both)
  }
}
