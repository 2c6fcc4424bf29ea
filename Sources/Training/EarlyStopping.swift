/// Ends a training whose validation score no longer rises.
public struct EarlyStopping: Sendable, Codable, Equatable {
  /// Validations without a better score after which training ends.
  public var patience: Int
  /// How much higher than the best a score must be to be better.
  public var minimumChange: Double

  public init(patience: Int, minimumChange: Double = 0) {
    self.patience = patience
    self.minimumChange = minimumChange
  }

  /// What has been seen so far.
  public struct State: Sendable, Codable, Equatable {
    /// Nothing before a score is defined.
    public private(set) var best: Double?
    public private(set) var validationsSinceBest = 0

    public init() {}

    /// Takes in a validation's score; one that is not a number is no better.
    ///
    /// - Returns: whether training ends.
    public mutating func observe(_ score: Double, _ rule: EarlyStopping) -> Bool {
      if score > best.map({ $0 + rule.minimumChange }) ?? -.infinity {
        (best, validationsSinceBest) = (score, 0)
      } else {
        validationsSinceBest += 1
      }
      return validationsSinceBest >= rule.patience
    }
  }
}
