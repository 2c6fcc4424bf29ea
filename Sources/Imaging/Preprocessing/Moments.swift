/// Count, mean and squared distances of values, which can be put together from parts.
public struct Moments: Sendable, Equatable {
  public private(set) var count = 0
  public private(set) var mean = 0.0
  /// The sum of squared distances to the mean.
  private var squares = 0.0

  public init() {}

  fileprivate init(count: Int, mean: Double, squares: Double) {
    (self.count, self.mean, self.squares) = (count, mean, squares)
  }

  /// Of the population.
  public var deviation: Double { count == 0 ? 0 : (squares / Double(count)).squareRoot() }

  /// Adds the values of another part (Chan, Golub and LeVeque 1979).
  public mutating func merge(_ other: Moments) {
    guard other.count > 0 else { return }
    let total = Double(count + other.count)
    let distance = other.mean - mean
    squares += other.squares + distance * distance * Double(count) * Double(other.count) / total
    mean += distance * Double(other.count) / total
    count += other.count
  }
}

extension Moments {
  /// Of the finite values, by as many double additions as there are values.
  init(finiteOf values: UnsafeBufferPointer<Float>) {
    var (count, sum) = (0, 0.0)
    for value in values where value.isFinite {
      count += 1
      sum += Double(value)
    }
    guard count > 0 else { return }
    let mean = sum / Double(count)
    // A second pass: sums of squares lose the deviation of 16-bit images with a large mean.
    var squares = 0.0
    for value in values where value.isFinite {
      let distance = Double(value) - mean
      squares += distance * distance
    }
    (self.count, self.mean, self.squares) = (count, mean, squares)
  }

  private typealias Lanes = SIMD16<Float>
  /// Values of a block, which stay in the first cache between its two passes; each lane adds up 128.
  private static let block = 2048

  /// Of values that are all finite; nil where one is not, or where a float does not hold the squares.
  ///
  /// Each block has a mean of its own, and its squared distances are added up in lanes of floats: their error is that of
  /// 128 additions, a few millionths of the deviation, whatever the mean is.
  init?(allFinite values: UnsafeBufferPointer<Float>) {
    for start in stride(from: 0, to: values.count, by: Self.block) {
      let block = UnsafeBufferPointer(rebasing: values[start..<min(start + Self.block, values.count)])
      guard let moments = Self.ofBlock(block) else { return nil }
      merge(moments)
    }
    // Squares of such small distances are lost.
    guard count > 0, deviation > 1e-15 else { return nil }
  }

  private static func ofBlock(_ values: UnsafeBufferPointer<Float>) -> Moments? {
    let whole = values.count & ~(Lanes.scalarCount - 1)
    let memory = UnsafeRawBufferPointer(values)
    let stride = MemoryLayout<Float>.stride
    var lanes = Lanes()
    for index in Swift.stride(from: 0, to: whole, by: Lanes.scalarCount) {
      lanes += memory.loadUnaligned(fromByteOffset: index * stride, as: Lanes.self)
    }
    let center = (lanes.sum() + values[whole...].reduce(0, +)) / Float(values.count)
    guard center.isFinite else { return nil }
    var (distances, squares) = (Lanes(), Lanes())
    for index in Swift.stride(from: 0, to: whole, by: Lanes.scalarCount) {
      let distance = memory.loadUnaligned(fromByteOffset: index * stride, as: Lanes.self) - center
      distances += distance
      squares += distance * distance
    }
    var (sum, sumOfSquares) = (Double(distances.sum()), 0.0)
    for lane in 0..<Lanes.scalarCount { sumOfSquares += Double(squares[lane]) }
    for value in values[whole...] {
      let distance = Double(value - center)
      sum += distance
      sumOfSquares += distance * distance
    }
    guard sumOfSquares.isFinite else { return nil }
    let count = Double(values.count)
    // The centre is the mean but for rounding, so that little is taken off here.
    return Moments(
      count: values.count, mean: Double(center) + sum / count, squares: max(0, sumOfSquares - sum * sum / count))
  }
}

/// What z-score needs to know of values.
struct Summary {
  var moments: Moments
  /// Of the finite values, where there are others, too.
  var bounds: FiniteBounds?

  /// Nil where no value is finite.
  init?(of values: UnsafeBufferPointer<Float>) {
    if let moments = Moments(allFinite: values) {
      self.moments = moments
      // So small a deviation may be rounding.
      if moments.deviation > 1e-5 * abs(moments.mean) { return }
    }
    guard let bounds = FiniteBounds(of: values) else { return nil }
    self.bounds = bounds
    moments = bounds.lowest < bounds.highest ? Moments(finiteOf: values) : Moments()
  }
}

/// The least and the greatest finite value.
struct FiniteBounds: Equatable {
  var lowest: Float
  var highest: Float

  /// Nil where no value is finite.
  init?(of values: UnsafeBufferPointer<Float>) {
    (lowest, highest) = (.infinity, -.infinity)
    if let fast = Self.ofFinite(values) {
      (lowest, highest) = (fast.lowest, fast.highest)
      return
    }
    for value in values where value.isFinite {
      lowest = min(lowest, value)
      highest = max(highest, value)
    }
    if lowest > highest { return nil }
  }

  private init(_ lowest: Float, _ highest: Float) { (self.lowest, self.highest) = (lowest, highest) }

  private typealias Lanes = SIMD16<Float>

  /// Nil where one is not finite, or where there are few.
  private static func ofFinite(_ values: UnsafeBufferPointer<Float>) -> FiniteBounds? {
    let whole = values.count & ~(Lanes.scalarCount - 1)
    guard whole > 0 else { return nil }
    let memory = UnsafeRawBufferPointer(values)
    var lows = memory.loadUnaligned(as: Lanes.self)
    var (highs, zeros) = (lows, Lanes())
    for index in stride(from: 0, to: whole, by: Lanes.scalarCount) {
      let next = memory.loadUnaligned(fromByteOffset: index * MemoryLayout<Float>.stride, as: Lanes.self)
      lows.replace(with: next, where: next .< lows)
      highs.replace(with: next, where: next .> highs)
      // What is not finite leaves no zero.
      zeros += next - next
    }
    guard zeros == Lanes() else { return nil }
    var bounds = FiniteBounds(lows.min(), highs.max())
    for value in values[whole...] {
      guard value.isFinite else { return nil }
      bounds.lowest = min(bounds.lowest, value)
      bounds.highest = max(bounds.highest, value)
    }
    return bounds
  }
}
