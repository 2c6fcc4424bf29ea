extension BitMask {
  /// The largest disk that is worked off as moves, whose number grows with the radius.
  ///
  /// By a larger one an operation is one exact distance transform, and so an opening two, whatever the radius. At about
  /// this radius both take the same time; with a closing, of which the planes are padded by the radius, further out.
  static func largestMovedDisk(_ operations: [MoveProgram.Operation]) -> Int {
    operations == [.dilation, .erosion] ? 1000 : 300
  }

  /// The same as moves would give, by exact distances: of each plane one transform an operation.
  func changed(byDisk radius: Int, _ operations: [MoveProgram.Operation], complementing: Bool) -> BitMask {
    mapPlanes { plane in
      // Only a closing needs to see what it grows outside.
      let margin = operations == [.dilation, .erosion] ? radius : 0
      let margins = Margins(top: margin, left: margin, bottom: margin, right: margin)
      var result = (complementing ? plane.inverted : plane).padded(margins)
      for operation in operations {
        result = operation == .erosion ? result.erodedByDisk(radius) : result.dilatedByDisk(radius)
      }
      result = result.cropped(margins)
      return complementing ? result.inverted : result
    }
  }

  /// Pixels no further than the radius from one that is set.
  private func dilatedByDisk(_ radius: Int) -> BitMask { pixels(withinSquaredDistance: radius * radius) }

  /// Pixels further than the radius from all that are not set, of which a frame lies around the plane.
  private func erodedByDisk(_ radius: Int) -> BitMask {
    let frame = Margins(top: 1, left: 1, bottom: 1, right: 1)
    return padded(frame).inverted.dilatedByDisk(radius).inverted.cropped(frame)
  }
}
