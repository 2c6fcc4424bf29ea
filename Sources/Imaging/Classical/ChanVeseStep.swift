/// One step of ``ChanVeseContour`` over a row, eight pixels at a time.
struct ChanVeseStep {
  static let lanes = 8
  typealias Lanes = SIMD8<Float>

  /// What the pixels of all rows together say of the level set after the step.
  struct Sums {
    /// The squares of what it changed by.
    var change = 0.0
    /// The intensities where it is positive.
    var inside = 0.0
    /// How many pixels those are.
    var count = 0.0
  }

  private let mu: Float
  private let lambda1: Float
  private let lambda2: Float
  private let length: Float
  private let meanInside: Float
  private let meanOutside: Float

  init(_ method: ChanVese, means: (inside: Double, outside: Double)) {
    mu = Float(method.mu)
    lambda1 = Float(method.lambda1)
    lambda2 = Float(method.lambda2)
    length = Float(method.step)
    meanInside = Float(means.inside)
    meanOutside = Float(means.outside)
  }

  /// - Parameter stride: how far the rows above and below are.
  func moveRow(
    _ target: UnsafeMutablePointer<Float>, from source: UnsafePointer<Float>, image: UnsafePointer<Float>, stride: Int,
    count: Int, _ sums: inout Sums
  ) {
    var (change, inside, pixels) = (Lanes.zero, Lanes.zero, Lanes.zero)
    let places = Lanes(0, 1, 2, 3, 4, 5, 6, 7)
    for x in Swift.stride(from: 0, to: count, by: Self.lanes) {
      let level = Self.load(source + x)
      let intensity = Self.load(image + x)
      let moved = move(level, Self.neighbours(source + x, stride), intensity)
      UnsafeMutableRawPointer(target + x).storeBytes(of: moved, as: Lanes.self)
      // Beyond the end of the row nothing counts.
      let isPixel = places .< Float(count - x)
      let difference = (moved - level).replacing(with: 0, where: .!isPixel)
      change += difference * difference
      let isInside = isPixel .& (moved .> 0)
      inside += Lanes.zero.replacing(with: intensity, where: isInside)
      pixels += Lanes.zero.replacing(with: 1, where: isInside)
    }
    sums.change += Double(change.sum())
    sums.inside += Double(inside.sum())
    sums.count += Double(pixels.sum())
  }

  /// Numerator and denominator of the formula are both multiplied by 1 + φ².
  @inline(__always)
  private func move(_ level: Lanes, _ neighbours: Neighbours, _ intensity: Lanes) -> Lanes {
    let (inside, outside) = (intensity - meanInside, intensity - meanOutside)
    let force = lambda2 * outside * outside - lambda1 * inside * inside
    let weight = 1 + level * level
    let (sum, weights) = neighbours.curvature(level)
    return (level * weight + length * (mu * sum + force)) / (weight + mu * length * weights)
  }

  private struct Neighbours {
    var left, right, above, below: Lanes

    /// Σ Cᵢ φᵢ and Σ Cᵢ.
    @inline(__always)
    func curvature(_ level: Lanes) -> (sum: Lanes, weights: Lanes) {
      let (across, down) = ((right - left) * 0.5, (below - above) * 0.5)
      let (acrossSquared, downSquared) = (across * across + 1e-16, down * down + 1e-16)
      func weight(_ neighbour: Lanes, _ other: Lanes) -> Lanes {
        let difference = neighbour - level
        return 1 / (difference * difference + other).squareRoot()
      }
      let (toRight, toLeft) = (weight(right, downSquared), weight(left, downSquared))
      let (toBelow, toAbove) = (weight(below, acrossSquared), weight(above, acrossSquared))
      let sum = right * toRight + left * toLeft + below * toBelow + above * toAbove
      return (sum, toRight + toLeft + toBelow + toAbove)
    }
  }

  @inline(__always)
  private static func neighbours(_ place: UnsafePointer<Float>, _ stride: Int) -> Neighbours {
    Neighbours(left: load(place - 1), right: load(place + 1), above: load(place - stride), below: load(place + stride))
  }

  @inline(__always)
  private static func load(_ place: UnsafePointer<Float>) -> Lanes {
    UnsafeRawPointer(place).loadUnaligned(as: Lanes.self)
  }
}
