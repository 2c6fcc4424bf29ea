internal import Imaging

/// The lists of steps: each item is a map of one step's name to its options.
extension DefinitionDecoder {
  typealias StepReaders<Step> = [(name: String, read: (ConfigurationReader) -> Step?)]

  func steps<Step>(_ reader: ConfigurationReader, _ key: String, _ known: StepReaders<Step>) -> [Step] {
    guard let node = reader.node(key) else { return [] }
    guard case .list(let items) = node.content else {
      reader.report("'\(reader.name(key))' must be a list of steps, found \(node.kind)", at: node.origin)
      return []
    }
    return items.enumerated().compactMap { index, item in
      step(item, path: "\(reader.name(key)).\(index)", reader, known)
    }
  }

  private func step<Step>(
    _ item: ConfigurationNode, path: String, _ reader: ConfigurationReader, _ known: StepReaders<Step>
  ) -> Step? {
    let name: String
    switch item.content {
    case .map(let entries) where entries.count == 1: name = entries[0].key
    case .scalar(let word, _): name = word
    default:
      reader.report(
        "'\(path)' must be one step, as in '- flip: {horizontal: 0.5}'; found \(item.kind)", at: item.origin)
      return nil
    }
    guard let entry = known.first(where: { $0.name == name }) else {
      reader.report("unknown step '\(name)'\(suggestion(for: name, among: known.map(\.name)))", at: item.origin)
      return nil
    }
    let options = ConfigurationReader(item[name], path: "\(path).\(name)", problems: problems, parent: item.origin)
    defer { options.finish() }
    return entry.read(options)
  }
}
