import Foundation
import Testing

@testable import Training

@Suite struct StepOptionsTests {
  @Test(arguments: [
    (StepOptions(clipping: .norm(0)), "clipping by norm is 0"), (StepOptions(clipping: .value(-1)), "by value is -1"),
    (StepOptions(clipping: .norm(.nan)), "by norm is nan"), (StepOptions(accumulate: 0), "accumulates 0 batches"),
    (StepOptions(averageDecay: 1), "decay is 1"), (StepOptions(averageDecay: -0.1), "decay is -0.1"),
  ])
  func refusesWhatCannotBe(options: StepOptions, says: String) {
    let error = #expect(throws: TrainingError.self) { try options.validate() }
    #expect(error?.code == .invalidConfiguration)
    #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: [
    StepOptions(), StepOptions(clipping: .norm(1), accumulate: 4, averageDecay: 0.99, notFinite: .skip),
    StepOptions(clipping: .value(0.5)),
  ])
  func survivesJSON(options: StepOptions) throws {
    try options.validate()
    #expect(try JSONDecoder().decode(StepOptions.self, from: JSONEncoder().encode(options)) == options)
  }

  @Test func whatIsLeftOutIsTheDefault() throws {
    #expect(try JSONDecoder().decode(StepOptions.self, from: Data("{}".utf8)) == StepOptions())
  }

  @Test func aNormIsScaledDownAndNeverUp() {
    #expect(GradientClipping.factor(norm: 0, largest: 1) == 1)
    #expect(GradientClipping.factor(norm: 0.5, largest: 1) == 1)
    #expect(abs(GradientClipping.factor(norm: 4, largest: 1) - 0.25) < 1e-6)
  }
}
