internal import Foundation

/// How the learning rate changes from step to step.
public enum ScheduleConfiguration: Sendable, Codable, Equatable {
  /// The same rate in every step.
  case constant
  /// (1 − step / total)^power, as DeepLab and nnU-Net use it with power 0.9.
  case polynomial(power: Double = 0.9)
  /// Multiplied with `factor` each time so many epochs are done.
  case step(epochs: Double, factor: Double = 0.1)
  /// Half a cosine from 1 down to `minimum` (Loshchilov & Hutter 2017), after a linear warm-up: in its w steps the factor
  /// is (step + 1) / (w + 1).
  case cosine(warmupEpochs: Double = 0, minimum: Double = 0)
  /// Multiplied with `factor` when more than `patience` validations in a row were not above the best score by
  /// `minimumChange`, and not below `minimum`; then the next `cooldown` validations do not count.
  case plateau(
    factor: Double = 0.1, patience: Int = 10, minimumChange: Double = 1e-4, cooldown: Int = 0, minimum: Double = 0)
  /// Up from 1 / `initialDivisor` to 1 in the share `rise` of the steps, then down to 1 / (`initialDivisor` ·
  /// `finalDivisor`), each as half a cosine (Smith & Topin 2018, in the two phases of fast.ai). Momentum stays.
  case oneCycle(rise: Double = 0.3, initialDivisor: Double = 25, finalDivisor: Double = 1e4)

  /// What the base learning rate is multiplied with; of a plateau, what it begins with.
  ///
  /// - Parameters:
  ///   - step: the step about to be taken, from 0.
  ///   - total: the steps of the whole run.
  ///   - stepsPerEpoch: for what is counted in epochs.
  /// - Precondition: `step` ≥ 0, `total` > 0 and `stepsPerEpoch` > 0.
  public func factor(step: Int, total: Int, stepsPerEpoch: Int = 1) -> Double {
    precondition(step >= 0 && total > 0 && stepsPerEpoch > 0)
    switch self {
    case .constant, .plateau: return 1
    case .polynomial(let power): return pow(max(0, 1 - Double(step) / Double(total)), power)
    case .step(let epochs, let factor):
      let length = max(1, (epochs * Double(stepsPerEpoch)).rounded())
      return pow(factor, (Double(step) / length).rounded(.down))
    case .cosine(let warmupEpochs, let minimum):
      let warmup = (warmupEpochs * Double(stepsPerEpoch)).rounded()
      if Double(step) < warmup { return Double(step + 1) / (warmup + 1) }
      return eased(from: 1, to: minimum, (Double(step) - warmup) / max(1, Double(total) - warmup))
    case .oneCycle(let rise, let initialDivisor, let finalDivisor):
      let (first, last) = (1 / initialDivisor, 1 / (initialDivisor * finalDivisor))
      let (peak, end) = (rise * Double(total) - 1, Double(total - 1))
      if Double(step) <= peak { return eased(from: first, to: 1, Double(step) / peak) }
      return eased(from: 1, to: last, (Double(step) - peak) / (end - peak))
    }
  }

  /// Half a cosine from one value to another, at a share of the way.
  private func eased(from start: Double, to end: Double, _ share: Double) -> Double {
    // A way of no length is at its end.
    let share = share.isNaN ? 1 : min(max(share, 0), 1)
    return end + (start - end) * (1 + cos(.pi * share)) / 2
  }
}

extension ScheduleConfiguration {
  /// - Throws: ``TrainingError`` `invalidConfiguration` naming the key, what it is and what it may be.
  public func validate() throws(TrainingError) {
    switch self {
    case .constant: break
    case .polynomial(let power): try expectNotNegative(power, "power")
    case .step(let epochs, let factor):
      try expect(epochs > 0 && epochs.isFinite, "epochs", epochs, "a number above 0")
      try expect(factor > 0 && factor <= 1, "factor", factor, "a number above 0, and not above 1")
    case .cosine(let warmupEpochs, let minimum):
      try expectNotNegative(warmupEpochs, "warmupEpochs")
      try expectShare(minimum, "minimum")
    case .plateau(let factor, let patience, let minimumChange, let cooldown, let minimum):
      try expect(factor > 0 && factor < 1, "factor", factor, "a number above 0 and below 1")
      try expectNotNegative(Double(patience), "patience")
      try expectNotNegative(minimumChange, "minimumChange")
      try expectNotNegative(Double(cooldown), "cooldown")
      try expectShare(minimum, "minimum")
    case .oneCycle(let rise, let initialDivisor, let finalDivisor):
      try expectShare(rise, "rise")
      try expect(initialDivisor >= 1 && initialDivisor.isFinite, "initialDivisor", initialDivisor, "1 or more")
      try expect(finalDivisor >= 1 && finalDivisor.isFinite, "finalDivisor", finalDivisor, "1 or more")
    }
  }

  private func expectNotNegative(_ value: Double, _ key: String) throws(TrainingError) {
    try expect(value >= 0 && value.isFinite, key, value, "a number that is not negative")
  }

  private func expectShare(_ value: Double, _ key: String) throws(TrainingError) {
    try expect(value >= 0 && value <= 1, key, value, "a number from 0 to 1")
  }

  private func expect(_ holds: Bool, _ key: String, _ found: Double, _ expected: String) throws(TrainingError) {
    guard holds else {
      throw TrainingError(.invalidConfiguration, "the schedule's \(key) is \(found), expected \(expected)")
    }
  }
}
