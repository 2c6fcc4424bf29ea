internal import Foundation
internal import Tensors

/// One run of a comparison: taken as it is where it is finished, gone on with where it was begun, else started.
struct StudyRun {
  let name: String
  let folder: RunFolder
  /// The text of the pipeline file.
  let definition: String
  let plan: RunPlan

  /// - Throws: `PipelineError` of code `resume` where the folder holds another run.
  func check() throws(PipelineError) {
    guard folder.holdsRun else { return }
    guard try RunPlan.read(folder.plan).describesSameRun(as: plan) else {
      throw PipelineError(
        .resume,
        "\(folder.path): its run had other settings or files (compare \(folder.plan)); choose another --output")
    }
  }

  /// - Parameter model: the same variant with an earlier seed: what it was made to fit to, and the number of steps that a
  ///   time limit came to, are taken over, so that the seeds of a variant differ in the seed alone.
  func perform(like model: RunFolder?, observer: @escaping RunObserver) throws {
    if folder.isFinished {
      observer(.note("\(folder.path) is finished and taken as it is"))
      return
    }
    let isBegun = folder.holdsRun
    observer(.stage("\(name): \(isBegun ? "going on in " : "")\(folder.path)"))
    if isBegun {
      let lock = try FolderLock(folder: folder.path)
      defer { withExtendedLifetime(lock) {} }
      var begun = try RunPlan.read(folder.plan)
      begun.takeConveniences(of: plan.first)
      try carryOut(begun, resuming: true, observer)
    } else {
      let fitted = try model.map { try plan.fitted(as: RunPlan.read($0.plan)) } ?? plan
      let (_, lock) = try PipelineRun.begin(fitted, definition: definition, output: folder.path)
      defer { withExtendedLifetime(lock) {} }
      try carryOut(fitted, resuming: false, observer)
    }
  }

  private func carryOut(_ plan: RunPlan, resuming: Bool, _ observer: @escaping RunObserver) throws {
    _ = try PipelineRun.carryOut(
      plan, in: folder, definition: definition, resuming: resuming, started: Date(), observer: observer)
  }
}

extension RunPlan {
  /// This run trained as long and in batches as another of its variant; of folds, each finds that out by itself.
  fileprivate func fitted(as other: RunPlan) -> RunPlan {
    guard case .single(var plan) = self, case .single(let other) = other else { return self }
    plan.fit(as: other)
    if case .network(var network) = plan, network.trainFor != nil {
      network.totalSteps = other.network?.totalSteps
      plan = .network(network)
    }
    return .single(plan)
  }
}
