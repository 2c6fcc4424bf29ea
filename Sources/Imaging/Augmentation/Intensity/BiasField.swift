public import Randomness

/// A smooth unevenness of brightness, as coils of a magnetic resonance scanner leave it: x · e^(field).
///
/// The field is a sum of products of Legendre polynomials, Σ cᵢⱼ Lᵢ(y) Lⱼ(x) over j ≤ i ≤ degree, with x and y from −1 at the
/// first to 1 at the last pixel and each cᵢⱼ drawn evenly: MONAI's `RandBiasField`. All channels have the same field.
public struct BiasField: IntensityStep {
  public static let name = "biasField"

  /// 1 to 10.
  public var degree: Int
  /// Of each coefficient, −1 to 1.
  public var coefficient: ClosedRange<Double>
  /// 0 to 1.
  public var probability: Double

  public init(degree: Int = 3, coefficient: ClosedRange<Double> = 0...0.1, probability: Double = 0.1) {
    self.degree = degree
    self.coefficient = coefficient
    self.probability = probability
  }

  public func draw(
    width: Int, height: Int, channels: Int, using draws: inout KeyedGenerator
  ) -> Drawn<IntensityChange>? {
    guard draws.happens(probability) else { return nil }
    var coefficients: [[Double]] = []
    var parameters: [DrawnParameter] = []
    for order in 0...degree {
      coefficients.append((0...order).map { _ in draws.number(in: coefficient) })
      parameters += coefficients[order].enumerated().map { DrawnParameter("c\(order).\($0)", $1) }
    }
    let field = LegendreField(coefficients, width: width, height: height)
    return Drawn(IntensityChange(.pixels(field)), parameters)
  }
}

/// x · e^(field).
struct LegendreField: PixelOperation {
  private let width: Int
  /// L₀, L₁, … at each column, one after the other.
  private let columns: [Float]
  /// For each row, the factors of L₀, L₁, ….
  private let rows: [[Float]]

  init(_ coefficients: [[Double]], width: Int, height: Int) {
    self.width = width
    let degree = coefficients.count - 1
    let alongX = (0..<width).map { Self.legendre(degree, at: Self.coordinate($0, of: width)) }
    columns = (0...degree).flatMap { order in alongX.map { Float($0[order]) } }
    rows = (0..<height).map { y in
      let alongY = Self.legendre(degree, at: Self.coordinate(y, of: height))
      return (0...degree).map { column in
        Float((column...degree).reduce(0) { $0 + coefficients[$1][column] * alongY[$1] })
      }
    }
  }

  private static func coordinate(_ place: Int, of count: Int) -> Double {
    count == 1 ? -1 : 2 * Double(place) / Double(count - 1) - 1
  }

  /// L₀ to Lₙ by Bonnet's recursion.
  private static func legendre(_ degree: Int, at x: Double) -> [Double] {
    var values = [1, x]
    for order in 2..<max(degree + 1, 2) {
      let (n, last) = (Double(order), values.count - 1)
      values.append(((2 * n - 1) * x * values[last] - (n - 1) * values[last - 1]) / n)
    }
    return values
  }

  func apply(to block: PixelBlock) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { factors in
      var pixel = block.pixels.lowerBound
      while pixel < block.pixels.upperBound {
        let (y, x) = pixel.quotientAndRemainder(dividingBy: width)
        let count = min(width - x, block.pixels.upperBound - pixel)
        fill(factors.baseAddress!, row: y, from: x, count: count)
        for channel in 0..<block.channels {
          let values = block.channel(channel).baseAddress! + (pixel - block.pixels.lowerBound)
          for index in 0..<count { values[index] *= factors[index] }
        }
        pixel += count
      }
    }
  }

  /// The factors of part of a row.
  private func fill(_ factors: UnsafeMutablePointer<Float>, row: Int, from x: Int, count: Int) {
    factors.update(repeating: 0, count: count)
    columns.withUnsafeBufferPointer { columns in
      for (order, scale) in rows[row].enumerated() {
        let polynomial = columns.baseAddress! + order * width + x
        for index in 0..<count { factors[index] += scale * polynomial[index] }
      }
    }
    for index in 0..<count { factors[index] = PixelMathematics.exp(factors[index]) }
  }
}
