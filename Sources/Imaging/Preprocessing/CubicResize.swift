/// For each position along a resized axis, the four source positions around it and their weights; positions beyond the
/// edge are the edge's.
struct CubicTaps {
  /// The first source position, which may lie beyond the edge.
  let first: [Int]
  let weights: [SIMD4<Float>]
  private let last: Int

  /// Half-pixel centres.
  init(from source: Int, to target: Int) {
    let scale = Double(source) / Double(target)
    let positions = (0..<target).map { (Double($0) + 0.5) * scale - 0.5 }
    first = positions.map { Int($0.rounded(.down)) - 1 }
    weights = positions.map { CubicKernel.weights(Float($0 - $0.rounded(.down))) }
    last = source - 1
  }

  /// The source position of one of the four.
  @inline(__always)
  func source(_ position: Int, _ tap: Int) -> Int { min(max(first[position] + tap, 0), last) }
}

extension FloatImage {
  /// Along rows first, then along columns.
  func cubicallyResized(columns: CubicTaps, rows: CubicTaps) -> FloatImage {
    let (newWidth, newHeight) = (columns.first.count, rows.first.count)
    let lines = stretchedRows(columns)
    let count = channels * newWidth * newHeight
    let resized = [Float](unsafeUninitializedCapacity: count) { output, initialized in
      lines.withUnsafeBufferPointer { lines in
        for channel in 0..<channels {
          let plane = lines.baseAddress! + channel * height * newWidth
          for y in 0..<newHeight {
            let weights = rows.weights[y]
            let (a, b) = (plane + rows.source(y, 0) * newWidth, plane + rows.source(y, 1) * newWidth)
            let (c, d) = (plane + rows.source(y, 2) * newWidth, plane + rows.source(y, 3) * newWidth)
            let target = output.baseAddress! + (channel * newHeight + y) * newWidth
            for x in 0..<newWidth {
              (target + x).initialize(
                to: weights.x * a[x] + weights.y * b[x] + weights.z * c[x] + weights.w * d[x])
            }
          }
        }
      }
      initialized = count
    }
    return FloatImage(width: newWidth, height: newHeight, channels: channels, values: resized)
  }

  /// Every row on the new columns.
  private func stretchedRows(_ columns: CubicTaps) -> [Float] {
    let newWidth = columns.first.count
    let count = channels * height * newWidth
    return [Float](unsafeUninitializedCapacity: count) { output, initialized in
      values.withUnsafeBufferPointer { input in
        for row in 0..<channels * height {
          let (line, target) = (input.baseAddress! + row * width, output.baseAddress! + row * newWidth)
          for x in 0..<newWidth {
            let weights = columns.weights[x]
            (target + x).initialize(
              to: weights.x * line[columns.source(x, 0)] + weights.y * line[columns.source(x, 1)]
                + weights.z * line[columns.source(x, 2)] + weights.w * line[columns.source(x, 3)])
          }
        }
      }
      initialized = count
    }
  }
}
