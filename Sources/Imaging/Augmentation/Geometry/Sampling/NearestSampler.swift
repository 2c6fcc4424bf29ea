/// Each pixel takes the value whose centre is nearest.
struct NearestSampler: BlockSampler {
  let planes: SampledPlanes<Float>

  func sample(_ block: borrowing CoordinateBlock, offset: Int) { planes.copyNearest(block, offset: offset) }
}

/// Each pixel takes the label whose centre is nearest.
///
/// A type of its own: called through a protocol, a generic one would not be compiled for its samples.
struct LabelSampler: BlockSampler {
  let planes: SampledPlanes<UInt8>

  func sample(_ block: borrowing CoordinateBlock, offset: Int) { planes.copyNearest(block, offset: offset) }
}

extension SampledPlanes {
  @inline(__always)
  fileprivate func copyNearest(_ block: borrowing CoordinateBlock, offset: Int) {
    let (places, folded, inside, outside) = (block.places, block.folded, block.inside, block.outside)
    forEachPlane(offset: offset) { plane, target in
      copy(places, inside, from: plane, to: target)
      for range in [outside.before, outside.after] where !range.isEmpty {
        if canFold {
          copy(folded, range, from: plane, to: target)
        } else {
          search(places, range, from: plane, to: target)
        }
      }
    }
  }

  /// Coordinates that lie inside.
  @inline(__always)
  private func copy(
    _ places: Coordinates, _ range: Range<Int>, from plane: UnsafePointer<Sample>,
    to target: UnsafeMutablePointer<Sample>
  ) {
    let half: Int64 = 1 << 31
    for index in range {
      let column = Int((places.x[index] &+ half) >> 32)
      let row = Int((places.y[index] &+ half) >> 32)
      (target + index).initialize(to: plane[row &* width &+ column])
    }
  }

  /// Coordinates that may lie outside.
  @inline(__always)
  private func search(
    _ places: Coordinates, _ range: Range<Int>, from plane: UnsafePointer<Sample>,
    to target: UnsafeMutablePointer<Sample>
  ) {
    let half: Int64 = 1 << 31
    for index in range {
      let column = Int((places.x[index] &+ half) >> 32)
      let row = Int((places.y[index] &+ half) >> 32)
      (target + index).initialize(to: sample(plane, column, row))
    }
  }
}
