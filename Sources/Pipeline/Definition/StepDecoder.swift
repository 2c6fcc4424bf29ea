internal import Imaging

/// The lists of steps: each item is a map of one step's name to its options.
extension DefinitionDecoder {
  func preprocessing(_ reader: ConfigurationReader) -> Preprocessing {
    guard reader.node("preprocessing") != nil else { return Preprocessing(steps: [.normalize(.zScore)]) }
    return Preprocessing(steps: steps(reader, "preprocessing", Self.preprocessingSteps))
  }

  func augmentation(_ reader: ConfigurationReader) -> Augmentation {
    guard let node = reader.node("augmentation") else { return .standard }
    guard node.isMap else { return Augmentation(steps: steps(reader, "augmentation", Self.augmentationSteps)) }
    enum Preset: String, CaseIterable { case none, standard }
    let options = reader.nested("augmentation")
    defer { options.finish() }
    switch options.choice("preset", default: Preset.standard) {
    case .none: return Augmentation(steps: [])
    case .standard: return .standard
    }
  }

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

  private typealias StepReaders<Step> = [(name: String, read: (ConfigurationReader) -> Step?)]

  private func steps<Step>(_ reader: ConfigurationReader, _ key: String, _ known: StepReaders<Step>) -> [Step] {
    guard let node = reader.node(key) else { return [] }
    guard case .list(let items) = node.content else {
      reader.report("'\(key)' must be a list of steps, found \(node.kind)", at: node.origin)
      return []
    }
    return items.enumerated().compactMap { index, item in step(item, path: "\(key).\(index)", reader, known) }
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

  private static var preprocessingSteps: StepReaders<PreprocessingStep> {
    [
      ("resize", { reader in size(reader).map { .resize(height: $0.height, width: $0.width) } }),
      ("pad", { reader in size(reader).map { .pad(height: $0.height, width: $0.width) } }),
      ("crop", { reader in size(reader).map { .crop(height: $0.height, width: $0.width) } }),
      ("normalize", { .normalize(normalization($0)) }),
    ]
  }

  private static func size(_ reader: ConfigurationReader) -> PipelineDefinition.Size? {
    let sides = ["height", "width"].map { key in
      if reader.node(key) == nil {
        reader.report("'\(reader.name(key))' must be a number of pixels above 0", at: reader.origin)
      }
      return reader.value(key, default: 0, in: 1...65536)
    }
    return sides.contains(0) ? nil : PipelineDefinition.Size(height: sides[0], width: sides[1])
  }

  private static func normalization(_ reader: ConfigurationReader) -> Normalization {
    enum Method: String, CaseIterable { case zScore, minMax, percentile, none }
    switch reader.choice("method", default: Method.zScore) {
    case .zScore: return .zScore
    case .minMax: return .minMax
    case .none: return .none
    case .percentile:
      let low = reader.value("low", default: 0.5, in: 0...100)
      let high = reader.value("high", default: 99.5, in: 0...100)
      if low >= high { reader.report("'\(reader.name("low"))' must be below 'high'", at: reader.origin) }
      return .percentile(low: low, high: high)
    }
  }

  private static var augmentationSteps: StepReaders<AugmentationStep> {
    [
      (
        "flip",
        {
          .flip(
            horizontal: $0.value("horizontal", default: 0.5, in: 0...1),
            vertical: $0.value("vertical", default: 0.5, in: 0...1))
        }
      ),
      (
        "rotate",
        {
          .rotate(
            degrees: range($0, "degrees", default: -180...180, within: -360...360),
            probability: $0.value("probability", default: 0.2, in: 0...1))
        }
      ),
      (
        "scale",
        {
          .scale(
            factor: range($0, "factor", default: 0.7...1.4, within: 0.01...100),
            probability: $0.value("probability", default: 0.2, in: 0...1))
        }
      ),
    ]
  }

  private static func range(
    _ reader: ConfigurationReader, _ key: String, default fallback: ClosedRange<Double>,
    within limits: ClosedRange<Double>
  ) -> ClosedRange<Double> {
    guard let node = reader.node(key) else { return fallback }
    guard let ends = [Double](node), ends.count == 2, ends[0] <= ends[1], ends.allSatisfy(limits.contains) else {
      reader.report(
        "'\(reader.name(key))' must be [lowest, highest] within \(limits.lowerBound) and \(limits.upperBound), "
          + "found \(node.kind)", at: node.origin)
      return fallback
    }
    return ends[0]...ends[1]
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
