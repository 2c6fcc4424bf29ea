#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Smoothing by a Gaussian that is cut off at four standard deviations, along rows and then along columns; beyond the plane
/// all is 0 (scipy's `gaussian_filter` with `mode: "constant"`).
struct GaussianSmoothing {
  /// From the middle outwards; with their mirror images they add up to the scale's square root.
  private let weights: [Float]

  /// - Parameters:
  ///   - sigma: in pixels; at 0 nothing is smoothed.
  ///   - scale: what the result is multiplied by, at least 0.
  init(sigma: Double, scale: Float = 1) {
    let bells = (0...Int(4 * sigma + 0.5)).map { $0 == 0 ? 1 : exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    let sum = 2 * bells.reduce(0, +) - 1
    weights = bells.map { Float($0 / sum * Double(scale).squareRoot()) }
  }

  /// Smooths a plane, row by row in memory.
  func smooth(_ plane: inout [Float], width: Int, height: Int) {
    precondition(plane.count == width * height)
    let reach = weights.count - 1
    // A line longer than the plane by the reach of the kernel at both ends, so that no pixel is a special case.
    let room = (max(width, height) + 2 * reach + 1) * Self.lanes
    withUnsafeTemporaryAllocation(of: Float.self, capacity: room) { scratch in
      plane.withUnsafeMutableBufferPointer { plane in
        let pixels = plane.baseAddress!
        for row in 0..<height { smoothRow(pixels + row * width, width, scratch.baseAddress!) }
        for column in stride(from: 0, to: width, by: Self.lanes) {
          smoothColumns(pixels + column, min(Self.lanes, width - column), width, height, scratch.baseAddress!)
        }
      }
    }
  }

  private static var lanes: Int { 16 }

  /// One row: sixteen results at a time.
  private func smoothRow(_ row: UnsafeMutablePointer<Float>, _ width: Int, _ scratch: UnsafeMutablePointer<Float>) {
    let reach = weights.count - 1
    scratch.initialize(repeating: 0, count: width + 2 * reach + Self.lanes)
    (scratch + reach).update(from: row, count: width)
    for first in stride(from: 0, to: width, by: Self.lanes) {
      store(sum(scratch + reach + first, stride: 1), to: row + first, count: min(Self.lanes, width - first))
    }
  }

  /// Up to sixteen columns side by side.
  private func smoothColumns(
    _ columns: UnsafeMutablePointer<Float>, _ count: Int, _ width: Int, _ height: Int,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    let reach = weights.count - 1
    scratch.initialize(repeating: 0, count: (height + 2 * reach) * Self.lanes)
    for row in 0..<height {
      (scratch + (reach + row) * Self.lanes).update(from: columns + row * width, count: count)
    }
    for row in 0..<height {
      store(sum(scratch + (reach + row) * Self.lanes, stride: Self.lanes), to: columns + row * width, count: count)
    }
  }

  @inline(__always)
  private func sum(_ centre: UnsafePointer<Float>, stride: Int) -> SIMD16<Float> {
    func load(_ place: UnsafePointer<Float>) -> SIMD16<Float> {
      UnsafeRawPointer(place).loadUnaligned(as: SIMD16<Float>.self)
    }
    return weights.withUnsafeBufferPointer { weights in
      var sum = weights[0] * load(centre)
      for distance in 1..<weights.count {
        sum += weights[distance] * (load(centre - distance * stride) + load(centre + distance * stride))
      }
      return sum
    }
  }

  @inline(__always)
  private func store(_ values: SIMD16<Float>, to target: UnsafeMutablePointer<Float>, count: Int) {
    if count == Self.lanes {
      UnsafeMutableRawPointer(target).storeBytes(of: values, as: SIMD16<Float>.self)
    } else {
      for lane in 0..<count { target[lane] = values[lane] }
    }
  }
}
