extension PipelineDefinition {
  /// The most whole numbers of a range that are tried one by one; of a longer one, some.
  private static let mostWholeNumbers = 64

  /// Puts each value that a search may try into the pipeline, alone, and reads the whole: before the first training.
  ///
  /// Of a range these are its ends, its middle, and whole numbers where there are not many.
  ///
  /// - Throws: `DefinitionError` with all that no trial could run with, where the block `search` says it.
  static func checkSearch(_ path: String, overrides: DefinitionOverrides = .init()) throws(DefinitionError) {
    let tree = try loadTree(path, overrides: overrides).tree
    guard let keys = tree["search"]?["keys"], case .map(let entries) = keys.content else { return }
    let base = tree.removing("search").removing("variants")
    var found: [Diagnostic] = []
    for entry in entries {
      for value in values(entry) {
        for problem in problems(of: base, entry, value) where !found.contains(problem) { found.append(problem) }
      }
    }
    guard found.isEmpty else { throw DefinitionError(found) }
  }

  private static func problems(
    of base: ConfigurationNode, _ entry: ConfigurationNode.Entry, _ value: ConfigurationNode
  ) -> [Diagnostic] {
    do throws(DefinitionError) {
      let tree = try base.applying(SearchKey.path(entry.key), value: value, origin: entry.origin)
      let problems = ConfigurationReader.Problems()
      _ = DefinitionDecoder(problems: problems, origin: base.origin).decode(tree)
      return problems.diagnostics
    } catch {
      return error.diagnostics
    }
  }

  /// The values of a key that are tried, each where it was written.
  private static func values(_ entry: ConfigurationNode.Entry) -> [ConfigurationNode] {
    if case .list(let items) = entry.value.content { return items }
    if case .list(let items)? = entry.value["values"]?.content { return items }
    guard let from = entry.value["from"], let to = entry.value["to"], let low = Double(from), let high = Double(to)
    else { return [] }
    guard let isInteger = entry.value["integer"].flatMap(Bool.init), isInteger, let first = Int(exactly: low),
      let last = Int(exactly: high)
    else { return [from, number("\((low + high) / 2)", like: from), to] }
    let step = max(1, (last - first) / mostWholeNumbers)
    return stride(from: first, to: last, by: step).map { number("\($0)", like: from) } + [number("\(last)", like: to)]
  }

  private static func number(_ text: String, like node: ConfigurationNode) -> ConfigurationNode {
    ConfigurationNode(content: .scalar(text, quoted: false), origin: node.origin)
  }
}
