#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A Gaussian blur of one channel, along rows and then along columns.
///
/// Weights are e^(−k² / 2σ²), cut off at 4 σ and brought to a sum of 1; beyond the edge the image is mirrored about the centre
/// of its edge pixel (``Border/reflect``): the numbers of `scipy.ndimage.gaussian_filter(mode: "mirror")`, and of OpenCV's
/// `GaussianBlur` with a kernel of that size.
struct GaussianFilter {
  /// Along x and along y, from the middle outwards.
  private let horizontal: [Float]
  private let vertical: [Float]

  /// - Parameters:
  ///   - sigmaX: along rows, px; 0 leaves them as they are.
  ///   - sigmaY: along columns, px.
  init(sigmaX: Double, sigmaY: Double) {
    horizontal = Self.weights(sigmaX)
    vertical = Self.weights(sigmaY)
  }

  private static func weights(_ sigma: Double) -> [Float] {
    if sigma <= 0 { return [1] }
    let radius = Int(4 * sigma + 0.5)
    let half = (0...radius).map { exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
    let sum = half[0] + 2 * half.dropFirst().reduce(0, +)
    return half.map { Float($0 / sum) }
  }

  /// Blurs a plane in place.
  ///
  /// Rows blurred along x wait in a ring as high as the kernel, so that the plane is read and written once.
  func apply(to plane: UnsafeMutablePointer<Float>, width: Int, height: Int) {
    let reach = vertical.count - 1
    let side = horizontal.count - 1
    let rows = 2 * reach + 1
    withUnsafeTemporaryAllocation(of: Float.self, capacity: rows * width + width + 2 * side) { memory in
      let ring = memory.baseAddress!
      let padded = ring + rows * width
      var ready = 0
      for y in 0..<height {
        while ready <= min(y + reach, height - 1) {
          blurRow(plane + ready * width, width: width, padded: padded, to: ring + ready % rows * width)
          ready += 1
        }
        blurColumn(at: y, ring: ring, rows: rows, width: width, height: height, to: plane + y * width)
      }
    }
  }

  private func blurRow(
    _ row: UnsafePointer<Float>, width: Int, padded: UnsafeMutablePointer<Float>,
    to target: UnsafeMutablePointer<Float>
  ) {
    let side = horizontal.count - 1
    (padded + side).initialize(from: row, count: width)
    for distance in 0..<side {
      padded[side - 1 - distance] = row[Border.reflect.index(-1 - distance, count: width)!]
      padded[side + width + distance] = row[Border.reflect.index(width + distance, count: width)!]
    }
    let centre = padded + side
    let middle = horizontal[0]
    for x in 0..<width { target[x] = middle * centre[x] }
    for distance in 1..<max(horizontal.count, 1) {
      let weight = horizontal[distance]
      let (left, right) = (centre - distance, centre + distance)
      for x in 0..<width { target[x] += weight * (left[x] + right[x]) }
    }
  }

  private func blurColumn(
    at y: Int, ring: UnsafePointer<Float>, rows: Int, width: Int, height: Int,
    to target: UnsafeMutablePointer<Float>
  ) {
    func row(_ y: Int) -> UnsafePointer<Float> {
      ring + Border.reflect.index(y, count: height)! % rows * width
    }
    let (centre, middle) = (row(y), vertical[0])
    for x in 0..<width { target[x] = middle * centre[x] }
    for distance in 1..<max(vertical.count, 1) {
      let weight = vertical[distance]
      let (above, below) = (row(y - distance), row(y + distance))
      for x in 0..<width { target[x] += weight * (above[x] + below[x]) }
    }
  }
}

extension FloatImage {
  /// A channel's values, to be changed in place.
  mutating func withChannel(_ channel: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    let first = channel * width * height
    values.withUnsafeMutableBufferPointer { body($0.baseAddress! + first) }
  }
}
