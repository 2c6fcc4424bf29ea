internal import Evaluation
internal import Foundation
internal import ImageCodecs
internal import Training

/// The work of a search: proposes, trains, scores, and keeps the journal, rung by rung.
struct Search {
  /// The pipeline as it was when this process began.
  let definition: PipelineDefinition
  let overrides: DefinitionOverrides
  let settings: SearchSettings
  /// Of the pipeline as it is without the search.
  let plan: Plan
  let folder: SearchFolder
  private(set) var journal: SearchJournal
  let observer: (SearchEvent) -> Void

  /// So many failures at the beginning, and nothing else, say that it is not the settings.
  private static let hopeless = 5

  private var source: String { definition.source }
  private var score: SearchScore { SearchScore(name: settings.score) }
  private var proposer: SearchProposer { SearchProposer(settings: settings, seed: definition.seed) }

  init(
    definition: PipelineDefinition, overrides: DefinitionOverrides, settings: SearchSettings, plan: Plan,
    folder: SearchFolder, journal: SearchJournal, observer: @escaping (SearchEvent) -> Void
  ) {
    self.definition = definition
    self.overrides = overrides
    self.settings = settings
    self.plan = plan
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
      numbers = distinct(numbers)
      let scores = numbers.map { observation($0, rung: index + 1).score }
      let survivors = halving?.survivors(of: scores, after: index) ?? []
      numbers = survivors.filter { !scores[$0].isNaN }.map { numbers[$0] }
    }
    try writeResults()
    return report
  }

  /// The trials but for those that repeat the settings of an earlier one: they would take places of the next rung.
  private func distinct(_ numbers: [Int]) -> [Int] {
    var seen: Set<[SearchTrial.Setting]> = []
    return numbers.filter { seen.insert(journal.trial($0, rung: 1)!.settings).inserted }
  }

  var report: SearchReport {
    SearchReport(
      pipeline: source, output: folder.path, method: settings.method.rawValue, score: settings.score.rawValue,
      higherIsBetter: settings.score.isHigherBetter, keys: settings.dimensions.map(\.key),
      // An earlier process may have been asked for more.
      planned: max(settings.trials, journal.trials.count { $0.rung == 1 }), trials: journal.trials,
      best: SearchReport.best(of: journal.trials, orientation: score),
      validationCases: plan.shared.cases(in: .validation).count, definition: folder.best)
  }

  // MARK: A trial

  private mutating func finish(_ number: Int, rung: Int, share: Double, place: Int, of count: Int) throws {
    if journal.trial(number, rung: rung) == nil {
      try Interruption.check()
      try checkDefinition()
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
    let earlier = settings.method == .tpe ? (1..<number).map { observation($0, rung: 1) } : []
    return proposer.point(ofTrial: number - 1, after: earlier)
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
    let run = RunFolder(path: FilePath.join(folder.path, name))
    let began = Date()
    func finished(_ score: Double?, _ reason: String?) -> SearchTrial {
      // An earlier process may have trained a part of it.
      let trained = (try? Journal.read(run.log))?.last?.seconds
      return SearchTrial(
        trial: number, rung: rung, share: share, point: point, settings: settings, score: score,
        seconds: trained ?? Date().timeIntervalSince(began), state: score == nil ? .failed : .done, reason: reason,
        folder: name)
    }
    defer { BegunTrial.end(note: folder.begun) }
    do {
      return finished(try measure(run, share: share, settings: settings.map(\.text)), nil)
    } catch let error as PipelineError where error.code == .interrupted {
      throw PipelineError(
        .interrupted,
        "stopped by Ctrl-C in trial \(number) of \(self.settings.trials); the same command goes on with it")
    } catch let error where isNoFaultOfSettings(error) {
      throw error
    } catch {
      try checkCases(of: run)
      return finished(nil, "\(error)")
    }
  }

  private func measure(_ run: RunFolder, share: Double, settings: [String]) throws -> Double {
    var changed = overrides
    // Variants belong to `compare`, and need not go together with what a trial changes.
    changed.settings += settings + ["variants=null", "search=null"]
    changed.settings += try shortening(changed, to: share)
    try BegunTrial.begin(run, note: folder.begun)
    let outcome = try PipelineRun.perform(
      source, overrides: changed, output: run.path, resume: run.holdsRun, stopAfterTraining: true,
      observer: { observer(.training($0)) })
    try checkCases(of: run)
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

  /// Whether a trial came to nothing for a reason that its settings have no part in: the same command tries it again.
  private func isNoFaultOfSettings(_ error: any Error) -> Bool {
    switch error {
    case let error as CheckpointError: return error.code == .unwritable
    case is CodecError: return true
    case let error as PipelineError:
      switch error.code {
      case .output, .resume, .noImages, .unpaired: return true
      // Settings can do that, too, as `data.channels: keep` where some images have colours; then all goes well without.
      case .unreadable, .partial: return (try? CheckedPipeline.load(source, overrides: overrides)) == nil
      default: return false
      }
    default: return false
    }
  }

  // MARK: What must stay the same

  /// - Throws: `PipelineError` where the pipeline is another one by now; comments and the search itself may be edited.
  private func checkDefinition() throws(PipelineError) {
    func bare(_ definition: PipelineDefinition) -> PipelineDefinition {
      var copy = definition
      (copy.yaml, copy.search) = ("", nil)
      return copy
    }
    let found = try? PipelineDefinition.load(source, overrides: overrides)
    guard found.map(bare) != bare(definition) else { return }
    throw PipelineError(
      .resume,
      "\(source), or what it extends, was changed while it was searched, and trials of two pipelines cannot be "
        + "compared: put it back, and the same command goes on; or search in another --output")
  }

  /// - Throws: `PipelineError` where a trial was given other cases, or other files of them, than the search began with.
  private func checkCases(of run: RunFolder) throws(PipelineError) {
    guard run.holdsRun else { return }
    let (before, now) = (Self.knownCases(plan), Self.knownCases(try Plan.read(run.plan)))
    guard before != now else { return }
    let changed = zip(before, now).first { $0 != $1 }.map { ", as those of '\($0.0.name)'" } ?? ""
    throw PipelineError(
      .resume,
      "images or masks were changed while settings were searched\(changed), and trials on other data cannot be "
        + "compared: put them back, remove \(run.path), and the same command goes on; or search in another --output")
  }

  /// The cases of a plan without what preprocessing makes of them, which may be searched for.
  private static func knownCases(_ plan: Plan) -> [Case] {
    plan.shared.cases.map { entry in
      var entry = entry
      entry.prepared = nil
      return entry
    }
  }

  // MARK: What is kept

  /// - Throws: `PipelineError` where all trials failed, and enough of them.
  private func stopIfHopeless() throws(PipelineError) {
    let trials = journal.trials.filter { $0.rung == 1 }
    guard trials.count >= min(Self.hopeless, settings.trials), trials.allSatisfy({ $0.state == .failed }),
      settings.method != .grid || haveEveryValue(trials)
    else { return }
    throw PipelineError(
      .search,
      [
        "none of the first \(trials.count) trials could be trained; the first: \(trials[0].reason ?? "")",
        "mend \(source), and search in another --output, or remove \(folder.path)",
      ])
  }

  /// The first values of a grid stay the same for long, and one of them may be what cannot be trained.
  private func haveEveryValue(_ trials: [SearchTrial]) -> Bool {
    settings.dimensions.enumerated().allSatisfy { index, dimension in
      let tried = Set(trials.map { $0.settings[index].value })
      return dimension.gridPlaces.allSatisfy { tried.contains(dimension.text(at: $0)) }
    }
  }

  private func writeResults() throws {
    let report = report
    try writeFile(Data(SearchPage(report: report, dimensions: settings.dimensions).page.utf8), to: folder.page)
    guard let best = report.best else { return }
    let file = BestDefinition(
      source: source, overrides: overrides, settings: best.settings.map(\.text), folder: folder.path)
    try writeFile(Data(file.text(heading: report.heading).utf8), to: folder.best)
  }
}
