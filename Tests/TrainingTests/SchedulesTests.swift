import Foundation
import Testing
import Training

@Suite struct SchedulesTests {
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

  @Test(arguments: [ScheduleConfiguration.constant, .polynomial(power: 0.9)])
  func survivesJSON(schedule: ScheduleConfiguration) throws {
    let json = try JSONEncoder().encode(schedule)
    #expect(try JSONDecoder().decode(ScheduleConfiguration.self, from: json) == schedule)
  }

  @Test(arguments: [-1.0, .nan, .infinity])
  func refusesAPowerThatCannotBe(power: Double) {
    let error = #expect(throws: TrainingError.self) { try ScheduleConfiguration.polynomial(power: power).validate() }
    #expect(error?.code == .invalidConfiguration)
  }
}
