internal import Evaluation
internal import Foundation

/// What is found out about predictions beside their scores: how raters agree, and where the scores are worse.
extension ScoredCases {
  /// Masks that were scored, and what is needed to look at them again.
  struct Sources {
    var pairs: [EvaluateStage.Pair]
    var predictions: CaseReader
    var references: CaseReader
    var settings: EvaluationSettings
    var panel: RaterPanel?
    /// Nothing: scores are not sliced.
    var slicing: SliceStage?
    /// What made the predictions, as a sentence calls it.
    var subject = "the prediction"
  }

  /// - Throws: `PipelineError` that lists every file which cannot be looked at.
  mutating func addFindings(_ sources: Sources) throws(PipelineError) {
    subject = sources.subject
    raters = try sources.panel.map { panel throws(PipelineError) in
      try RaterStage(
        panel: panel, predictions: sources.predictions, references: sources.references, settings: sources.settings
      ).perform(sources.pairs)
    }
    slices = try sources.slicing?.perform(sources.pairs, scored: self)
  }

  /// Writes `raters.json`, `slices.csv` and `slices.json`, as far as there is anything to write.
  func writeFindings(to folder: String) throws(PipelineError) {
    if let raters { try writeJSON(raters, to: FilePath.join(folder, "raters.json")) }
    guard let slices else { return }
    try writeFile(Data(slices.text.utf8), to: FilePath.join(folder, "slices.csv"))
    try writeJSON(slices, to: FilePath.join(folder, "slices.json"))
  }

  /// The text of `scores.json` with all that was found out beside.
  ///
  /// - Parameter withConventions: whether it also says what other libraries would give.
  public func completeJSON(withConventions: Bool = false) -> String {
    var text = withConventions ? jsonWithConventions : json
    if let raters { text = addingField("raters", raters, to: text) }
    if let slices { text = addingField("slices", slices, to: text) }
    return text
  }
}

/// A JSON object with one more field, the last.
///
/// - Precondition: the object's closing brace has a line of its own.
func addingField(_ name: String, _ value: some Encodable, to object: String) -> String {
  precondition(object.hasSuffix("\n}"))
  guard let data = try? jsonEncoder.encode(value) else { preconditionFailure("\(name) has no form in JSON") }
  let lines = String(decoding: data, as: UTF8.self).replacingOccurrences(of: "\n", with: "\n  ")
  return object.dropLast(2) + ",\n  \"\(name)\": \(lines)\n}"
}
