internal import Foundation

/// `best.yaml`: the pipeline that was searched, with the best settings; it runs as it is.
struct BestDefinition {
  /// The file that was searched.
  let source: String
  /// What the command line changed in it.
  let overrides: DefinitionOverrides
  /// Of the best trial.
  let settings: [String]
  /// Where the file will lie.
  let folder: String

  /// The text, which extends the source; whole, where what changed cannot be said as an extension.
  ///
  /// - Parameter heading: lines of a comment.
  func text(heading: [String]) throws(DefinitionError) -> String {
    let base = try PipelineDefinition.loadTree(source, visited: []).tree
    let kept = Self.notTaken.reduce(base) { $0.removing($1) }
    let wanted = try wanted()
    let comment = heading.map { "# \($0)\n" }.joined()
    guard let changes = try Self.changes(from: kept, to: wanted) else {
      return comment + Self.lines(wanted, relativeTo: folder)
    }
    let link = "extends: \(ConfigurationNode.scalar(FilePath.relative(source, to: folder), quoted: false))\n"
    let cleared = Self.notTaken.filter { base[$0] != nil }.map { "\($0): null\n" }.joined()
    return comment + link + cleared + Self.lines(changes, relativeTo: folder)
  }

  /// Keys that the best trial has no use for: what they change need not go together with what was found.
  private static let notTaken = ["search", "variants"]

  /// The tree of the best trial under a name of its own, with the seeds that it had.
  private func wanted() throws(DefinitionError) -> ConfigurationNode {
    let all = DefinitionOverrides(settings: overrides.settings + settings, seed: overrides.seed)
    var (tree, _, splitSeed) = try PipelineDefinition.loadTree(source, overrides: all)
    let name = tree["name"].flatMap(String.init) ?? FilePath.baseName(of: source)
    // As a value, not as a setting: a name may hold what YAML reads.
    let best = ConfigurationNode(content: .scalar("\(name)-best", quoted: false), origin: tree.origin)
    tree = try tree.applying(["name"], value: best, origin: tree.origin)
    // `--seed` leaves the split alone, and in a file `seed` does not.
    if overrides.seed != nil, tree["data"]?["split"]?["seed"] == nil {
      tree = try tree.applying(setting: "data.split.seed=\(splitSeed)")
    }
    return Self.notTaken.reduce(tree) { $0.removing($1) }
  }

  /// What the base has to be merged with; nothing where merging cannot lead there, because of the order of classes.
  private static func changes(
    from base: ConfigurationNode, to wanted: ConfigurationNode
  ) throws(DefinitionError) -> ConfigurationNode? {
    guard let first = base.changes(to: wanted) else { return ConfigurationNode(content: .map([]), origin: base.origin) }
    // Extending drops what a model of another kind cannot use.
    let dropped = base.removingModelOfOtherKind(than: first)
    let changes = dropped.changes(to: wanted) ?? ConfigurationNode(content: .map([]), origin: base.origin)
    let reached = base.removingModelOfOtherKind(than: changes).merged(with: changes)
    func classes(_ tree: ConfigurationNode) -> [String] {
      guard case .map(let entries)? = tree["data"]?["classes"]?.content else { return [] }
      return entries.map(\.key)
    }
    return reached.hasContent(of: wanted) && classes(reached) == classes(wanted) ? changes : nil
  }

  /// A map in two levels of lines, what is below in YAML's short form.
  private static func lines(_ tree: ConfigurationNode, relativeTo folder: String) -> String {
    guard case .map(let entries) = tree.content else { return "" }
    return entries.map { entry in
      guard case .map(let inner) = entry.value.content, !inner.isEmpty else {
        return "\(entry.key): \(entry.value.text(path: [entry.key], relativeTo: folder))\n"
      }
      let lines = inner.map { child in
        "  \(ConfigurationNode.scalar(child.key, quoted: false)): \(child.value.text(path: [entry.key, child.key], relativeTo: folder))\n"
      }
      return "\(entry.key):\n" + lines.joined()
    }.joined()
  }
}
