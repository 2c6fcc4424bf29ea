/// Where a schedule stands that follows the validation score: see `ScheduleConfiguration.plateau`.
struct PlateauState: Codable, Equatable {
  /// What the base learning rate is multiplied with.
  private(set) var factor = 1.0
  /// Nothing before a score is defined.
  private var best: Double?
  private var validationsSinceBest = 0
  private var cooldown = 0

  /// Takes in a validation's score, which is better the higher it is; one that is not a number is no better.
  ///
  /// The order of what happens is that of PyTorch's `ReduceLROnPlateau`.
  ///
  /// - Parameter schedule: any; only a plateau changes something.
  mutating func observe(_ score: Double, _ schedule: ScheduleConfiguration) {
    guard case .plateau(let reduction, let patience, let minimumChange, let pause, let minimum) = schedule else {
      return
    }
    if score > best.map({ $0 + minimumChange }) ?? -.infinity {
      (best, validationsSinceBest) = (score, 0)
    } else {
      validationsSinceBest += 1
    }
    if cooldown > 0 {
      cooldown -= 1
      validationsSinceBest = 0
    }
    if validationsSinceBest > patience {
      factor = max(factor * reduction, minimum)
      (cooldown, validationsSinceBest) = (pause, 0)
    }
  }
}
