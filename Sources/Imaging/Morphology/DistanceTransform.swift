extension BitMask {
  /// The squared Euclidean distance of every pixel, in order of plane, row and column, to the nearest pixel that is set:
  /// 0 where it is set itself, infinite where none is.
  ///
  /// Distances are those of pixel centres, over all planes of a stack. In px² they are exact: whole numbers found
  /// without rounding. The time is linear in the number of pixels.
  ///
  /// Source: Meijster, Roerdink and Hesselink, "A General Algorithm for Computing Distance Transforms in Linear Time",
  /// 2000.
  ///
  /// - Parameter spacing: how far columns, rows and planes are apart, in mm or any unit, all above 0; nil: in px.
  public func squaredDistances(spacing: (x: Double, y: Double, z: Double)? = nil) -> [Double] {
    if let spacing {
      precondition(spacing.x > 0 && spacing.y > 0 && spacing.z > 0)
      return spacedDistances(spacing)
    }
    guard isMeasuredInWholeNumbers else { return spacedDistances((1, 1, 1)) }
    if planes > 1 { return wholeDistances().map { $0 == .max ? .infinity : Double($0) } }
    return distanceRows { $0 == .max ? .infinity : Double($0) }
  }

  /// As ``squaredDistances(spacing:)`` in px², as 32-bit numbers: half the memory.
  ///
  /// - Returns: exact squares; where no pixel is set, `Int32.max`.
  /// - Precondition: width² + height² + planes² is below 2³¹, and there are at most 16,000 rows.
  public func wholeSquaredDistances() -> [Int32] {
    precondition(isMeasuredInWholeNumbers)
    return wholeDistances()
  }

  /// The distance of every pixel to the nearest that is set: the roots of ``squaredDistances(spacing:)``.
  public func distances(spacing: (x: Double, y: Double, z: Double)? = nil) -> [Float] {
    if spacing != nil || !isMeasuredInWholeNumbers {
      return squaredDistances(spacing: spacing).map { Float($0.squareRoot()) }
    }
    if planes > 1 { return wholeDistances().map(Self.root) }
    return distanceRows(Self.root)
  }

  /// The distance of every pixel to the boundary, negative inside: outside the mask to the nearest pixel that is set,
  /// inside it to the nearest that is not.
  ///
  /// No pixel is at 0: the two sides of a boundary are at 1 and −1. Where nothing is set all are infinitely far, and
  /// where all is set, −∞: there is no boundary, and the edge of the image is none.
  ///
  /// - Parameter spacing: see ``squaredDistances(spacing:)``.
  public func signedDistances(spacing: (x: Double, y: Double, z: Double)? = nil) -> [Float] {
    var signed = distances(spacing: spacing)
    let inside = inverted.distances(spacing: spacing)
    for pixel in signed.indices { signed[pixel] -= inside[pixel] }
    return signed
  }

  /// The pixels whose squared distance to a set pixel, in px², is at most `limit`: a dilation by a disk, or on a stack by
  /// a ball, of this squared radius. Its time does not grow with the radius.
  public func pixels(withinSquaredDistance limit: Int) -> BitMask {
    guard isMeasuredInWholeNumbers else {
      let distances = squaredDistances()
      return BitMask(width: width, height: height, planes: planes) { distances[$0] <= Double(limit) }
    }
    let limit = Int32(clamping: min(limit, Int(Int32.max) - 1))
    var within = BitMask(width: width, height: height, planes: planes)
    if planes > 1 {
      let distances = wholeDistances()
      within.fill { distances[$0] <= limit }
      return within
    }
    forEachDistanceRow { row, squared in
      for word in 0..<wordsPerRow { within.words[row * wordsPerRow + word] = Self.bits(squared + word * 64, limit) }
    }
    within.clearUnusedBits()
    return within
  }

  @inline(__always)
  private static func root(_ squared: Int32) -> Float { squared == .max ? .infinity : Float(squared).squareRoot() }

  /// Which of 64 numbers are at most the limit.
  @inline(__always)
  private static func bits(_ numbers: UnsafePointer<Int32>, _ limit: Int32) -> UInt64 {
    var bits: UInt64 = 0
    for bit in 0..<64 { bits |= (numbers[bit] <= limit ? 1 : 0) &<< UInt64(truncatingIfNeeded: bit) }
    return bits
  }
}
