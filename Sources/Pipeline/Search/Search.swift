internal import Evaluation
internal import Foundation

/// The work of a search: proposes, trains, scores, and keeps the journal, rung by rung.
struct Search {
  let source: String
  let overrides: DefinitionOverrides
  let settings: SearchSettings
  let seed: UInt64
  let validationCases: Int
  let folder: SearchFolder
  private(set) var journal: SearchJournal
  let observer: (SearchEvent) -> Void

  /// So many failures at the beginning, and nothing else, say that it is not the settings.
  private static let hopeless = 5

  private var score: SearchScore { SearchScore(name: settings.score) }
  private var proposer: SearchProposer { SearchProposer(settings: settings, seed: seed) }

  init(
    source: String, overrides: DefinitionOverrides, settings: SearchSettings, seed: UInt64, validationCases: Int,
    folder: SearchFolder, journal: SearchJournal, observer: @escaping (SearchEvent) -> Void
  ) {
    self.source = source
    self.overrides = overrides
    self.settings = settings
    self.seed = seed
    self.validationCases = validationCases
    self.folder = folder
    self.journal = journal
    self.observer = observer
  }

  mutating func perform() throws -> SearchReport {
    let halving = settings.halving.map { SuccessiveHalving(trials: settings.trials, factor: $0) }
    let rungs = halving?.rungs ?? [.init(trials: settings.trials, share: 1)]
    var numbers = Array(1...settings.trials)
    for (index, rung) in rungs.enumerated() {
      for (place, number) in numbers.enumerated() {
        try finish(number, rung: index + 1, share: rung.share, place: place + 1, of: numbers.count)
      }
      let scores = numbers.map { observation($0, rung: index + 1).score }
      let survivors = halving?.survivors(of: scores, after: index) ?? []
      numbers = survivors.filter { !scores[$0].isNaN }.map { numbers[$0] }
    }
    try writeResults()
    return report
  }

  var report: SearchReport {
    SearchReport(
      pipeline: source, output: folder.path, method: settings.method.rawValue, score: settings.score.rawValue,
      higherIsBetter: settings.score.isHigherBetter, keys: settings.dimensions.map(\.key), planned: settings.trials,
      trials: journal.trials, best: SearchReport.best(of: journal.trials, orientation: score),
      validationCases: validationCases, definition: folder.best)
  }

  // MARK: A trial

  private mutating func finish(_ number: Int, rung: Int, share: Double, place: Int, of count: Int) throws {
    if journal.trial(number, rung: rung) == nil {
      try Interruption.check()
      let point = journal.trial(number, rung: 1)?.point ?? proposed(number)
      let settings = proposer.settings(at: point)
      observer(.begins(trial: number, rung: rung, number: place, count: count, settings: settings))
      let trial = try twin(number, rung, point, settings) ?? train(number, rung, share, point, settings)
      try journal.append(trial)
      try writeResults()
      observer(.ended(trial, report))
    }
    try stopIfHopeless()
  }

  private func proposed(_ number: Int) -> SearchPoint {
    proposer.point(ofTrial: number - 1, after: (1..<number).map { observation($0, rung: 1) })
  }

  private func observation(_ number: Int, rung: Int) -> SearchObservation {
    let trial = journal.trial(number, rung: rung)!
    return SearchObservation(point: trial.point, score: trial.score.map(score.oriented) ?? .nan)
  }

  /// The same settings give the same bits, so a trial that repeats another one is not trained again.
  private func twin(
    _ number: Int, _ rung: Int, _ point: SearchPoint, _ settings: [SearchTrial.Setting]
  ) -> SearchTrial? {
    guard let earlier = journal.trials.first(where: { $0.rung == rung && $0.settings == settings }) else { return nil }
    return SearchTrial(
      trial: number, rung: rung, share: earlier.share, point: point, settings: settings, score: earlier.score,
      seconds: 0, state: earlier.state, reason: "the settings of trial \(earlier.trial)", folder: earlier.folder)
  }

