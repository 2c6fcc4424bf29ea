/// Overlapping classes as a label map of *sets*: what moves labels about, as crops, flips and elastic fields do, moves them too.
///
/// The label of a pixel then holds a bit a foreground class, the lowest that of the first, and ``LabelMap/ignored`` is as ever.
/// Such a map is read by what is here alone: to all that asks for the class of a pixel its labels mean nothing.
extension ClassMasks {
  /// Foreground classes that a set can hold: eight bits would leave no label for ignored pixels.
  public static let maximumInSets = 7

  /// The masks that a map of sets stands for.
  ///
  /// - Parameter classes: of the foreground.
  public init(sets: LabelMap, classes: Int) {
    precondition((1...Self.maximumInSets).contains(classes))
    self.init((0..<classes).map { BitMask(sets: sets, class: $0) }, ignored: BitMask(sets, class: LabelMap.ignored))
  }
}

extension BitMask {
  /// Where one class is in a map of sets.
  ///
  /// - Parameter index: of the class, from 0 without the background.
  public init(sets: LabelMap, class index: Int) {
    let bit = UInt8(1) << UInt8(index)
    self.init(width: sets.width, height: sets.height, planes: sets.planes) { pixel in
      let set = sets.labels[pixel]
      return set & bit != 0 && set != LabelMap.ignored
    }
  }
}

extension LabelMap {
  /// The map of sets of masks; see ``ClassMasks``.
  ///
  /// - Precondition: there are ``ClassMasks/maximumInSets`` classes at most.
  public init(sets: ClassMasks) {
    precondition(sets.masks.count <= ClassMasks.maximumInSets, "\(sets.masks.count) classes do not fit into a set")
    self.init(width: sets.width, height: sets.height, planes: sets.planes)
    labels.withUnsafeMutableBufferPointer { labels in
      for (index, mask) in sets.masks.enumerated() {
        mask.forEachPixel { labels[$0] |= 1 << UInt8(index) }
      }
      sets.ignored?.forEachPixel { labels[$0] = Self.ignored }
    }
  }

  /// In a map of sets: pixels without any class, then those of each class, which may be counted several times; ignored ones are
  /// not counted.
  ///
  /// - Parameter classes: the classes, with one for the background.
  public func pixels(ofSets classes: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: 256)
    labels.withUnsafeBufferPointer { labels in
      for label in labels { counts[Int(label)] += 1 }
    }
    let sets = counts[..<Int(Self.ignored)]
    return [counts[0]]
      + (0..<classes - 1).map { index in
        sets.indices.reduce(0) { $0 + ($1 >> index & 1 == 1 ? sets[$1] : 0) }
      }
  }
}
