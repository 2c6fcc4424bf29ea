internal import Imaging

/// Whether probabilities mean what they say: of the pixels called 0.8, are 80 % foreground?
///
/// Bins of one width over 0…1, closed at their upper ends.
///
/// Source: Guo et al., "On calibration of modern neural networks", 2017; Brier, "Verification of forecasts expressed in terms
/// of probability", 1950.
public struct Calibration: Sendable, Equatable, Codable {
  /// The pixels of one bin.
  public struct Bin: Sendable, Equatable, Codable {
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

  /// Counts pixels against one class; those that the reference ignores are left out.
  ///
  /// - Parameters:
  ///   - probabilities: of the class, 0 to 1; what rounding put beyond counts as 0 or 1.
  ///   - labels: of each pixel, by the reference; see ``LabelMap``.
  ///   - label: the class that is the foreground.
  public mutating func add(_ probabilities: Span<Float>, labels: Span<UInt8>, of label: UInt8) {
    precondition(probabilities.count == labels.count)
    let scale = Double(bins.count)
    for index in probabilities.indices where labels[index] != LabelMap.ignored {
      let value = Double(max(0, min(probabilities[index], 1)))
      let isForeground = labels[index] == label
      let place = min(max(Int((value * scale).rounded(.up)) - 1, 0), bins.count - 1)
      bins[place].count += 1
      bins[place].sum += value
      if isForeground { bins[place].positives += 1 }
      let error = value - (isForeground ? 1 : 0)
      squaredErrors += error * error
    }
  }

  /// As ``add(_:labels:of:)``, of pixels of which none is ignored.
  public mutating func add(_ probabilities: [Float], isForeground: [Bool]) {
    let labels = isForeground.map { $0 ? UInt8(1) : 0 }
    add(probabilities.span, labels: labels.span, of: 1)
  }

  /// The same pixels and others. The sums are rounded, so the last digits depend on the order in which many are added.
  ///
  /// - Precondition: both have as many bins.
  public static func += (one: inout Calibration, other: Calibration) {
    precondition(one.bins.count == other.bins.count)
    for place in one.bins.indices {
      one.bins[place].count += other.bins[place].count
      one.bins[place].sum += other.bins[place].sum
      one.bins[place].positives += other.bins[place].positives
    }
    one.squaredErrors += other.squaredErrors
  }

  /// Whether these can be the sums of pixels, for they may come from any file.
  public var isSound: Bool {
    squaredErrors >= 0
      && bins.allSatisfy {
        countableInFiles.contains($0.count) && (0...$0.count).contains($0.positives) && $0.sum >= 0
          && $0.sum <= Double($0.count)
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
