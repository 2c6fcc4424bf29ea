internal import Imaging

/// The steps of `postprocessing`, each with its options and their defaults, and the classes that it acts on.
struct PostprocessingDecoder {
  /// Names of the classes, the background first; nil where `data.classes` is wrong and nobody knows them.
  let classes: [String]?

  typealias Read = (ConfigurationReader) -> (any PostprocessingStep)?

  /// Each with the reader of its options and of its classes.
  var readers: DefinitionDecoder.StepReaders<ScopedPostprocessingStep> {
    (onProbabilities + deciding + onMasks).map { name, read in
      (
        name,
        { reader in
          let step = read(reader)
          let scope = scope(reader)
          if let scope, let thresholds = (step as? ThresholdDecision)?.perClass {
            checkThresholds(thresholds.keys.sorted(), scope, reader)
          }
          return step.map { ScopedPostprocessingStep($0, classes: scope) }
        }
      )
    } + [("argmax", argmax)]
  }

  private var onProbabilities: [(name: String, read: Read)] {
    [("smooth", { ProbabilitySmoothing(sigma: $0.value("sigma", default: 1, in: 0...100)) })]
  }

  // MARK: classes

  /// `classes: [nucleus, membrane]`, or one alone.
  private func scope(_ reader: ConfigurationReader) -> [String]? {
    guard let node = reader.node("classes") else { return nil }
    let items: [ConfigurationNode] = if case .list(let items) = node.content { items } else { [node] }
    if items.isEmpty {
      reader.report(
        "'\(reader.name("classes"))' must name a class; without the key the step acts on all", at: node.origin)
    }
    var names: [String] = []
    for item in items {
      guard let name: String = reader.convert(item, name: reader.name("classes")) else { continue }
      check(name, of: "classes", at: item.origin, reader)
      if names.contains(name) {
        reader.report("'\(reader.name("classes"))' names '\(name)' twice", at: item.origin)
      }
      names.append(name)
    }
    return names
  }

  func check(
    _ name: String, of key: String, at place: ConfigurationNode.Origin, _ reader: ConfigurationReader
  ) {
    guard let classes else { return }
    if name == classes[0] {
      reader.report(
        "'\(reader.name(key))' names the background '\(name)', which is what the other classes leave", at: place)
    } else if !classes.contains(name) {
      reader.report(
        "'\(reader.name(key))': there is no class '\(name)'"
          + suggestion(for: name, among: Array(classes.dropFirst())), at: place)
    }
  }

  func connectivity(_ reader: ConfigurationReader) -> Connectivity? {
    guard let node = reader.node("connectivity") else { return nil }
    if let number = Int(node), let connectivity = Connectivity(rawValue: number) { return connectivity }
    reader.report(
      "'\(reader.name("connectivity"))' must be 4 or 8 neighbours, or of stacks 6, 18 or 26, found \(node.kind)",
      at: node.origin)
    return nil
  }
}
