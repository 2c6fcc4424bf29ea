internal import Foundation

/// The folder of a finished run, read back: what was done, and the hashes of what it was done with.
struct RecordedRun {
  /// A run of one plan: the whole, or one fold of a cross-validation.
  struct Part {
    let folder: RunFolder
    let plan: Plan
    let manifest: Manifest
  }

  let folder: RunFolder
  let manifest: Manifest
  /// The run itself, or each of its folds.
  let parts: [Part]

  /// Whether the parts are folds, with folders of their own.
  var isCrossValidation: Bool { parts.count != 1 || parts[0].folder != folder }

  /// What all parts have in common; their sets differ.
  var shared: SharedPlan { parts[0].plan.shared }

  /// Whether test cases were predicted and scored.
  var hasResults: Bool { manifest.files[FilePath.name(of: folder.scores)] != nil }

  /// - Throws: `PipelineError` where the folder holds no run, or one that has not ended.
  init(_ path: String) throws(PipelineError) {
    folder = RunFolder(path: path)
    guard folder.holdsRun else {
      throw PipelineError(
        .unreadable, "\(path): is no folder of a run, for it holds no plan.json; give one such as runs/nuclei")
    }
    let recorded = try Self.manifest(of: folder)
    manifest = recorded
    switch try RunPlan.read(folder.plan) {
    case .single(let plan): parts = [Part(folder: folder, plan: plan, manifest: recorded)]
    case .folds(let plans):
      var parts: [Part] = []
      for (index, plan) in plans.enumerated() {
        let place = folder.fold(plan.shared.fold?.index ?? index)
        // A fold's own plan says how many steps it took.
        parts.append(Part(folder: place, plan: try Plan.read(place.plan), manifest: try Self.manifest(of: place)))
      }
      self.parts = parts
    }
  }

  private static func manifest(of folder: RunFolder) throws(PipelineError) -> Manifest {
    guard let data = FileManager.default.contents(atPath: folder.manifest) else {
      throw PipelineError(
        .unreadable,
        "\(folder.path): holds no manifest.json, so the run has not ended; end it by 'sulcus run' with --resume, then verify it"
      )
    }
    do {
      return try jsonDecoder.decode(Manifest.self, from: data)
    } catch {
      throw PipelineError(.unreadable, "\(folder.manifest): is not the manifest of a run, or was changed: \(error)")
    }
  }
}
