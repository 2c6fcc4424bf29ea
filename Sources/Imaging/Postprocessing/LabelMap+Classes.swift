extension LabelMap {
  /// This map with the mask of each class changed by itself.
  ///
  /// Each class sees the labels as they are here. A pixel that a class loses becomes background; one that it gains is
  /// its own only where it was background, and goes to the first of several. Ignored pixels stay.
  ///
  /// - Parameters:
  ///   - classes: the labels of the foreground.
  ///   - isChanged: whether a class is changed.
  ///   - change: gives the new mask of the whole case, of the same size.
  func changingClasses(
    _ classes: Range<Int>, where isChanged: (Int) -> Bool, _ change: (BitMask) -> BitMask
  ) -> LabelMap {
    var changed = self
    var free = BitMask(self, class: 0)
    changed.labels.withUnsafeMutableBufferPointer { pixels in
      for label in classes where isChanged(label) {
        let before = BitMask(self, class: UInt8(label))
        if before.isEmpty { continue }
        let after = change(before)
        let gained = after.intersection(free)
        before.subtracting(after).forEachPixel { pixels[$0] = 0 }
        gained.forEachPixel { pixels[$0] = UInt8(label) }
        free = free.subtracting(gained)
      }
    }
    return changed
  }

  /// A stack of maps of one size.
  ///
  /// - Precondition: there is one at least, and each has one plane.
  init(planes: [LabelMap]) {
    precondition(planes.allSatisfy { ($0.width, $0.height, $0.planes) == (planes[0].width, planes[0].height, 1) })
    self.init(
      width: planes[0].width, height: planes[0].height, planes: planes.count, labels: planes.flatMap(\.labels))
  }
}
