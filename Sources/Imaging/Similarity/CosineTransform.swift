#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The two-dimensional cosine transform of type II, orthonormal: the numbers of `scipy.fft.dctn(norm: "ortho")`.
struct CosineTransform: Sendable {
  let side: Int
  let count: Int
  /// Frequency by frequency, the cosine at each pixel.
  private let basis: [Double]

  /// - Parameters:
  ///   - side: of the square images, px.
  ///   - count: of the lowest frequencies wanted along each axis.
  /// - Precondition: 0 < `count` ≤ `side`.
  init(side: Int, count: Int) {
    precondition(0 < count && count <= side)
    self.side = side
    self.count = count
    basis = (0..<count).flatMap { frequency in
      let scale = ((frequency == 0 ? 1 : 2) / Double(side)).squareRoot()
      return (0..<side).map { scale * cos(.pi * Double((2 * $0 + 1) * frequency) / Double(2 * side)) }
    }
  }

  /// The lowest frequencies of an image: rows of vertical, columns of horizontal frequency.
  ///
  /// - Precondition: `values` holds `side × side` numbers.
  func lowest(of values: [Double]) -> [Double] {
    precondition(values.count == side * side)
    var horizontal = [Double](repeating: 0, count: side * count)
    for row in 0..<side {
      for frequency in 0..<count {
        var sum = 0.0
        for x in 0..<side { sum += values[row * side + x] * basis[frequency * side + x] }
        horizontal[row * count + frequency] = sum
      }
    }
    var result = [Double](repeating: 0, count: count * count)
    for frequency in 0..<count {
      for row in 0..<side {
        let weight = basis[frequency * side + row]
        for column in 0..<count { result[frequency * count + column] += weight * horizontal[row * count + column] }
      }
    }
    return result
  }
}
