/// Whether probabilities mean what they say: of the pixels called 0.8, are 80 % foreground?
///
/// Bins of one width over 0…1, closed at their upper ends.
///
/// Source: Guo et al., "On calibration of modern neural networks", 2017; Brier, "Verification of forecasts expressed in terms
/// of probability", 1950.
public struct Calibration: Sendable, Equatable {
  /// The pixels of one bin.
  public struct Bin: Sendable, Equatable {
    public var count = 0
    /// Of their probabilities.
    public var sum = 0.0
    /// Those of the foreground.
    public var positives = 0

    /// Not a number in an empty bin.
    public var meanProbability: Double { count == 0 ? .nan : sum / Double(count) }
    /// The share that is foreground; not a number in an empty bin.
    public var frequency: Double { ratio(positives, count) }
  }

  public private(set) var bins: [Bin]
  private var squaredErrors = 0.0

  public init(bins count: Int = 15) {
    precondition(count > 0)
    bins = Array(repeating: Bin(), count: count)
  }

  /// Counts pixels.
  ///
  /// - Parameters:
  ///   - probabilities: 0 to 1.
  ///   - isForeground: of each pixel, by the reference.
  public mutating func add(_ probabilities: [Float], isForeground: [Bool]) {
    precondition(probabilities.count == isForeground.count)
    let scale = Double(bins.count)
    for (probability, isForeground) in zip(probabilities, isForeground) {
      let value = Double(probability)
      let place = min(max(Int((value * scale).rounded(.up)) - 1, 0), bins.count - 1)
      bins[place].count += 1
      bins[place].sum += value
      if isForeground { bins[place].positives += 1 }
      let error = value - (isForeground ? 1 : 0)
      squaredErrors += error * error
    }
  }

  /// Pixels counted.
  public var count: Int { bins.reduce(0) { $0 + $1.count } }

  /// ECE: how far mean probability and frequency of a bin are apart, weighted by its pixels. Not a number without any.
  public var expectedError: Double {
    let filled = bins.filter { $0.count > 0 }
    if filled.isEmpty { return .nan }
    return filled.reduce(0) { $0 + Double($1.count) * abs($1.meanProbability - $1.frequency) } / Double(count)
  }

  /// The mean squared difference between probability and truth. Not a number without pixels.
  public var brierScore: Double { count == 0 ? .nan : squaredErrors / Double(count) }
}
