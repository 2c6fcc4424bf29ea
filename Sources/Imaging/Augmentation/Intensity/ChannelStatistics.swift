/// What is known of a channel's values, gathered block by block.
///
/// Sums are made chunk by chunk and then put together (Chan, Golub and LeVeque 1979), so that neither the size of blocks nor a
/// mean far from 0 changes them.
struct ChannelStatistics: Sendable, Equatable {
  /// What is gathered.
  struct Needs: OptionSet, Sendable {
    let rawValue: Int
    /// ``lowest`` and ``highest``.
    static let range = Needs(rawValue: 1)
    /// ``mean`` and ``deviation``.
    static let moments = Needs(rawValue: 2)
  }

  /// Pixels that are summed up together.
  static let chunk = 1024

  private(set) var lowest = Float.infinity
  private(set) var highest = -Float.infinity
  private(set) var mean = 0.0
  private var count = 0
  /// Of the distances from the mean.
  private var squares = 0.0

  /// The standard deviation of the population.
  var deviation: Double { count > 0 ? (squares / Double(count)).squareRoot() : 0 }
  /// From the lowest to the highest value; 0 where all are the same.
  var range: Float { lowest < highest ? highest - lowest : 0 }

  /// Takes in the values that follow, whole chunks but for the channel's last.
  mutating func add(_ values: UnsafeMutableBufferPointer<Float>, _ needs: Needs) {
    for start in stride(from: 0, to: values.count, by: Self.chunk) {
      let chunk = UnsafeBufferPointer(rebasing: values[start..<min(start + Self.chunk, values.count)])
      if needs.contains(.range) { addRange(chunk) }
      if needs.contains(.moments) { addMoments(chunk) }
    }
  }

  private typealias Lanes = SIMD8<Float>

  private mutating func addRange(_ chunk: UnsafeBufferPointer<Float>) {
    var low = Lanes(repeating: lowest)
    var high = Lanes(repeating: highest)
    Self.walk(chunk) { values in
      low.replace(with: values, where: values .< low)
      high.replace(with: values, where: values .> high)
    } rest: { value in
      lowest = min(lowest, value)
      highest = max(highest, value)
    }
    lowest = min(lowest, low.min())
    highest = max(highest, high.max())
  }

  private mutating func addMoments(_ chunk: UnsafeBufferPointer<Float>) {
    let size = Double(chunk.count)
    // Distances from a value of the chunk are small where the values are alike, and 0 where they are the same.
    let start = chunk[0]
    let chunkMean = Double(start) + Self.sums(chunk, from: start).distances / size
    let centre = Float(chunkMean)
    let (distances, distancesSquared) = Self.sums(chunk, from: centre)
    let chunkSquares = max(distancesSquared - distances * distances / size, 0)
    let shift = chunkMean - mean
    let total = Double(count) + size
    squares += chunkSquares + shift * shift * Double(count) * size / total
    mean += shift * size / total
    count += chunk.count
  }

  private static func sums(
    _ chunk: UnsafeBufferPointer<Float>, from centre: Float
  ) -> (distances: Double, squares: Double) {
    var (distances, squares) = (Lanes.zero, Lanes.zero)
    var (restDistance, restSquare): (Float, Float) = (0, 0)
    walk(chunk) { values in
      let distance = values - Lanes(repeating: centre)
      distances += distance
      squares += distance * distance
    } rest: { value in
      let distance = value - centre
      restDistance += distance
      restSquare += distance * distance
    }
    var sums = (Double(restDistance), Double(restSquare))
    for lane in 0..<Lanes.scalarCount {
      sums.0 += Double(distances[lane])
      sums.1 += Double(squares[lane])
    }
    return sums
  }

  /// Eight values at a time, then those left one by one.
  @inline(__always)
  private static func walk(
    _ chunk: UnsafeBufferPointer<Float>, lanes: (Lanes) -> Void, rest: (Float) -> Void
  ) {
    let whole = chunk.count & ~(Lanes.scalarCount - 1)
    if let base = UnsafeRawPointer(chunk.baseAddress) {
      for place in stride(from: 0, to: whole, by: Lanes.scalarCount) {
        lanes(base.loadUnaligned(fromByteOffset: 4 * place, as: Lanes.self))
      }
    }
    for place in whole..<chunk.count { rest(chunk[place]) }
  }
}
