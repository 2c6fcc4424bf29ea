internal import Evaluation
internal import Foundation
internal import Imaging

extension EvaluationRequest {
  /// Nothing where slices are not asked for.
  ///
  /// - Throws: `PipelineError` where images or the table cannot be found.
  func slicing(
    _ pairs: [EvaluateStage.Pair], predictions: CaseReader, references: CaseReader, panel: RaterPanel?,
    observer: RunObserver
  ) throws(PipelineError) -> SliceStage? {
    guard let slices else { return nil }
    let names = pairs.map(\.name)
    var images: [String: String] = [:]
    if let folder = slices.images {
      let files = Dictionary(uniqueKeysWithValues: try ImageFiles.list(folder).map { ($0.baseName, $0.path) })
      let known = Set(names)
      images = files.filter { known.contains($0.key) }
      let missing = names.count - images.count
      guard missing < names.count else {
        throw PipelineError(
          .unpaired, "\(folder): holds an image of none of the \(names.count) cases, as \(names[0]).*")
      }
      if missing > 0 { observer(.note("\(missing) of \(names.count) cases have no image in \(folder)")) }
    }
    var columns: [SliceColumn] = []
    if let settings = slices.columns { columns = try SliceColumn.read(settings, cases: names, observer: observer) }
    return SliceStage(
      predictions: predictions, references: references, panel: panel, images: images, orientation: .apply,
      columns: columns)
  }
}

extension SharedPlan {
  /// What the findings of a run are taken from. Every run slices its scores: next to training it costs nothing.
  func sources(
    _ pairs: [EvaluateStage.Pair], cases: [Case], panel: RaterPanel?, isMethod: Bool, observer: RunObserver
  ) throws(PipelineError) -> ScoredCases.Sources {
    var columns: [SliceColumn] = []
    if let settings = evaluation.slices {
      columns = try SliceColumn.read(settings, cases: cases.map(\.name), mayMissAll: true, observer: observer)
    }
    let images = Dictionary(uniqueKeysWithValues: cases.map { ($0.name, $0.image) })
    let slicing = SliceStage(
      predictions: predictionReader, references: caseReader, panel: panel, images: images, orientation: orientation,
      columns: columns)
    return ScoredCases.Sources(
      pairs: pairs, predictions: predictionReader, references: caseReader, settings: evaluation, panel: panel,
      slicing: slicing, subject: isMethod ? "the method" : "the network")
  }

  /// Reads the masks of further raters and the table of slices before any work, so that no hour of training is lost on them.
  ///
  /// - Returns: what the user should know.
  /// - Throws: `PipelineError` with all that is wrong.
  func checkFindings() throws -> [String] {
    var notes: [String] = []
    let observer: RunObserver = { if case .note(let note) = $0 { notes.append(note) } }
    if let settings = evaluation.slices {
      _ = try SliceColumn.read(settings, cases: cases.map(\.name), observer: observer)
    }
    guard let panel = try panel(cases, mayMissAll: false, observer: observer) else { return notes }
    let problems = concurrentMap(cases.count, workers: ProcessInfo.processInfo.activeProcessorCount) { index in
      panel.others.compactMap { panel.problem(of: $0, with: cases[index]) }
    }.flatMap(\.self)
    guard problems.isEmpty else { throw PipelineError(files: problems) }
    return notes
  }
}

extension RaterPanel {
  /// What is wrong with a rater's mask of a case.
  fileprivate func problem(of rater: Rater, with entry: Case) -> (any Error)? {
    guard let files = rater.masks[entry.name] else { return nil }
    do {
      let map = try rater.reader.labels(files)
      guard (map.width, map.height, map.planes) == (entry.width, entry.height, entry.planes) else {
        let planes = entry.planes == 1 ? "" : "×\(entry.planes)"
        return PipelineError(
          .sizeMismatch,
          "\(files[0].path) is \(map.sizeText) but \(entry.image) is \(entry.width)×\(entry.height)\(planes) pixels; the masks "
            + "of all raters must have the image's size")
      }
      return nil
    } catch {
      return error
    }
  }
}
