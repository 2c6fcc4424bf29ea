import Evaluation
import Foundation
import Testing

@testable import Pipeline

@Suite struct StudyTests {
  @Test func runsThatDifferInTheSeedAloneAreOneVariant() throws {
    try withFolder { folder in
      let study = try Study.read(runFolders: folder.writeTwoVariants())
      #expect(study.variants.map(\.runs.count) == [3, 3] && study.seeds == [7, 8, 9])
      // The plans have one name, so the folders tell them apart.
      #expect(study.variants.map(\.name) == ["wide-7", "narrow-7"])
      #expect(study.variants.map { $0.runs.map(\.seed) } == [[7, 8, 9], [7, 8, 9]])
      #expect(study.decisive == .iou && study.unitKind == .case)
      #expect(Set(study.units) == Set((3..<13).map { "case-\($0)" }) && study.units.count == 10)
      #expect(study.undefinedUnits.isEmpty)
    }
  }

  @Test func theRuleOfTheComparisonDecides() throws {
    try withFolder { folder in
      let study = try Study.read(runFolders: folder.writeTwoVariants(), equivalence: 0.5)
      let pair = study.comparison.pairs[0]
      #expect(pair.verdict == .firstIsBetter)
      // 10, 11 and 12 points, case after case.
      #expect(abs(pair.comparison.difference + (10 + 11 + 12 + 10 + 11 + 12 + 10 + 11 + 12 + 10) / 1000.0) < 1e-12)
      #expect(study.verdict.count == 1)
      #expect(
        study.verdict[0].hasPrefix("wide-7 is better than narrow-7 by 10.9 points of IoU (95 % 10.3 … 11.5, Holm p"))
      #expect(study.besides[0].equivalence?.isShown == false)
      let unit = study.unitScores(.iou)
      #expect(unit.count == 2 && unit[0].count == 10 && unit[0][0].count == 3)
      #expect(study.seedMeans(of: 0, .iou).count == 3)
      let interval = study.interval(of: 0, .iou)
      #expect(interval.mean.count == 10 && abs(interval.mean.mean - 0.69) < 1e-12)
      let bootstrap = try #require(interval.bootstrap)
      #expect(bootstrap.contains(0.69) && interval.mean.low < 0.69)
      #expect(study.rankFrequencies == [[1, 0], [0, 1]] || abs(study.rankFrequencies[0][0] - 1) < 1e-9)
    }
  }

  @Test func equalVariantsAreNotDistinguishableAndEquivalent() throws {
    try withFolder { folder in
      let study = try Study.read(runFolders: folder.writeTwoVariants(difference: 0), equivalence: 5)
      #expect(study.besides[0].equivalence?.isShown == true)
      // narrow is lower by 0 to 2 points.
      #expect(study.comparison.pairs[0].verdict == .firstIsBetter)
    }
    try withFolder { folder in
      try folder.writeStudyCases(10)
      var runs: [String] = []
      for (seed, sign) in [(1, 1), (2, -1)] {
        runs.append(
          try folder.writeFinishedRun("a-\(seed)", folder.studyPlan(seed: UInt64(seed))) { _ in (50, 0, 50) })
        runs.append(
          try folder.writeFinishedRun("b-\(seed)", folder.studyPlan(seed: UInt64(seed), ["model.width=3"])) { _ in
            (50 + 3 * sign + 1, 0, 50 - 3 * sign - 1)
          })
      }
      // Every case says b, and one of two seeds says a.
      let study = try Study.read(runFolders: runs)
      #expect(study.comparison.pairs[0].correctedPValue < 0.05)
      #expect(study.verdict[0].contains("not distinguishable at this n: the seeds do not agree"))
      #expect(study.verdict[0].contains("more seeds would be needed"))
    }
  }

  @Test func oneSeedGivesNoVerdict() throws {
    try withFolder { folder in
      let paths = try folder.writeTwoVariants().filter { $0.hasSuffix("-7") }
      let study = try Study.read(runFolders: paths)
      #expect(study.comparison.pairs[0].verdict == .noiseUnknown)
      #expect(study.verdict[0].hasPrefix("one seed: noise unknown"))
    }
  }

  @Test func theGroupIsTheUnitAndTheMeanOfItsCases() throws {
    try withFolder { folder in
      try folder.writeStudyCases(15, grouped: true)
      // Two cases a group: IoU 0.4 and 0.6 → 0.5; of the second group one is empty and left out.
      func counts(_ index: Int) -> (Int, Int, Int) {
        index == 2 ? (0, 0, 0) : index.isMultiple(of: 2) ? (40, 0, 60) : (60, 0, 40)
      }
      let first = try folder.writeFinishedRun("a", folder.studyPlan(seed: 1), counts: counts)
      let second = try folder.writeFinishedRun("b", folder.studyPlan(seed: 1, ["model.width=3"])) { _ in (50, 0, 50) }
      let study = try Study.read(runFolders: [first, second])
      #expect(study.unitKind == .group)
      #expect(study.units.count == 6 && study.undefinedUnits.isEmpty)
      let names = study.variants[0].runs[0].scores.cases.map { ($0.name, $0.group) }
      for (unit, name) in study.units.enumerated() {
        let cases = names.enumerated().filter { $0.element.1 == name }.map(\.offset)
        let values = cases.filter { $0 != 2 }.map { $0.isMultiple(of: 2) ? 0.4 : 0.6 }
        let expected = values.reduce(0, +) / Double(values.count)
        #expect(abs(study.unitScores(.iou)[0][unit][0] - expected) < 1e-12)
      }
    }
  }

  @Test func unitsWithoutADefinedScoreAreLeftOutForAllAndCounted() throws {
    try withFolder { folder in
      try folder.writeStudyCases(11)
      let first = try folder.writeFinishedRun("a", folder.studyPlan(seed: 1)) { $0 == 3 ? (0, 0, 0) : (60, 0, 40) }
      let second = try folder.writeFinishedRun("b", folder.studyPlan(seed: 1, ["model.width=3"])) {
        $0 == 3 ? (0, 5, 0) : (50, 0, 50)
      }
      let study = try Study.read(runFolders: [first, second])
      #expect(study.units.count == 7 && study.undefinedUnits.count == 1)
      #expect(abs(study.interval(of: 1, .iou).mean.mean - 0.5) < 1e-12)
      #expect(
        failure(PipelineError.self) { try Study.read(runFolders: [first, second], score: .hausdorff95) }?.description
          .contains("has no hd95, which counts of pixels do not tell") == true)
      #expect(
        failure(PipelineError.self) { try Study.read(runFolders: [first, second], score: .volumeDifference) }?
          .description.contains("is best at 0 and cannot decide") == true)
      // Kappa was not asked for, and comes from the counts.
      #expect(try Study.read(runFolders: [first, second], score: .kappa).decisive == .kappa)
    }
  }

  /// One object of 200 pixels is half found, six of 50 are whole.
  @Test func pooledScoresAndThoseOfClassesStandBesideTheMeans() throws {
    try withFolder { folder in
      try folder.writeStudyCases(10)
      let paths = try [2, 3].map { width in
        try folder.writeFinishedRun("w\(width)", folder.studyPlan(seed: 1, ["model.width=\(width)"])) {
          $0 == 0 ? (100, 0, 100) : $0 == 1 && width == 3 ? (0, 0, 0) : (50, 0, 0)
        }
      }
      let study = try Study.read(runFolders: paths)
      #expect(abs(study.pooled(.iou, of: 0) - 400.0 / 500) < 1e-12)
      #expect(abs(study.pooled(.iou, of: 1, class: 1) - 350.0 / 450) < 1e-12)
      #expect(study.pooled(.hausdorff95, of: 0).isNaN)
      // The case that has the class for one variant alone is left out for both.
      let summaries = study.summaries(.iou, ofClass: 1)
      #expect(summaries.map(\.count) == [6, 6] && abs(summaries[0].mean - 5.5 / 6) < 1e-12)
      #expect(study.missing(.iou, ofClass: 1).undefined == [0, 1])
      #expect(study.tables[0].header.last == "pooled" && study.tables[0].rows[0].last == "0.8000")
      #expect(try study.jsonText().contains("\"pooled\""))
    }
  }

  @Test func costsAndTheFrontThatNothingBeats() throws {
    try withFolder { folder in
      try folder.writeStudyCases(11)
      let small = try folder.writeFinishedRun("small", folder.studyPlan(seed: 1)) { _ in (60, 0, 40) }
      let large = try folder.writeFinishedRun(
        "large", folder.studyPlan(seed: 1, ["model.width=4"]), predictionSeconds: 4
      ) { _ in (55, 0, 45) }
      let otsu = try folder.writeFinishedRun(
        "otsu", folder.studyPlan(seed: 1, ["model={method: otsu}"]), predictionSeconds: 1
      ) { _ in (30, 0, 70) }
      let study = try Study.read(runFolders: [small, large, otsu])
      let costs = study.variants.map(\.costs)
      #expect(costs[0].predictionSeconds == 2.0 / 8 && costs[0].peakMemory == 1 << 30 && costs[0].trainingSeconds == 60)
      #expect(costs[2].parameters == 0 && costs[2].trainingSeconds == 0 && costs[2].multiplyAdds == nil)
      let multiplyAdds = costs.prefix(2).compactMap(\.multiplyAdds)
      #expect(multiplyAdds.count == 2 && 0 < multiplyAdds[0] && multiplyAdds[0] < multiplyAdds[1])
      #expect(study.paretoFront(.parameters) == [0, 2] && study.paretoFront(.predictionSeconds) == [0, 2])
      #expect(study.paretoFront(.multiplyAdds) == [0], "a method's are not known")
      #expect(study.paretoFront == [0, 2])
    }
  }

  // MARK: What cannot be compared

  @Test func refusesRunsThatAreNotComparable() throws {
    try withFolder { folder in
      try folder.writeStudyCases(12)
      func make(_ name: String, seed: UInt64 = 1, _ settings: [String] = []) throws -> String {
        try folder.writeFinishedRun(name, folder.studyPlan(seed: seed, settings)) { _ in (50, 0, 50) }
      }
      func problem(_ runs: [String]) -> String {
        failure(PipelineError.self) { try Study.read(runFolders: runs) }?.description ?? "none"
      }
      let wider = ["model.width=3"]
      let (a, b) = (try make("a"), try make("b", wider))
      #expect(problem([a, b]) == "none")
      #expect(problem([a]).contains("one run, and there is nothing to compare it with"))
      #expect(problem([a, try make("a2", seed: 2)]).contains("differ in their seed alone are one variant"))
      #expect(problem([a, b, try make("twin", wider)]).contains("are the same run"))
      #expect(problem([a, b, folder.file("a2")]).contains("b has no run with seed 2"))
      // A method draws nothing: its run counts for both seeds.
      let otsu = try make("otsu", ["model={method: otsu}"])
      #expect(problem([a, folder.file("a2"), otsu]) == "none")

      try folder.write(
        try #require(String(bytes: folder.bytes(of: "split.csv"), encoding: .utf8))
          .replacing("case-11,test", with: "case-11,train"), to: "split.csv")
      #expect(problem([a, try make("other", wider)]).contains("test different cases: 'case-11' in one of them alone"))
    }
  }

  @Test func refusesOtherMasksAndOtherFolds() throws {
    try withFolder { folder in
      try folder.writeStudyCases(10)
      let plan = try folder.studyPlan(seed: 1)
      var other = try folder.studyPlan(seed: 1, ["model.width=3"])
      func problem(_ second: RunPlan) -> String {
        failure(PipelineError.self) { try StudyCheck.sameCases([("a", .single(plan)), ("b", second)]) }?.description
          ?? "none"
      }
      #expect(problem(.single(other)) == "none")
      other.shared.evaluation.references = ["raters/b"]
      #expect(problem(.single(other)) == "none", "the first rater's masks are the reference")
      other.shared.evaluation.consensus = .majority
      #expect(problem(.single(other)).contains("is majority with raters/b, and that of the first rater"))
      other.shared.evaluation.consensus = nil
      other.shared.evaluation.missedDistance = .diagonal
      #expect(problem(.single(other)) == "none", "no distance is scored")
      let last = other.shared.cases.count - 1
      other.shared.cases[last].maskDigests = ["another"]
      #expect(problem(.single(other)).contains("other reference masks: 'case-9' has another hash"))
      other.shared.cases[last].group = "x"
      #expect(problem(.single(other)).contains("other groups: 'case-9'"))
      other.shared.cases[last].fold = 3
      #expect(problem(.single(other)).contains("other folds: 'case-9'"))
      #expect(problem(.folds([plan, plan])).contains("2 fold(s)"))
    }
  }

  @Test func refusesFewerUnitsThanAnyVerdictNeeds() throws {
    try withFolder { folder in
      try folder.writeStudyCases(8)
      let paths = try ["2", "3"].map { width in
        try folder.writeFinishedRun("w\(width)", folder.studyPlan(seed: 1, ["model.width=\(width)"])) { _ in (50, 0, 50)
        }
      }
      let error = failure(PipelineError.self) { try Study.read(runFolders: paths) }
      #expect(error?.code == .comparison)
      #expect(error?.description.contains("make up 5 cases, and 2 variants are 1 pair") == true)
      #expect(error?.description.contains("needs at least 6") == true)
    }
  }
}
