internal import Randomness

extension KeyedGenerator {
  /// A draw of nearly normal distribution, mean 0 and deviation 1: the sum of four random bytes (Irwin and Hall).
  @inline(__always)
  mutating func bell() -> Float {
    let word = nextWord()
    let sum = (word & 255) + (word >> 8 & 255) + (word >> 16 & 255) + word >> 24
    return Float(Int(sum) - 510) * 0.006_766
  }

  /// A vector of length 1 in any direction.
  mutating func direction() -> SIMD2<Float> {
    while true {
      let vector = SIMD2(uniform(in: -1...1), uniform(in: -1...1))
      let square = vector.x * vector.x + vector.y * vector.y
      if square > 0.01 && square <= 1 { return vector / square.squareRoot() }
    }
  }
}

extension SIMD2<Float> {
  /// The vector turned by the angle whose half has the given tangent: a rotation without sine and cosine.
  func turned(halfTangent tangent: Float) -> SIMD2<Float> {
    let scale = 1 / (1 + tangent * tangent)
    let cosine = (1 - tangent * tangent) * scale
    let sine = 2 * tangent * scale
    return SIMD2(x * cosine - y * sine, x * sine + y * cosine)
  }

  var length: Float { (x * x + y * y).squareRoot() }
}

/// 0 below `low`, 1 above `high`, and a smooth cubic between; falls where `low` is the larger.
@inline(__always)
func smoothStep(_ low: Float, _ high: Float, _ value: Float) -> Float {
  let position = clamp((value - low) / (high - low), 0, 1)
  return position * position * (3 - 2 * position)
}

/// A hill of height 1 at 0 that ends at ±1.
@inline(__always)
func bump(_ value: Float) -> Float {
  let rest = max(0, 1 - value * value)
  return rest * rest
}

@inline(__always)
func clamp(_ value: Float, _ low: Float, _ high: Float) -> Float { max(low, min(high, value)) }

/// `from` where `share` is 0, `to` where it is 1.
@inline(__always)
func mix(_ from: Float, _ to: Float, _ share: Float) -> Float { from + (to - from) * share }

extension FloatImage {
  /// One value a pixel, from the pixel's number in row order.
  @inline(__always)
  init(width: Int, height: Int, drawing value: (_ x: Int, _ y: Int, _ pixel: Int) -> Float) {
    var values = [Float](repeating: 0, count: width * height)
    values.withUnsafeMutableBufferPointer { values in
      for y in 0..<height {
        for x in 0..<width { values[y * width + x] = value(x, y, y * width + x) }
      }
    }
    self.init(width: width, height: height, values: values)
  }

  /// Noise without correlation, of mean 0 and deviation 1.
  static func whiteNoise(width: Int, height: Int, using draws: inout KeyedGenerator) -> FloatImage {
    FloatImage(width: width, height: height) { _, _, _ in draws.bell() }
  }

  /// Noise of mean 0 and deviation about 1 that varies over `scale` pixels: quadratic B-splines over random nodes.
  ///
  /// - Parameter octaves: how many layers to add, each of half the scale and half the height of the one before.
  static func smoothNoise(
    width: Int, height: Int, scaleX: Float, scaleY: Float, octaves: Int = 1, using draws: inout KeyedGenerator
  ) -> FloatImage {
    var (sum, power, amplitude, shrink) = (FloatImage(width: width, height: height), Float(0), Float(1), Float(1))
    for _ in 0..<octaves {
      let layer = splineNoise(
        width: width, height: height, scaleX: scaleX * shrink, scaleY: scaleY * shrink, using: &draws)
      for pixel in sum.values.indices { sum.values[pixel] += amplitude * layer.values[pixel] }
      power += amplitude * amplitude
      amplitude *= 0.5
      shrink *= 0.5
    }
    let scale = 1 / power.squareRoot()
    for pixel in sum.values.indices { sum.values[pixel] *= scale }
    return sum
  }

  private static func splineNoise(
    width: Int, height: Int, scaleX: Float, scaleY: Float, using draws: inout KeyedGenerator
  ) -> FloatImage {
    let (columns, rows) = (splineTaps(width, scale: scaleX), splineTaps(height, scale: scaleY))
    let (nodesX, nodesY) = (columns.last!.node + 3, rows.last!.node + 3)
    let nodes = (0..<nodesX * nodesY).map { _ in draws.bell() }
    // Across first, then down: two passes of three taps.
    let across = FloatImage(width: width, height: nodesY) { x, y, _ in
      let (node, weights) = columns[x]
      let first = y * nodesX + node
      return nodes[first] * weights.0 + nodes[first + 1] * weights.1 + nodes[first + 2] * weights.2
    }
    // The mean square of the spline's weights is 0.55 along an axis.
    return FloatImage(width: width, height: height) { x, y, _ in
      let (node, weights) = rows[y]
      let first = node * width + x
      let sum =
        across.values[first] * weights.0 + across.values[first + width] * weights.1
        + across.values[first + 2 * width] * weights.2
      return sum / 0.55
    }
  }

  private static func splineTaps(_ count: Int, scale: Float) -> [(node: Int, weights: (Float, Float, Float))] {
    (0..<count).map { pixel in
      let position = Float(pixel) / max(scale, 1)
      let node = Int(position)
      let rest = position - Float(node)
      return (node, ((1 - rest) * (1 - rest) / 2, 0.5 + rest - rest * rest, rest * rest / 2))
    }
  }

  /// The first channel blurred by the kernel 1 2 1 so many times along each axis; edges repeat.
  func softened(across: Int, down: Int) -> FloatImage {
    var image = self
    for _ in 0..<across { image = image.softened(step: 1) }
    for _ in 0..<down { image = image.softened(step: width) }
    return image
  }

  private func softened(step: Int) -> FloatImage {
    FloatImage(width: width, height: height) { x, y, pixel in
      let atStart = step == 1 ? x == 0 : y == 0
      let atEnd = step == 1 ? x == width - 1 : y == height - 1
      let before = values[atStart ? pixel : pixel - step]
      let after = values[atEnd ? pixel : pixel + step]
      return before * 0.25 + values[pixel] * 0.5 + after * 0.25
    }
  }
}

/// The nearest 8-bit sample.
@inline(__always)
func byte(_ value: Float) -> UInt8 { UInt8(clamp(value.rounded(), 0, 255)) }

/// The whole pixels between two positions that lie in the image; empty where none does.
func pixels(from low: Float, to high: Float, below count: Int) -> Range<Int> {
  let first = clamp(low.rounded(.up), 0, Float(count))
  return Int(first)..<Int(clamp(high.rounded(.down) + 1, first, Float(count)))
}
