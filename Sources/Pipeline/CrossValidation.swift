internal import Evaluation
internal import Foundation

/// The run of every fold, each in a folder of its own, and the scores of all their test cases together.
struct CrossValidation {
  /// In the order of the folds.
  let plans: [Plan]
  let folder: RunFolder
  /// The text of the pipeline file.
  let definition: String
  let started: Date
  let observer: RunObserver

  /// The complete run folder of one fold.
  func folder(ofFold index: Int) -> RunFolder { folder.fold(plans[index].shared.fold?.index ?? index) }

  /// Goes on where an earlier process was stopped: a finished fold is kept, an unfinished one resumed.
  ///
  /// - Returns: the scores of the test cases of all folds; nothing where it stopped after training.
  func perform(stopAfterTraining: Bool) throws -> ScoredCases? {
    for index in plans.indices { try performFold(index, stopAfterTraining: stopAfterTraining) }
    if stopAfterTraining {
      try writeJSON(makeManifest(), to: folder.manifest)
      return nil
    }
    return try pool()
  }

  private func performFold(_ index: Int, stopAfterTraining: Bool) throws {
    try Interruption.check()
    let place = folder(ofFold: index)
    let name = "Fold \(plans[index].shared.fold?.index ?? index), \(index + 1) of \(plans.count)"
    var plan = plans[index]
    let isBegun = place.holdsRun
    if isBegun {
      let begun = try Plan.read(place.plan)
      guard begun.describesSameRun(as: plan) else {
        throw PipelineError(
          .resume,
          "\(place.path): its run had other settings or files than \(folder.plan) says; start a new run in another folder"
        )
      }
      // Its number of steps may be fixed already.
      let conveniences = plan
      plan = begun
      plan.takeConveniences(of: conveniences)
    }
    guard !place.isFinished else {
      observer(.note("\(name), is finished: \(place.path) is kept"))
      return
    }
    observer(.stage("\(name): \(place.path)"))
    if !isBegun { _ = try RunFolder.create(name: plan.shared.name, output: place.path, bytes: plan.leastBytes) }
    let lock = try FolderLock(folder: place.path)
    defer { withExtendedLifetime(lock) {} }
    if !isBegun {
      if index > 0 { plan.fit(as: try Plan.read(folder(ofFold: 0).plan)) }
      try place.begin(plan, definition: definition)
    }
    let run = SingleRun(plan: plan, folder: place, resuming: isBegun, started: Date(), observer: observer)
    _ = try run.perform(stopAfterTraining: stopAfterTraining)
  }

  /// Scores the masks that the folds have written: each case has one, by the model that never saw it.
  private func pool() throws -> ScoredCases {
    observer(.stage("Scoring the test cases of \(plans.count) folds together"))
    let (shared, usage) = (plans[0].shared, plans[0].usage)
    let rounds = try plans.indices.map { index in
      let place = folder(ofFold: index)
      let plan = try Plan.read(place.plan)
      return HTMLReport.Round(
        plan: plan, records: try Journal.read(of: plan, in: place),
        predictions: PredictionWriter(output: place.predictions, usage: usage),
        maps: plan.network.map { _ in
          ProbabilityMaps(folder: place.probabilityMaps, classes: shared.classes.names.count)
        })
    }
    let pairs = rounds.flatMap { round in
      round.plan.shared.cases(in: .test).map {
        EvaluateStage.Pair($0, prediction: round.predictions.masks($0.name))
      }
    }
    let missing = pairs.filter { $0.prediction == nil }.map(\.name)
    guard missing.isEmpty else {
      throw PipelineError(
        .resume, missing.map { "\(folder.path): the fold that tests '\($0)' has no prediction of it; start a new run" })
    }
    let cases = rounds.flatMap { $0.plan.shared.cases(in: .test) }
    let panel = try shared.panel(cases, observer: observer)
    let probabilities = try pooledProbabilities()
    let curves = plans[0].network == nil ? nil : probabilities?.curves
    if let curves { try writeJSON(curves, to: folder.curves) }
    var scores = try EvaluateStage.score(
      pairs, predictions: shared.predictionReader, references: shared.caseReader, settings: shared.evaluation,
      EvaluateStage.Extras(shared.evaluation, probabilities: probabilities, panel: panel))
    try scores.write(cases: folder.cases, scores: folder.scores)
    try scores.writeObjects(to: folder.objects)
    try scores.addFindings(
      try shared.sources(pairs, cases: cases, panel: panel, isMethod: plans[0].method != nil, observer: observer))
    try scores.writeFindings(to: folder.path)
    try ScoreTables(scores, title: shared.name).write(to: folder)
    let manifest = try makeManifest()
    try writeJSON(manifest, to: folder.manifest)
    try HTMLReport(rounds: rounds, manifest: manifest, scores: scores, curves: curves).write(to: folder)
    return scores
  }

  /// What the folds have counted of their probabilities, pooled.
  ///
  /// - Returns: nothing where a fold has no such file, because an earlier version finished it.
  private func pooledProbabilities() throws -> CollectedProbabilities? {
    let folds = try plans.indices.map { index in
      try CollectedProbabilities.read(
        folder(ofFold: index).histograms, classes: Array(plans[index].shared.classes.names.dropFirst()))
    }
    if folds.contains(where: { $0 == nil }) {
      observer(.note("a fold has no histograms.json: there are no curves and no scores of probabilities"))
      return nil
    }
    return CollectedProbabilities.pooled(folds.compactMap(\.self))
  }

  private func makeManifest() throws -> Manifest {
    try Manifest.make(plans: plans, folder: folder, folds: plans.indices.map(folder(ofFold:)), started: started)
  }
}
