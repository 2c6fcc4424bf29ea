/// A variant of a pipeline file, and what it comes to.
struct VariantDefinition {
  var name: String
  var definition: PipelineDefinition
}

extension PipelineDefinition {
  /// What the definition itself is called among its variants, where none of them is called so or stands for it.
  static let baseName = "base"

  /// Reads a pipeline file and what each of its `variants` makes of it, the definition itself first.
  ///
  /// All have the file's split and folds, whatever seed the command line or a variant gives. A variant that overrides
  /// nothing (`unet: {}`) names the definition itself; one called `base` takes its place.
  ///
  /// - Throws: `DefinitionError` with everything that is wrong with any of them; where there is nothing to compare; where a
  ///   variant's name cannot name a folder.
  static func loadVariants(
    _ path: String, overrides: DefinitionOverrides = .init()
  ) throws(DefinitionError) -> [VariantDefinition] {
    let base = try load(path, overrides: overrides)
    let (tree, yaml, splitSeed) = try loadTree(path, overrides: overrides)
    guard let node = tree["variants"], case .map(let entries) = node.content, !entries.isEmpty else {
      throw DefinitionError(
        Diagnostic(
          "has no 'variants:', so there is nothing to compare; add some, for example\n\(example)", at: tree.origin))
    }
    let hasBase = entries.contains { $0.key == baseName || $0.value.isEmpty }
    guard entries.count > 1 || !hasBase else {
      throw DefinitionError(
        Diagnostic(
          "'variants' holds '\(entries[0].key)' alone, which stands for the definition itself: nothing to compare",
          at: node.origin))
    }
    try checkNames(entries)
    var variants = hasBase ? [] : [VariantDefinition(name: baseName, definition: base)]
    for entry in entries {
      let changes = entry.value.isMap ? entry.value : ConfigurationNode(content: .map([]), origin: entry.origin)
      var changed = tree.variant(changes)
      // Seeds are those of the comparison, one after another from the definition's.
      changed = try changed.applying(setting: "seed=\(base.seed)")
      let problems = ConfigurationReader.Problems()
      var definition = DefinitionDecoder(problems: problems, origin: tree.origin).decode(changed)
      guard problems.diagnostics.isEmpty else { throw DefinitionError(problems.diagnostics) }
      definition.data.split.keepSeed(splitSeed)
      (definition.source, definition.yaml) = (path, yaml)
      variants.append(VariantDefinition(name: entry.key, definition: definition))
    }
    return variants
  }

  private static let example = """
      variants:
        attention: {model: {architecture: attention-unet}}
        otsu: {model: {method: otsu}}
    """

  /// Each variant gets a folder beside the comparison's own files.
  private static func checkNames(_ entries: [ConfigurationNode.Entry]) throws(DefinitionError) {
    let taken = StudyFolder.ownNames
    let problems = entries.compactMap { entry -> Diagnostic? in
      let name = entry.key
      guard name.contains("/") || name.hasPrefix(".") || name.isEmpty || taken.contains(name) else { return nil }
      return Diagnostic(
        "'variants.\(name)' names a folder, and may not hold '/', begin with '.' or be \(taken.joined(separator: ", "))",
        at: entry.origin)
    }
    guard problems.isEmpty else { throw DefinitionError(problems) }
  }
}
