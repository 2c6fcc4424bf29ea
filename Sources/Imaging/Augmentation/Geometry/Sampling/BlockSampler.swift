/// Takes the values at a block's coordinates from planes of one source.
protocol BlockSampler {
  /// - Parameters:
  ///   - block: with what is outside folded back, where the border asks for it.
  ///   - offset: of the block's first pixel in each plane of the result.
  func sample(_ block: borrowing CoordinateBlock, offset: Int)
}

/// Planes of samples to take values from, what lies beyond their edges, and the planes to write to.
struct SampledPlanes<Sample: BitwiseCopyable> {
  let source: UnsafePointer<Sample>
  let width: Int
  let height: Int
  let planes: Int
  let border: Border
  /// The value beyond a constant border.
  let beyond: Sample
  let target: UnsafeMutablePointer<Sample>
  /// Samples in each plane of the target.
  let targetSize: Int

  /// The places of each plane in source and target, one after the other.
  @inline(__always)
  func forEachPlane(
    offset: Int, _ body: (_ plane: UnsafePointer<Sample>, _ target: UnsafeMutablePointer<Sample>) -> Void
  ) {
    for plane in 0..<planes { body(source + plane * width * height, target + plane * targetSize + offset) }
  }

  /// The sample that stands for a pixel, inside or not.
  func sample(_ plane: UnsafePointer<Sample>, _ column: Int, _ row: Int) -> Sample {
    guard let x = border.index(column, count: width), let y = border.index(row, count: height) else { return beyond }
    return plane[y * width + x]
  }

  /// Whether coordinates can be folded back into the source; a single column or row has no neighbours to blend.
  var canFold: Bool { border != .constant && width > 1 && height > 1 }
}
