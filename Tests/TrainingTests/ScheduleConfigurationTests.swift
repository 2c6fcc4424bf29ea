import Foundation
import Testing

@testable import Training

@Suite struct ScheduleConfigurationTests {
  /// One case of `Fixtures/schedules.py`.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let schedule: ScheduleConfiguration
    let stepsPerEpoch: Int
    let factors: [Double]
    /// Of a plateau: the score that is told after each step, nothing where it is undefined.
    let scores: [Double?]?
    var testDescription: String { name }

    static let all = try! JSONDecoder().decode([Case].self, from: Data(contentsOf: fixture("schedules.json")))
  }

  @Test(arguments: Case.all) func equalsPyTorchOverFiftySteps(_ expected: Case) throws {
    try expected.schedule.validate()
    var plateau = PlateauState()
    for (step, factor) in expected.factors.enumerated() {
      let found =
        expected.schedule.factor(step: step, total: 50, stepsPerEpoch: expected.stepsPerEpoch) * plateau.factor
      #expect(abs(found - factor) <= 1e-12, "step \(step)")
      if let scores = expected.scores { plateau.observe(scores[step] ?? .nan, expected.schedule) }
    }
  }

  @Test func aConstantScheduleStaysAtOne() {
    for step in [0, 7, 100, 200] { #expect(ScheduleConfiguration.constant.factor(step: step, total: 100) == 1) }
  }

  @Test(arguments: [0.5, 0.9, 1, 2])
  func aPolynomialFallsFromOneToZero(power: Double) {
    let schedule = ScheduleConfiguration.polynomial(power: power)
    #expect(schedule.factor(step: 0, total: 80) == 1)
    #expect(abs(schedule.factor(step: 20, total: 80) - Foundation.pow(0.75, power)) < 1e-15)
    #expect(schedule.factor(step: 80, total: 80) == 0)
    #expect(schedule.factor(step: 81, total: 80) == 0)
  }

  private static let all: [ScheduleConfiguration] = [
    .constant, .polynomial(power: 0.9), .step(epochs: 2.5, factor: 0.5), .cosine(warmupEpochs: 2, minimum: 0.01),
    .plateau(factor: 0.2, patience: 3, minimumChange: 0.01, cooldown: 1, minimum: 0.05),
    .oneCycle(rise: 0.4, initialDivisor: 10, finalDivisor: 100),
  ]

  /// No number of steps, however odd, gives a rate that is no number, below 0 or above the base rate.
  @Test(arguments: all) func isAShareInEveryStep(schedule: ScheduleConfiguration) {
    for total in [1, 2, 3, 7, 100] {
      for step in 0...total {
        #expect((0...1).contains(schedule.factor(step: step, total: total, stepsPerEpoch: 3)), "\(step) of \(total)")
      }
    }
  }

  @Test(arguments: all) func survivesJSON(schedule: ScheduleConfiguration) throws {
    let json = try JSONEncoder().encode(schedule)
    #expect(try JSONDecoder().decode(ScheduleConfiguration.self, from: json) == schedule)
  }

  @Test(arguments: [
    (ScheduleConfiguration.polynomial(power: -1), "power is -1"), (.polynomial(power: .nan), "power is nan"),
    (.polynomial(power: .infinity), "power is inf"), (.step(epochs: 0), "epochs is 0"),
    (.step(epochs: 1, factor: 0), "factor is 0"), (.cosine(warmupEpochs: -1), "warmupEpochs is -1"),
    (.cosine(minimum: 2), "minimum is 2"), (.plateau(factor: 1), "factor is 1"),
    (.plateau(patience: -1), "patience is -1"), (.plateau(minimumChange: -1), "minimumChange is -1"),
    (.plateau(cooldown: -1), "cooldown is -1"), (.plateau(minimum: -1), "minimum is -1"),
    (.oneCycle(rise: 2), "rise is 2"), (.oneCycle(initialDivisor: 0.5), "initialDivisor is 0.5"),
    (.oneCycle(finalDivisor: .nan), "finalDivisor is nan"),
  ])
  func refusesWhatCannotBe(schedule: ScheduleConfiguration, says: String) {
    let error = #expect(throws: TrainingError.self) { try schedule.validate() }
    #expect(error?.code == .invalidConfiguration)
    #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
  }
}
