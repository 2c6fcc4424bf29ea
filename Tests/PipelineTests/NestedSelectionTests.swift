import Testing

@testable import Pipeline

/// The selection on scores that are given, so that the right answer is known.
@Suite struct NestedSelectionTests {
  private func units(_ count: Int) -> TuningUnits {
    let cases = (0..<count).map {
      Case(
        name: "case-\($0)", image: "", masks: [], set: .validation, width: 1, height: 1, planes: 1, imageDigest: "",
        maskDigests: [])
    }
    return TuningUnits(cases, seed: 3)
  }

  /// - Parameter score: of a unit and class, by the choice.
  private func select(
    _ options: [Int], units count: Int = 10, classes: Int = 1, _ score: @escaping ([Int], Int, Int) -> Double
  ) throws -> NestedSelection.Result {
    try NestedSelection(options: options, order: Array(options.indices), units: units(count)) { choices in
      choices.map { choice in
        CandidateScores(
          perClass: (0..<count).map { unit in (0..<classes).map { score(choice, unit, $0) } })
      }
    }.run()
  }

  @Test func whatHelpsEveryUnitIsKept() throws {
    // The second option is best; units differ in how good they are, and a little in what they gain.
    let result = try select([4]) { choice, unit, _ in
      0.5 + 0.03 * Double(unit) + [0, 0.02, 0.05, 0.01][choice[0]] + 0.001 * Double(unit % 3) * Double(choice[0])
    }
    #expect(result.choice == [2])
    #expect(result.outcomes[0].verdict == .kept)
    #expect(result.outcomes[0].chosen == Array(repeating: 2, count: 10))
    for (unit, gain) in result.outcomes[0].gains.enumerated() {
      #expect(abs(gain - (0.05 + 0.002 * Double(unit % 3))) < 1e-12)
      #expect(abs(result.after[unit] - result.before[unit] - gain) < 1e-12)
    }
  }

  @Test func equalScoresLeaveThingsAsTheyAre() throws {
    let result = try select([5, 3]) { _, unit, _ in 0.1 * Double(unit) }
    #expect(result.choice == [0, 0])
    #expect(result.outcomes.map(\.verdict) == [.unchanged, .unchanged])
    #expect(result.before == result.after)
  }

  @Test func ofEqualOptionsTheEarlierIsTaken() throws {
    let result = try select([4]) { choice, unit, _ in choice[0] >= 2 ? 0.8 + 0.001 * Double(unit) : 0.5 }
    #expect(result.choice == [2])
  }

  /// What raises one unit much and leaves the others alone is no help that another unit could count on.
  @Test func whatHelpsOneUnitAloneIsNotKept() throws {
    let result = try select([2]) { choice, unit, _ in choice[0] == 1 && unit == 4 ? 0.9 : 0.5 }
    #expect(result.outcomes[0].verdict != .kept)
    #expect(result.choice == [0])
  }

  /// Every option is as good as any other but for noise, so whatever was chosen gains nothing where it was held out.
  @Test func noiseIsNotKept() throws {
    func noise(_ choice: Int, _ unit: Int) -> Double {
      let bits = UInt64(choice * 1009 + unit + 17) &* 0x9E37_79B9_7F4A_7C15
      return Double(bits >> 40) / Double(1 << 24)
    }
    let result = try select([10], units: 30) { choice, unit, _ in noise(choice[0], unit) }
    #expect(result.outcomes[0].verdict != .kept)
    #expect(result.choice == [0])
  }

  @Test func whatLowersAClassIsRefused() throws {
    let result = try select([2], classes: 2) { choice, unit, label in
      let gain = label == 0 ? 0.2 + 0.001 * Double(unit) : -0.01
      return 0.5 + (choice[0] == 1 ? gain : 0)
    }
    #expect(result.outcomes[0].verdict == .falls([1]))
    #expect(result.choice == [0])
    #expect(abs(result.outcomes[0].classGains[1] + 0.01) < 1e-12)
    #expect(result.before == result.after)
  }

  /// The second place helps only where the first was refused; and a choice sees what was kept before it.
  @Test func laterPlacesBuildOnWhatWasKept() throws {
    let result = try select([2, 2, 2]) { choice, unit, _ in
      var score = 0.5 + 0.002 * Double(unit % 4) * Double(choice[1])
      if choice[0] == 1 { score -= 0.1 }
      if choice[1] == 1 { score += 0.1 }
      if choice[2] == 1 { score += choice[1] == 1 ? 0.05 + 0.001 * Double(unit % 2) : -0.05 }
      return score
    }
    #expect(result.choice == [0, 1, 1])
    #expect(result.outcomes.map(\.place) == [1, 2, 0])
    #expect(result.outcomes.map(\.verdict) == [.kept, .kept, .unchanged])
  }

  /// Two places mend the same flaw; the better one is taken, wherever it stands, and the other is needed no more.
  @Test func thePlaceThatGainsMostComesFirst() throws {
    let result = try select([2, 2]) { choice, unit, _ in
      0.5 + 0.01 * Double(unit % 3) + (choice[1] == 1 ? 0.3 : choice[0] == 1 ? 0.2 : 0)
    }
    #expect(result.choice == [0, 1])
    #expect(result.outcomes.map(\.place) == [1, 0])
    #expect(result.outcomes.map(\.verdict) == [.kept, .unchanged])
  }

  /// A unit's gain comes of folds that did not see it: an option that is right for one unit alone is never chosen for it.
  @Test func aUnitHasNoPartInWhatIsChosenForIt() throws {
    // Option u + 1 suits unit u much, and all others less than nothing.
    let result = try select([11]) { choice, unit, _ in choice[0] == unit + 1 ? 10 : choice[0] == 0 ? 0.5 : 0.4 }
    #expect(result.outcomes[0].gains.allSatisfy { $0 <= 0 })
    #expect(result.choice == [0])
  }

  @Test func onePlaceIsChangedAtATime() throws {
    var asked: [[Int]] = []
    let units = units(8)
    _ = try NestedSelection(options: [3, 2], order: [1, 0], units: units) { choices in
      asked += choices
      return choices.map { _ in CandidateScores(perClass: Array(repeating: [0.5], count: 8)) }
    }.run()
    #expect(Set(asked) == [[0, 0], [0, 1], [1, 0], [2, 0]])
  }
}
