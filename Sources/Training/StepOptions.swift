/// What a step does beside following the gradient of one batch; by default nothing.
public struct StepOptions: Sendable, Codable, Equatable {
  /// Absent: gradients are taken as they are.
  public var clipping: GradientClipping?
  /// Batches whose gradients make one step: each loss counts 1 / this, so that batches of one size give the mean.
  public var accumulate: Int
  /// The decay of the moving average of the weights; absent: none is kept.
  public var averageDecay: Double?
  public var notFinite: NotFinite

  /// What happens where a loss or a gradient is infinite or not a number.
  public enum NotFinite: String, Sendable, Codable, CaseIterable {
    /// The step throws.
    case stop
    /// The step counts and changes nothing; after ``mostSkippedInARow`` such steps the next one throws.
    case skip
  }

  /// More than chance: then the weights themselves are at fault.
  public static let mostSkippedInARow = 10

  public init(
    clipping: GradientClipping? = nil, accumulate: Int = 1, averageDecay: Double? = nil, notFinite: NotFinite = .stop
  ) {
    self.clipping = clipping
    self.accumulate = accumulate
    self.averageDecay = averageDecay
    self.notFinite = notFinite
  }

  private enum CodingKeys: String, CodingKey { case clipping, accumulate, averageDecay, notFinite }

  /// What is left out is as in `init`.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      clipping: try values.decodeIfPresent(GradientClipping.self, forKey: .clipping),
      accumulate: try values.decodeIfPresent(Int.self, forKey: .accumulate) ?? 1,
      averageDecay: try values.decodeIfPresent(Double.self, forKey: .averageDecay),
      notFinite: try values.decodeIfPresent(NotFinite.self, forKey: .notFinite) ?? .stop)
  }

  /// - Throws: ``TrainingError`` `invalidConfiguration` naming the key, what it is and what it may be.
  public func validate() throws(TrainingError) {
    try clipping?.validate()
    guard accumulate >= 1 else {
      throw TrainingError(.invalidConfiguration, "a step accumulates \(accumulate) batches, expected 1 or more")
    }
    if let averageDecay, !(averageDecay >= 0 && averageDecay < 1) {
      throw TrainingError(
        .invalidConfiguration, "the average's decay is \(averageDecay), expected a number from 0 to below 1")
    }
  }
}

/// What a step came to.
public enum StepOutcome: Sendable, Equatable {
  /// The mean loss of the step's batches, from before the step.
  case learned(loss: Double)
  /// Nothing was changed, and why: the error names the step and the images.
  case skipped(TrainingError)

  /// Nothing where the step was skipped.
  public var loss: Double? { if case .learned(let loss) = self { loss } else { nil } }
}