  private func train(
    _ number: Int, _ rung: Int, _ share: Double, _ point: SearchPoint, _ settings: [SearchTrial.Setting]
  ) throws -> SearchTrial {
    let name = SearchFolder.trial(number, rung: rung)
    let began = Date()
    func finished(_ score: Double?, _ reason: String?) -> SearchTrial {
      let run = RunFolder(path: FilePath.join(folder.path, name))
      // An earlier process may have trained a part of it.
      let trained = (try? Journal.read(run.log))?.last?.seconds
      return SearchTrial(
        trial: number, rung: rung, share: share, point: point, settings: settings, score: score,
        seconds: trained ?? Date().timeIntervalSince(began), state: score == nil ? .failed : .done, reason: reason,
        folder: name)
    }
    defer { BegunTrial.end(note: folder.begun) }
    do {
      return finished(try measure(name, share: share, settings: settings.map(\.text)), nil)
    } catch let error as PipelineError where error.code == .interrupted {
      throw PipelineError(
        .interrupted,
        "stopped by Ctrl-C in trial \(number) of \(self.settings.trials); the same command goes on with it")
    } catch let error as PipelineError where [.output, .resume].contains(error.code) {
      throw error
    } catch {
      return finished(nil, "\(error)")
    }
  }

  private func measure(_ name: String, share: Double, settings: [String]) throws -> Double {
    let run = RunFolder(path: FilePath.join(folder.path, name))
    var changed = overrides
    // Variants belong to `compare`, and need not go together with what a trial changes.
    changed.settings += settings + ["variants=null", "search=null"]
    changed.settings += try shortening(changed, to: share)
    try BegunTrial.begin(run, note: folder.begun)
    let outcome = try PipelineRun.perform(
      source, overrides: changed, output: run.path, resume: run.holdsRun, stopAfterTraining: true,
      observer: { observer(.training($0)) })
    return try score.measure(outcome.folder) { observer(.training($0)) }
  }

  /// What gives a training a share of its length. A schedule goes over all of it, so each rung is a training of its own.
  private func shortening(_ overrides: DefinitionOverrides, to share: Double) throws -> [String] {
    guard share < 1 else { return [] }
    switch try PipelineDefinition.load(source, overrides: overrides).training.duration {
    case .epochs(let epochs): return ["training.epochs=\(max(1, Int((Double(epochs) * share).rounded())))"]
    case .seconds(let seconds): return ["training.trainFor=\(seconds * share)s"]
    }
  }

  // MARK: What is kept

  /// - Throws: `PipelineError` where all trials failed, and enough of them.
  private func stopIfHopeless() throws(PipelineError) {
    let trials = journal.trials.filter { $0.rung == 1 }
    guard trials.count >= min(Self.hopeless, settings.trials), trials.allSatisfy({ $0.state == .failed }) else {
      return
    }
    throw PipelineError(
      .search,
      [
        "none of the first \(trials.count) trials could be trained; the first: \(trials[0].reason ?? "")",
        "mend \(source), and search in another --output, or remove \(folder.path)",
      ])
  }

  private func writeResults() throws {
    let report = report
    guard let best = report.best, let value = best.score else { return }
    let heading = [
      "The best of \(report.compared) trials: trial \(best.trial), \(settings.score.rawValue) "
        + String(format: "%.4f", value) + " on \(validationCases) validation cases.",
      "Written by sulcus tune; the number to report is that of the test cases, once.",
    ]
    // A share of the training was for comparing only.
    let file = BestDefinition(
      source: source, overrides: overrides, settings: best.settings.map(\.text), folder: folder.path)
    try writeFile(Data(file.text(heading: heading + best.settings.map(\.text)).utf8), to: folder.best)
    try writeFile(Data(SearchPage(report: report, dimensions: settings.dimensions).page.utf8), to: folder.page)
  }
}
