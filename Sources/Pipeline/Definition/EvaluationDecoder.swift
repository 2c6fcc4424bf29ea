internal import Evaluation

/// Reads the block `evaluation`.
extension DefinitionDecoder {
  func evaluation(_ reader: ConfigurationReader) -> EvaluationSettings {
    defer { reader.finish() }
    let scores = scores(reader)
    var settings = EvaluationSettings(scores: scores, tolerance: tolerance(reader, scores: scores))
    settings.objects = reader.value("objects")
    (settings.references, settings.consensus) = raters(reader)
    settings.prevalence = prevalence(reader)
    settings.slices = slices(reader)
    settings.missedDistance = missedDistance(reader, scores: scores)
    return settings
  }

  private func tolerance(_ reader: ConfigurationReader, scores: [ScoreName]) -> Double? {
    guard reader.node("tolerance") != nil else { return nil }
    if !scores.contains(.surfaceDice) {
      reader.report(
        "'evaluation.tolerance' is that of the score nsd, which 'evaluation.scores' does not name",
        at: reader.place(of: "tolerance"))
    }
    return reader.value("tolerance", default: 1, in: 0...1e6)
  }

  private func missedDistance(_ reader: ConfigurationReader, scores: [ScoreName]) -> MissedDistance? {
    guard reader.node("missedDistance") != nil else { return nil }
    if !scores.contains(where: \.isDistance) {
      reader.report(
        "'evaluation.missedDistance' is of the scores hd, hd95 and assd, none of which 'evaluation.scores' names",
        at: reader.place(of: "missedDistance"))
    }
    return reader.choice("missedDistance", default: MissedDistance.infinite)
  }

  private func scores(_ reader: ConfigurationReader) -> [ScoreName] {
    guard let node = reader.node("scores") else { return ScoreName.standard }
    guard let words = [String](node), !words.isEmpty else {
      reader.report("'evaluation.scores' must be a list of scores, found \(node.kind)", at: node.origin)
      return ScoreName.standard
    }
    return words.compactMap { word in
      if let score = ScoreName(rawValue: word) { return score }
      let names = ScoreName.allCases.map(\.rawValue)
      reader.report("unknown score '\(word)'\(suggestion(for: word, among: names))", at: node.origin)
      return nil
    }
  }
}
