public import Imaging

extension ObjectMatching {
  /// Matches the connected parts of a class: 8 neighbours, in a stack 26. Objects that touch are one.
  ///
  /// Pixels that either map ignores belong to no object.
  ///
  /// - Precondition: both maps have one size.
  public init(prediction: LabelMap, reference: LabelMap, class label: UInt8) {
    precondition(
      (prediction.width, prediction.height, prediction.planes) == (reference.width, reference.height, reference.planes))
    func mask(_ map: LabelMap, and other: LabelMap) -> BitMask {
      BitMask(width: map.width, height: map.height, planes: map.planes) {
        map.labels[$0] == label && other.labels[$0] != LabelMap.ignored
      }
    }
    self.init(prediction: mask(prediction, and: reference), reference: mask(reference, and: prediction))
  }

  /// The same of each of several classes that may overlap.
  public static func each(prediction: ClassMasks, reference: ClassMasks) -> [ObjectMatching] {
    let ignored = [prediction.ignored, reference.ignored].compactMap(\.self)
    func scored(_ mask: BitMask) -> BitMask { ignored.reduce(mask) { $0.subtracting($1) } }
    return zip(prediction.masks, reference.masks).map {
      ObjectMatching(prediction: scored($0), reference: scored($1))
    }
  }

  private init(prediction: BitMask, reference: BitMask) {
    self.init(reference: reference.components().labels, prediction: prediction.components().labels)
  }
}
