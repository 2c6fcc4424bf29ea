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

  private mutating func addRange(_ chunk: UnsafeBufferPointer<Float>) {
    let lanes = Lanes(chunk)
    var low = Lanes.Values(repeating: lowest)
    var high = Lanes.Values(repeating: highest)
    for place in 0..<lanes.count {
      let values = lanes[place]
      low.replace(with: values, where: values .< low)
      high.replace(with: values, where: values .> high)
    }
    lowest = min(lowest, low.min())
    highest = max(highest, high.max())
    for value in lanes.rest {
      lowest = min(lowest, value)
      highest = max(highest, value)
    }
  }

  private mutating func addMoments(_ chunk: UnsafeBufferPointer<Float>) {
    let size = Double(chunk.count)
    // Distances from a value of the chunk are small where the values are alike, and 0 where they are the same.
    let start = chunk[0]
    let chunkMean = Double(start) + Self.sums(chunk, from: start).distances / size
    let (distances, distancesSquared) = Self.sums(chunk, from: Float(chunkMean))
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
    let lanes = Lanes(chunk)
    var (distances, squares) = (Lanes.Values.zero, Lanes.Values.zero)
    for place in 0..<lanes.count {
      let distance = lanes[place] - Lanes.Values(repeating: centre)
      distances += distance
      squares += distance * distance
    }
    var sums = (distances: 0.0, squares: 0.0)
    for lane in 0..<Lanes.Values.scalarCount {
      sums.distances += Double(distances[lane])
      sums.squares += Double(squares[lane])
    }
    for value in lanes.rest {
      let distance = value - centre
      sums.distances += Double(distance)
      sums.squares += Double(distance * distance)
    }
    return sums
  }
}

/// Values eight at a time, and those left.
private struct Lanes {
  typealias Values = SIMD8<Float>

  private let start: UnsafeRawPointer
  let count: Int
  let rest: UnsafeBufferPointer<Float>

  /// - Precondition: there is a value.
  init(_ values: UnsafeBufferPointer<Float>) {
    start = UnsafeRawPointer(values.baseAddress!)
    count = values.count / Values.scalarCount
    rest = UnsafeBufferPointer(rebasing: values[(count * Values.scalarCount)...])
  }

  @inline(__always)
  subscript(place: Int) -> Values {
    start.loadUnaligned(fromByteOffset: place &* MemoryLayout<Values>.size, as: Values.self)
  }
}
