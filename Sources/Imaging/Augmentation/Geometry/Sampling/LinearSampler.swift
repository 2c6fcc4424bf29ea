/// Values between the four samples around each place.
///
/// A constant border starts at the last centres: nothing is blended with it, as scipy's `constant` has it.
struct LinearSampler: BlockSampler {
  let planes: SampledPlanes<Float>

  func sample(_ block: borrowing CoordinateBlock, offset: Int) {
    let (places, folded, inside, outside) = (block.places, block.folded, block.inside, block.outside)
    planes.forEachPlane(offset: offset) { plane, target in
      blend(places, inside, from: plane, to: target)
      for range in [outside.before, outside.after] where !range.isEmpty {
        if planes.canFold {
          blend(folded, range, from: plane, to: target)
        } else {
          for index in range { (target + index).initialize(to: value(plane, places.x[index], places.y[index])) }
        }
      }
    }
  }

  /// Coordinates that have all four samples: four pixels at a time.
  private func blend(
    _ places: Coordinates, _ range: Range<Int>, from plane: UnsafePointer<Float>,
    to target: UnsafeMutablePointer<Float>
  ) {
    let stride = planes.width
    var index = range.lowerBound
    while index + 4 <= range.upperBound {
      let a = corner(places, index, plane)
      let b = corner(places, index + 1, plane)
      let c = corner(places, index + 2, plane)
      let d = corner(places, index + 3, plane)
      let above = Self.pairs(a, b, c, d)
      let below = Self.pairs(a + stride, b + stride, c + stride, d + stride)
      let (alongX, alongY) = (Self.fractions(places.x + index), Self.fractions(places.y + index))
      let top = above.evenHalf + alongX * (above.oddHalf - above.evenHalf)
      let bottom = below.evenHalf + alongX * (below.oddHalf - below.evenHalf)
      UnsafeMutableRawPointer(target + index).storeBytes(
        of: top + alongY * (bottom - top), as: SIMD4<Float>.self)
      index += 4
    }
    for index in index..<range.upperBound {
      let corner = corner(places, index, plane)
      let (alongX, alongY) = (Self.fraction(places.x[index]), Self.fraction(places.y[index]))
      let top = corner[0] + alongX * (corner[1] - corner[0])
      let bottom = corner[stride] + alongX * (corner[stride + 1] - corner[stride])
      (target + index).initialize(to: top + alongY * (bottom - top))
    }
  }

  /// The sample above and to the left of a place.
  @inline(__always)
  private func corner(_ places: Coordinates, _ index: Int, _ plane: UnsafePointer<Float>) -> UnsafePointer<Float> {
    plane + (Int(places.y[index] >> 32) &* planes.width &+ Int(places.x[index] >> 32))
  }

  /// Four times two samples side by side.
  @inline(__always)
  private static func pairs(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>, _ d: UnsafePointer<Float>
  ) -> SIMD8<Float> {
    func pair(_ place: UnsafePointer<Float>) -> SIMD2<Float> {
      UnsafeRawPointer(place).loadUnaligned(as: SIMD2<Float>.self)
    }
    return SIMD8(
      lowHalf: SIMD4(lowHalf: pair(a), highHalf: pair(b)), highHalf: SIMD4(lowHalf: pair(c), highHalf: pair(d)))
  }

  /// The low 32 bits of a coordinate as a number in [0, 1).
  @inline(__always)
  static func fraction(_ coordinate: Int64) -> Float {
    Float(Int32(truncatingIfNeeded: UInt32(truncatingIfNeeded: coordinate) >> 8)) * 0x1p-24
  }

  @inline(__always)
  private static func fractions(_ coordinates: UnsafePointer<Int64>) -> SIMD4<Float> {
    let halves = UnsafeRawPointer(coordinates).loadUnaligned(as: SIMD8<UInt32>.self)
    #if _endian(little)
      let low = halves.evenHalf
    #else
      let low = halves.oddHalf
    #endif
    return SIMD4<Float>(SIMD4<Int32>(truncatingIfNeeded: low &>> 8)) * 0x1p-24
  }

  /// A value at a constant border, or of a source that is a single line.
  @inline(never)
  private func value(_ plane: UnsafePointer<Float>, _ x: Int64, _ y: Int64) -> Float {
    if planes.border == .constant {
      let (right, bottom) = (Int64(planes.width - 1) << 32, Int64(planes.height - 1) << 32)
      guard x >= 0, y >= 0, x <= right, y <= bottom else { return planes.beyond }
    }
    let (column, row) = (Int(x >> 32), Int(y >> 32))
    let (alongX, alongY) = (Self.fraction(x), Self.fraction(y))
    // A neighbour of weight 0 may lie beyond a constant border; its value does not count.
    func line(_ row: Int) -> Float {
      let left = planes.sample(plane, column, row) * (1 - alongX)
      return alongX == 0 ? left : left + planes.sample(plane, column + 1, row) * alongX
    }
    return alongY == 0 ? line(row) : line(row) * (1 - alongY) + line(row + 1) * alongY
  }
}
