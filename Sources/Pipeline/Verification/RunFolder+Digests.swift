internal import Foundation

extension RunFolder {
  /// The SHA-256 of what a run has left beside plan, manifest, weights and report, by the files' names in its folder:
  /// the definition, the log, tables and scores, and the masks and maps of its test cases.
  ///
  /// What else lies in the folder is none of the run's. Folds have manifests of their own; event files may still grow.
  ///
  /// - Parameter plan: of the run; nothing: of a cross-validation, whose masks lie in the folders of its folds.
  func resultDigests(of plan: Plan?) throws -> [String: String] {
    let files = results + (plan.map(predicted) ?? [])
    var digests: [String: String] = [:]
    for file in files where FileManager.default.fileExists(atPath: file) {
      digests[String(file.dropFirst(path.count).drop { $0 == "/" })] = try digest(ofFile: file)
    }
    return digests
  }

  private var results: [String] {
    let findings = ["raters.json", "slices.csv", "slices.json"].map { FilePath.join(path, $0) }
    return findings + [
      definition, split, folds, log, cases, scores, scoresMarkdown, scoresLaTeX, curves, histograms, objects,
    ]
  }

  private func predicted(_ plan: Plan) -> [String] {
    let writer = PredictionWriter(output: predictions, usage: plan.usage)
    let maps = plan.network.map { ProbabilityMaps(folder: probabilityMaps, classes: $0.classes.names.count) }
    return plan.shared.cases(in: .test).flatMap { entry in
      let masks = (writer.masks(entry.name) ?? []).map(\.path)
      return masks + (maps.map { maps in (1...maps.classes).map { maps.path(entry.name, label: $0) } } ?? [])
    }
  }
}
