/// A plane with its edge pixels repeated around it, and room to read whole vectors at the end of a row.
struct PaddedPlane {
  let width: Int
  let height: Int
  /// From one row to the next.
  let stride: Int
  private var storage: [Float]

  init(_ values: [Float], width: Int) {
    self.width = width
    height = values.count / width
    stride = (width + ChanVeseStep.lanes - 1) / ChanVeseStep.lanes * ChanVeseStep.lanes + 2 * ChanVeseStep.lanes
    storage = [Float](repeating: 0, count: stride * (height + 2))
    for y in 0..<height {
      let first = (y + 1) * stride + ChanVeseStep.lanes
      storage.replaceSubrange(first..<first + width, with: values[y * width..<(y + 1) * width])
    }
    extendEdges()
  }

  /// In row order, without what is around them.
  var values: [Float] {
    (0..<height).flatMap { y in
      let first = (y + 1) * stride + ChanVeseStep.lanes
      return storage[first..<first + width]
    }
  }

  /// The first pixel of the first row; the one before it, and the row before it, are there.
  func withRows(_ body: (UnsafePointer<Float>) -> Void) {
    storage.withUnsafeBufferPointer { body($0.baseAddress! + stride + ChanVeseStep.lanes) }
  }

  mutating func withMutableRows(_ body: (UnsafeMutablePointer<Float>) -> Void) {
    storage.withUnsafeMutableBufferPointer { body($0.baseAddress! + stride + ChanVeseStep.lanes) }
  }

  mutating func extendEdges() {
    let (width, height, stride) = (width, height, stride)
    withMutableRows { first in
      for y in 0..<height {
        first[y * stride - 1] = first[y * stride]
        first[y * stride + width] = first[y * stride + width - 1]
      }
      (first - stride).update(from: first, count: width)
      (first + height * stride).update(from: first + (height - 1) * stride, count: width)
    }
  }
}
