/// The leaves of a quadtree over a plane: blocks in each of which the intensities differ by no more than a limit.
///
/// A block is halved along both axes, the first half the smaller one where a side is odd; along an axis that is not longer than
/// the smallest side it stays whole.
struct SplitBlocks {
  /// The block of each pixel, from 0, in row order.
  private(set) var regions: [Int32]
  private(set) var count = 0

  private let values: [Float]
  private let width: Int
  private let criterion: SplitAndMerge.Criterion
  private let limit: Double
  private let minimumSide: Int

  init(_ values: [Float], width: Int, criterion: SplitAndMerge.Criterion, limit: Double, minimumSide: Int) {
    precondition(values.count % width == 0 && minimumSide >= 1)
    (self.values, self.width) = (values, width)
    (self.criterion, self.limit, self.minimumSide) = (criterion, limit, minimumSide)
    regions = [Int32](repeating: 0, count: values.count)
    split(0..<width, 0..<values.count / width)
  }

  private mutating func split(_ columns: Range<Int>, _ rows: Range<Int>) {
    let isSplit = max(columns.count, rows.count) > minimumSide && spread(columns, rows) > limit
    if !isSplit { return makeLeaf(columns, rows) }
    for rows in halves(rows) {
      for columns in halves(columns) { split(columns, rows) }
    }
  }

  private func halves(_ side: Range<Int>) -> [Range<Int>] {
    if side.count <= minimumSide { return [side] }
    let middle = side.lowerBound + side.count / 2
    return [side.lowerBound..<middle, middle..<side.upperBound]
  }

  private mutating func makeLeaf(_ columns: Range<Int>, _ rows: Range<Int>) {
    for y in rows {
      for x in columns { regions[y * width + x] = Int32(count) }
    }
    count += 1
  }

  private func spread(_ columns: Range<Int>, _ rows: Range<Int>) -> Double {
    switch criterion {
    case .standardDeviation: standardDeviation(columns, rows)
    case .range: range(columns, rows)
    }
  }

  private func range(_ columns: Range<Int>, _ rows: Range<Int>) -> Double {
    var (lowest, highest) = (Float.infinity, -Float.infinity)
    for y in rows {
      for x in columns {
        let value = values[y * width + x]
        (lowest, highest) = (min(lowest, value), max(highest, value))
      }
    }
    return Double(highest) - Double(lowest)
  }

  /// In one pass, about the block's first pixel, so that little is lost where all are nearly the same.
  private func standardDeviation(_ columns: Range<Int>, _ rows: Range<Int>) -> Double {
    let origin = Double(values[rows.lowerBound * width + columns.lowerBound])
    var (sum, squares) = (0.0, 0.0)
    for y in rows {
      for x in columns {
        let difference = Double(values[y * width + x]) - origin
        sum += difference
        squares += difference * difference
      }
    }
    let count = Double(columns.count * rows.count)
    return max(0, squares / count - sum / count * (sum / count)).squareRoot()
  }
}
