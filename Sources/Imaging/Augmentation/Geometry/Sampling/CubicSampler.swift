/// Values between the sixteen samples around each place, by `CubicKernel` along both axes; a constant border is blended with.
struct CubicSampler: BlockSampler {
  let planes: SampledPlanes<Float>

  func sample(_ block: borrowing CoordinateBlock, offset: Int) {
    let (places, folded, inside, outside) = (block.places, block.folded, block.inside, block.outside)
    // Beyond an edge that goes on for ever a value still depends on how far: only a mirror can be folded back.
    let coordinates = planes.canFold && planes.border == .reflect ? folded : places
    planes.forEachPlane(offset: offset) { plane, target in
      for index in inside { (target + index).initialize(to: inner(plane, places.x[index], places.y[index])) }
      for range in [outside.before, outside.after] {
        for index in range {
          let (x, y) = (coordinates.x[index], coordinates.y[index])
          (target + index).initialize(to: isInner(x, y) ? inner(plane, x, y) : value(plane, x, y))
        }
      }
    }
  }

  private func isInner(_ x: Int64, _ y: Int64) -> Bool {
    let (column, row) = (Int(x >> 32), Int(y >> 32))
    return column >= 1 && row >= 1 && column < planes.width - 2 && row < planes.height - 2
  }

  /// A place that has all sixteen samples.
  @inline(__always)
  private func inner(_ plane: UnsafePointer<Float>, _ x: Int64, _ y: Int64) -> Float {
    let stride = planes.width
    let corner = plane + ((Int(y >> 32) - 1) &* stride &+ Int(x >> 32) - 1)
    func line(_ number: Int) -> SIMD4<Float> {
      UnsafeRawPointer(corner + number &* stride).loadUnaligned(as: SIMD4<Float>.self)
    }
    let down = CubicKernel.weights(LinearSampler.fraction(y))
    let column = down.x * line(0) + down.y * line(1) + down.z * line(2) + down.w * line(3)
    let products = CubicKernel.weights(LinearSampler.fraction(x)) * column
    return (products.x + products.z) + (products.y + products.w)
  }

  /// A place some of whose samples lie beyond the edge.
  @inline(never)
  private func value(_ plane: UnsafePointer<Float>, _ x: Int64, _ y: Int64) -> Float {
    let (left, top) = (Int(x >> 32) - 1, Int(y >> 32) - 1)
    // Beyond all samples nothing is blended, and the weights' rounding must not show.
    if planes.border == .constant, left >= planes.width || top >= planes.height || left <= -4 || top <= -4 {
      return planes.beyond
    }
    let across = CubicKernel.weights(LinearSampler.fraction(x))
    let down = CubicKernel.weights(LinearSampler.fraction(y))
    var sum: Float = 0
    for row in 0..<4 {
      var line: Float = 0
      for column in 0..<4 { line += across[column] * planes.sample(plane, left + column, top + row) }
      sum += down[row] * line
    }
    return sum
  }
}
