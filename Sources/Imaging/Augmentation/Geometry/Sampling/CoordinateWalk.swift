/// Gives the source coordinates of a result's pixels, part of a row by part of a row.
protocol CoordinateWalk: ~Copyable {
  /// Fills a block.
  ///
  /// - Parameters:
  ///   - block: its ``CoordinateBlock/count`` says how many pixels.
  ///   - column: of the first pixel.
  ///   - row: of all of them.
  ///   - interior: source pixels that have all the neighbours which interpolation takes.
  func fill(_ block: inout CoordinateBlock, column: Int, row: Int, interior: Interior)
}

/// The source pixels that coordinates may fall on, rounded down, where interpolation needs no sample beyond the edge.
struct Interior {
  let columns: Range<Int64>
  let rows: Range<Int64>

  /// - Parameters:
  ///   - before: samples taken before that pixel.
  ///   - after: samples taken after it.
  init(width: Int, height: Int, before: Int, after: Int) {
    func range(_ count: Int) -> Range<Int64> {
      let end = Int64(count - after)
      return Int64(before)..<max(end, Int64(before))
    }
    columns = range(width)
    rows = range(height)
  }
}

extension CoordinateWalk where Self: ~Copyable {
  /// Fills every pixel of a result, in strips of a block's width, so that a turned image is read in pieces that stay in the
  /// cache.
  ///
  /// - Parameters:
  ///   - width: columns of the result.
  ///   - height: its rows.
  ///   - border: what coordinates beyond the source are folded by; `constant` leaves them.
  ///   - samplers: each takes what it wants from every block.
  func sample(
    width: Int, height: Int, source: (width: Int, height: Int), interior: Interior, border: Border,
    with samplers: [any BlockSampler]
  ) {
    var block = CoordinateBlock()
    for column in stride(from: 0, to: width, by: CoordinateBlock.capacity) {
      block.count = min(CoordinateBlock.capacity, width - column)
      for row in 0..<height {
        fill(&block, column: column, row: row, interior: interior)
        block.fold(border, width: source.width, height: source.height)
        for sampler in samplers { sampler.sample(block, offset: row * width + column) }
      }
    }
  }
}
