internal import Imaging

/// The lists of steps: each item is a map of one step's name to its options.
extension DefinitionDecoder {
  func postprocessing(_ reader: ConfigurationReader) -> Postprocessing {
    let found = steps(reader, "postprocessing", Self.postprocessingSteps)
    let deciding = found.indices.filter { index in
      switch found[index] {
      case .threshold, .argmax: true
      default: false
      }
    }
    if deciding.count > 1 || (deciding.first ?? 0) > 0 {
      let place = reader.node("postprocessing")?.origin ?? origin
      reader.report("'postprocessing' may have one threshold or argmax, and it comes first", at: place)
    }
    return Postprocessing(steps: found)
  }

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

  private static var postprocessingSteps: StepReaders<PostprocessingStep> {
    [
      ("threshold", { .threshold(value: $0.value("value", default: 0.5, in: 0...1)) }),
      ("argmax", { _ in .argmax }),
      ("open", { .open(element($0)) }),
      ("close", { .close(element($0)) }),
      ("fillHoles", { _ in .fillHoles }),
      ("removeSmall", { .removeSmall(area: $0.value("area", default: 30, in: 0...1_000_000_000)) }),
    ]
  }

  private static func element(_ reader: ConfigurationReader) -> StructuringElement {
    enum Shape: String, CaseIterable { case disk, square, diamond }
    let shape = reader.choice("element", default: Shape.disk)
    let radius = reader.value("radius", default: 1, in: 0...1024)
    switch shape {
    case .disk: return .disk(radius: radius)
    case .square: return .square(side: 2 * radius + 1)
    case .diamond: return .diamond(radius: radius)
    }
  }
}
