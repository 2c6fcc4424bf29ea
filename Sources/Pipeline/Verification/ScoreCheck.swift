internal import Evaluation
internal import Foundation

/// Scores all predicted masks of a run again, and compares `cases.csv` and `scores.json`.
///
/// What needs probabilities is made again of `histograms.json`. Columns and numbers that neither tells are named, not checked.
struct ScoreCheck {
  let run: RecordedRun

  func perform() -> [Verification.Check] {
    do {
      let scored = try run.parts.map(score)
      var places = [(run.folder, pooled(scored))]
      if run.isCrossValidation { places += zip(run.parts.map(\.folder), scored) }
      return [
        check("cases", places, beyond: "columns") { try Self.tableProblems($0.cases, $1) },
        check("scores", places, beyond: "numbers") { try Self.summaryProblems($0.scores, $1) },
      ]
    } catch {
      let problems = (error as? PipelineError)?.problems ?? ["\(error)"]
      return [("cases", "cases.csv"), ("scores", "scores.json")].map { name, file in
        Verification.Check(
          name, .fails, expected: "\(file) as scored again", found: "the masks cannot be scored again",
          problems: problems)
      }
    }
  }

  private func score(_ part: RecordedRun.Part) throws -> ScoredCases {
    let shared = part.plan.shared
    let writer = PredictionWriter(output: part.folder.predictions, usage: part.plan.usage)
    let pairs = shared.cases(in: .test).map { EvaluateStage.Pair($0, prediction: writer.masks($0.name)) }
    // In scoring, no prediction would mean all background.
    let missing = pairs.filter { $0.prediction == nil }.map {
      "\(part.folder.predictions): holds no mask of \($0.name)"
    }
    guard missing.isEmpty else { throw PipelineError(.unpaired, missing) }
    let panel = try shared.panel(shared.cases(in: .test)) { _ in }
    return try EvaluateStage.score(
      pairs, predictions: shared.predictionReader, references: shared.caseReader, settings: shared.evaluation,
      EvaluateStage.Extras(shared.evaluation, probabilities: try probabilities(of: part), panel: panel))
  }

  /// What the run counted of its probabilities; the scores that need them are made of it again.
  private func probabilities(of part: RecordedRun.Part) throws -> CollectedProbabilities? {
    try CollectedProbabilities.read(
      part.folder.histograms, classes: Array(part.plan.shared.classes.names.dropFirst()))
  }

  /// The folds' cases together, as the run scored them: without probabilities where one of them has none.
  private func pooled(_ parts: [ScoredCases]) -> ScoredCases {
    guard parts.count > 1 else { return parts[0] }
    let probabilities = parts.compactMap(\.probabilities)
    var all = ScoredCases(
      parts.flatMap(\.cases), classes: parts[0].classes, scores: run.shared.evaluation.scores,
      probabilities: probabilities.count == parts.count ? .pooled(probabilities) : nil)
    all.prevalence = parts[0].prevalence
    return all
  }

  /// What differs in a file, how many entries were compared, and what was left alone.
  typealias Finding = (problems: [String], compared: Int, beyond: [String])

  private func check(
    _ name: String, _ places: [(RunFolder, ScoredCases)], beyond kind: String,
    _ find: (RunFolder, ScoredCases) throws -> Finding
  ) -> Verification.Check {
    var (problems, beyond, compared) = ([String](), Set<String>(), 0)
    for (folder, scored) in places {
      do {
        let finding = try find(folder, scored)
        problems += finding.problems
        compared += finding.compared
        beyond.formUnion(finding.beyond)
      } catch {
        problems.append("\(error)")
      }
    }
    let rest =
      beyond.isEmpty ? "" : "; not checked: \(beyond.sorted().joined(separator: ", "))"
    return Verification.Check(
      name, expected: "\(compared) \(kind == "columns" ? "rows" : kind) as scored again",
      found: (problems.isEmpty ? "all the same" : "\(problems.count) differ") + rest, problems: problems)
  }

  private static func tableProblems(_ path: String, _ scored: ScoredCases) throws -> Finding {
    let found = try CommaSeparatedTable(path: path)
    let text = CaseTable(scored.cases, classes: scored.classes, scores: scored.summary.scores).text
    let expected = try CommaSeparatedTable(text: text, path: path)
    let beyond = found.header.filter { !expected.header.contains($0) }
    guard found.rows.count == expected.rows.count else {
      return (["\(path): has \(found.rows.count) rows, and the masks give \(expected.rows.count)"], 0, beyond)
    }
    var problems: [String] = []
    for (column, name) in expected.header.enumerated() {
      guard let place = found.header.firstIndex(of: name) else {
        problems.append("\(path): has no column '\(name)'")
        continue
      }
      for (row, other) in zip(found.rows, expected.rows) where row[place] != other[column] {
        problems.append(
          "\(path): case \(other[0]), class \(other[2]): \(name) is '\(row[place])', and the masks give '\(other[column])'"
        )
      }
    }
    return (problems, expected.rows.count, beyond)
  }

  private static func summaryProblems(_ path: String, _ scored: ScoredCases) throws -> Finding {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw PipelineError(.unreadable, "\(path): is missing")
    }
    let found: Any
    do {
      found = try JSONSerialization.jsonObject(with: data)
    } catch {
      throw PipelineError(.unreadable, "\(path): is no JSON: \(reason(of: error))")
    }
    let leaves = leaves(found)
    let expected = Self.leaves(try JSONSerialization.jsonObject(with: Data(scored.json.utf8)))
    let problems = expected.sorted { $0.key < $1.key }.compactMap { key, value in
      leaves[key] == value ? nil : "\(path): \(key) is \(leaves[key] ?? "missing"), and the masks give \(value)"
    }
    return (problems, expected.count, leaves.keys.filter { expected[$0] == nil })
  }

  /// The numbers and texts of a JSON value by where they stand: `macro.iou`.
  private static func leaves(_ value: Any, at place: String = "") -> [String: String] {
    func join(_ parts: [(String, Any)]) -> [String: String] {
      parts.reduce(into: [:]) { all, part in
        all.merge(leaves(part.1, at: place.isEmpty ? part.0 : "\(place).\(part.0)")) { first, _ in first }
      }
    }
    switch value {
    case let object as [String: Any]: return join(object.map { ($0.key, $0.value) })
    case let list as [Any]: return join(list.enumerated().map { ("\($0.offset)", $0.element) })
    case is NSNull: return [place: "null"]
    default: return [place: "\(value)"]
    }
  }
}
