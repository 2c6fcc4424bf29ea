internal import Foundation

/// How the learning rate changes from step to step.
public enum ScheduleConfiguration: Sendable, Codable, Equatable {
  /// The same rate in every step.
  case constant
  /// (1 − step / total)^power, as DeepLab and nnU-Net use it with power 0.9.
  case polynomial(power: Double = 0.9)

  /// What the base learning rate is multiplied with.
  ///
  /// - Parameters:
  ///   - step: the step about to be taken, from 0.
  ///   - total: the steps of the whole run.
  /// - Returns: 1 at step 0; 0 from `total` on where the schedule ends at 0.
  /// - Precondition: `step` ≥ 0 and `total` > 0.
  public func factor(step: Int, total: Int) -> Double {
    precondition(step >= 0 && total > 0)
    switch self {
    case .constant: return 1
    case .polynomial(let power): return pow(max(0, 1 - Double(step) / Double(total)), power)
    }
  }
}

extension ScheduleConfiguration {
  /// - Throws: ``TrainingError`` `invalidConfiguration` naming the key, what it is and what it may be.
  public func validate() throws(TrainingError) {
    guard case .polynomial(let power) = self, !(power >= 0 && power.isFinite) else { return }
    throw TrainingError(
      .invalidConfiguration, "the schedule's power is \(power), expected a number that is not negative")
  }
}
