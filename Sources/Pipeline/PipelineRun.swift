internal import Evaluation
internal import Foundation
internal import Tensors
internal import Training

/// A whole run: check, train, predict, score, report; of each fold where there are folds.
public enum PipelineRun {
  /// What a run leaves behind.
  public struct Outcome: Sendable {
    public let folder: RunFolder
    /// The best weights, or the method; one file a fold.
    public let models: [String]
    /// Nothing where the run stopped after training.
    public let scores: ScoredCases?
  }

  /// - Parameters:
  ///   - path: the pipeline file.
  ///   - output: the run's folder; nothing: `runs/NAME`.
  ///   - resume: whether to go on with an unfinished run.
  ///   - stopAfterTraining: whether to leave out all that follows the checkpoint.
  /// - Throws: `DefinitionError`, `PipelineError`, or what a stage throws; what was written so far is whole.
  public static func perform(
    _ path: String, overrides: DefinitionOverrides = .init(), output: String? = nil, resume: Bool = false,
    stopAfterTraining: Bool = false, observer: @escaping RunObserver = { _ in }
  ) throws -> Outcome {
    let started = Date()
    observer(.stage("Checking \(path)"))
    let checked = try CheckedPipeline.load(path, overrides: overrides)
    for note in checked.notes { observer(.note(note)) }
    let (folder, lock, plan) = try openFolder(checked, output: output, resume: resume)
    observer(.note("the run is kept in \(folder.path)"))
    defer { withExtendedLifetime(lock) {} }
    return try carryOut(
      plan, in: folder, definition: checked.definition.yaml, resuming: resume, started: started,
      stopAfterTraining: stopAfterTraining, observer: observer)
  }

  /// Does, or goes on with, what a plan says, in a folder that holds it already.
  static func carryOut(
    _ plan: RunPlan, in folder: RunFolder, definition: String, resuming: Bool, started: Date,
    stopAfterTraining: Bool = false, observer: @escaping RunObserver
  ) throws -> Outcome {
    if let network = plan.first.network { try Engine.setThreads(network.threads) }
    switch plan {
    case .single(let plan):
      let run = SingleRun(plan: plan, folder: folder, resuming: resuming, started: started, observer: observer)
      let scores = try run.perform(stopAfterTraining: stopAfterTraining)
      return Outcome(folder: folder, models: [folder.best], scores: scores)
    case .folds(let plans):
      let run = CrossValidation(
        plans: plans, folder: folder, definition: definition, started: started, observer: observer)
      let scores = try run.perform(stopAfterTraining: stopAfterTraining)
      return Outcome(folder: folder, models: plans.indices.map { run.folder(ofFold: $0).best }, scores: scores)
    }
  }

  private static func openFolder(
    _ checked: CheckedPipeline, output: String?, resume: Bool
  ) throws -> (RunFolder, FolderLock, RunPlan) {
    if resume {
      let candidates = output.map { [RunFolder(path: $0)] } ?? RunFolder.existing(name: checked.plan.shared.name)
      for folder in candidates where folder.holdsRun && !folder.isFinished {
        let lock = try FolderLock(folder: folder.path)
        var plan = try RunPlan.read(folder.plan)
        if plan.describesSameRun(as: checked.run) {
          plan.takeConveniences(of: checked.plan)
          return (folder, lock, plan)
        }
        guard output == nil else {
          throw PipelineError(
            .resume, "\(folder.path): its run had other settings or files (compare \(folder.plan)); start a new run")
        }
      }
      let place = output ?? "runs/\(checked.plan.shared.name)*"
      throw PipelineError(
        .resume, "\(place): holds no unfinished run of this pipeline; leave out --resume to start one")
    }
    let (folder, lock) = try begin(checked.run, definition: checked.definition.yaml, output: output)
    return (folder, lock, checked.run)
  }

  /// Makes the folder of a new run and says in it what the run is.
  ///
  /// - Parameter output: nothing: `runs/NAME`.
  static func begin(
    _ run: RunPlan, definition: String, output: String?
  ) throws(PipelineError) -> (RunFolder, FolderLock) {
    let bytes = run.plans.reduce(16 << 20) { $0 + $1.leastBytes }
    let folder = try RunFolder.create(
      name: run.first.shared.name, output: output, bytes: bytes, checkpoints: run.plans.count == 1)
    let lock = try FolderLock(folder: folder.path)
    switch run {
    case .single(let plan): try folder.begin(plan, definition: definition)
    case .folds(let plans): try folder.begin(plans, definition: definition)
    }
    return (folder, lock)
  }
}
