internal import Evaluation

/// Reads the block `search`.
extension DefinitionDecoder {
  func search(_ root: ConfigurationReader) -> SearchSettings? {
    guard let node = root.node("search") else { return nil }
    let reader = root.nested("search")
    defer { reader.finish() }
    let method = reader.choice("method", default: SearchSettings.Method.tpe)
    let halving =
      reader.node("halving") == nil ? nil : reader.value("halving", default: 3, in: 2...SearchSettings.mostTrials)
    let score = reader.choice("score", default: ScoreName.iou)
    let dimensions = dimensions(reader, method, at: node.origin)
    return SearchSettings(
      method: method, trials: trials(reader, method, dimensions), halving: halving, score: score,
      dimensions: dimensions)
  }

  private func trials(
    _ reader: ConfigurationReader, _ method: SearchSettings.Method, _ dimensions: [SearchDimension]
  ) -> Int {
    guard method == .grid else {
      return reader.value("trials", default: SearchSettings.standardTrials, in: 1...SearchSettings.mostTrials)
    }
    let (count, most) = (SearchDimension.combinations(dimensions), SearchSettings.mostTrials)
    if reader.node("trials") != nil {
      reader.report(
        "'search.trials' is of no account for a grid, which tries each of its combinations: leave it out",
        at: reader.place(of: "trials"))
    }
    if count > most {
      reader.report(
        "'search.keys' make a grid of more than \(most) trials: give fewer values, or take method: tpe",
        at: reader.place(of: "keys"))
    }
    return min(count, most)
  }

  private func dimensions(
    _ reader: ConfigurationReader, _ method: SearchSettings.Method, at place: ConfigurationNode.Origin
  ) -> [SearchDimension] {
    guard let node = reader.node("keys"), case .map(let entries) = node.content, !entries.isEmpty else {
      reader.report(
        "'search.keys' must be a map of keys to the values to try, as training.batch: [4, 8]",
        at: reader.node("keys")?.origin ?? place)
      return []
    }
    for entry in entries {
      if let objection = SearchKey.objection(to: entry.key) {
        reader.report("'search.keys': '\(entry.key)' \(objection)", at: entry.origin)
      }
      let path = SearchKey.path(entry.key)
      for other in entries where other.key != entry.key && path.starts(with: SearchKey.path(other.key)) {
        reader.report(
          "'search.keys': '\(entry.key)' is a part of '\(other.key)', which is searched for, too: choose one",
          at: entry.origin)
      }
    }
    return entries.compactMap { dimension($0, method) }
  }

  /// `[A, B]`, `{values: [A, B]}` or `{from: X, to: Y, scale: log, integer: true, steps: N}`.
  private func dimension(_ entry: ConfigurationNode.Entry, _ method: SearchSettings.Method) -> SearchDimension? {
    let name = "search.keys.\(entry.key)"
    if case .list = entry.value.content { return choice(entry, entry.value, name: name) }
    guard entry.value.isMap else {
      problems.diagnostics.append(
        Diagnostic(
          "'\(name)' must be a list of values, {values: [A, B]} or {from: X, to: Y}, found \(entry.value.kind)",
          at: entry.value.origin))
      return nil
    }
    let reader = ConfigurationReader(entry.value, path: name, problems: problems, parent: entry.origin)
    defer { reader.finish() }
    if let values = reader.node("values") { return choice(entry, values, name: "\(name).values") }
    return range(entry.key, reader, method)
  }

  private func choice(
    _ entry: ConfigurationNode.Entry, _ node: ConfigurationNode, name: String
  ) -> SearchDimension? {
    guard case .list(let items) = node.content, !items.isEmpty else {
      problems.diagnostics.append(
        Diagnostic("'\(name)' must be a list of one value or more, found \(node.kind)", at: node.origin))
      return nil
    }
    let texts = items.map { $0.text(path: SearchKey.path(entry.key), relativeTo: nil) }
    for (index, text) in texts.enumerated() where texts[..<index].contains(text) {
      problems.diagnostics.append(Diagnostic("'\(name)' has \(text) twice", at: items[index].origin))
    }
    return SearchDimension(key: entry.key, values: .choice(texts))
  }

  private func range(
    _ key: String, _ reader: ConfigurationReader, _ method: SearchSettings.Method
  ) -> SearchDimension? {
    enum Scale: String, CaseIterable { case linear, log }
    let (from, to): (Double?, Double?) = (reader.value("from"), reader.value("to"))
    let isLogarithmic = reader.choice("scale", default: Scale.linear) == .log
    let isInteger = reader.value("integer", default: false)
    let steps = steps(reader, method, isInteger: isInteger)
    guard let from, let to else {
      if reader.node("from") == nil || reader.node("to") == nil {
        reader.report("'\(reader.path)' must have from and to, or values", at: reader.origin)
      }
      return nil
    }
    guard from < to else {
      reader.report("'\(reader.path)' must go up, found from \(from) to \(to)", at: reader.place(of: "from"))
      return nil
    }
    if isLogarithmic && from <= 0 {
      reader.report("'\(reader.path)' has scale: log and must begin above 0", at: reader.place(of: "from"))
      return nil
    }
    guard isInteger else {
      return SearchDimension(key: key, values: .number(from...to, isLogarithmic: isLogarithmic), steps: steps)
    }
    guard max(abs(from), abs(to)) <= 1e9, let low = Int(exactly: from), let high = Int(exactly: to) else {
      reader.report(
        "'\(reader.path)' has integer: true and must begin and end with whole numbers of 1000000000 at most",
        at: reader.place(of: "integer"))
      return nil
    }
    return SearchDimension(key: key, values: .integer(low...high, isLogarithmic: isLogarithmic), steps: steps)
  }

  /// The values that a grid takes of a range, its ends included.
  private func steps(
    _ reader: ConfigurationReader, _ method: SearchSettings.Method, isInteger: Bool
  ) -> Int? {
    guard reader.node("steps") != nil else {
      if method == .grid && !isInteger {
        reader.report(
          "'\(reader.path)' has no end of values for a grid: give steps, the number of values to try, or values",
          at: reader.origin)
      }
      return nil
    }
    if method != .grid {
      reader.report(
        "'\(reader.path).steps' is for method: grid; \(method.rawValue) draws any value of the range",
        at: reader.place(of: "steps"))
    }
    return reader.value("steps", default: 2, in: 2...SearchSettings.mostTrials)
  }
}
