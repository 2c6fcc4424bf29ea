import Foundation
import Testing
import Training

@Suite struct EarlyStoppingTests {
  /// The number of the validation that ends training, from 0; nothing where none does.
  private func end(_ rule: EarlyStopping, _ scores: [Double]) -> Int? {
    var state = EarlyStopping.State()
    return scores.firstIndex { state.observe($0, rule) }
  }

  @Test func endsWhenTheScoreNoLongerRises() {
    #expect(end(EarlyStopping(patience: 2), [0.1, 0.2, 0.2, 0.19, 0.5]) == 3)
    #expect(end(EarlyStopping(patience: 2), [0.1, 0.2, 0.2, 0.21, 0.21]) == nil)
    #expect(end(EarlyStopping(patience: 1), [0.3, 0.4, 0.5, 0.5]) == 3)
  }

  @Test func aRiseMustBeLargeEnough() {
    let scores = [0.5, 0.505, 0.509, 0.52]
    #expect(end(EarlyStopping(patience: 2, minimumChange: 0.01), scores) == 2)
    #expect(end(EarlyStopping(patience: 2, minimumChange: 0.004), scores) == nil)
    #expect(end(EarlyStopping(patience: 3, minimumChange: 0.01), scores) == nil)
  }

  @Test func aScoreThatIsUndefinedIsNoRise() {
    #expect(end(EarlyStopping(patience: 3), [.nan, .nan, 0.1, .nan, 0.1, .nan]) == 5)
    #expect(end(EarlyStopping(patience: 3), [.nan, .nan, .nan]) == 2)
  }

  @Test func theStateSurvivesJSON() throws {
    let rule = EarlyStopping(patience: 3, minimumChange: 0.1)
    var state = EarlyStopping.State()
    for score in [0.2, 0.1] { _ = state.observe(score, rule) }
    let copy = try JSONDecoder().decode(EarlyStopping.State.self, from: JSONEncoder().encode(state))
    #expect(copy == state && copy.validationsSinceBest == 1 && copy.best == 0.2)
  }
}
