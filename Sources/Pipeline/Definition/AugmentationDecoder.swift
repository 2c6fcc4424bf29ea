internal import Imaging

/// The steps of `augmentation`, each with its options and their defaults.
extension DefinitionDecoder {
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

  private static var augmentationSteps: StepReaders<any AugmentationStep> {
    [
      ("flip", flip),
      ("rotate", rotation),
      ("scale", scaling),
      ("copyPaste", copyPaste),
      ("cutMix", cutMix),
      ("mixUp", mixUp),
    ]
  }

  private static func flip(_ reader: ConfigurationReader) -> Flip {
    Flip(
      horizontal: probability(reader, "horizontal", default: 0.5),
      vertical: probability(reader, "vertical", default: 0.5))
  }

  private static func rotation(_ reader: ConfigurationReader) -> Rotation {
    Rotation(
      degrees: range(reader, "degrees", default: -180...180, within: -360...360),
      probability: probability(reader, default: 0.2))
  }

  private static func scaling(_ reader: ConfigurationReader) -> Scaling {
    Scaling(
      factor: range(reader, "factor", default: 0.7...1.4, within: 0.01...100),
      probability: probability(reader, default: 0.2))
  }

  private static func copyPaste(_ reader: ConfigurationReader) -> CopyPaste {
    CopyPaste(
      objects: range(reader, "objects", default: 1...10, within: 1...100_000),
      probability: probability(reader, default: 0.5))
  }

  private static func cutMix(_ reader: ConfigurationReader) -> CutMix {
    CutMix(alpha: mixingAlpha(reader, default: 1), probability: probability(reader, default: 0.5))
  }

  private static func mixUp(_ reader: ConfigurationReader) -> MixUp {
    MixUp(alpha: mixingAlpha(reader, default: 0.2), probability: probability(reader, default: 0.5))
  }

  private static func mixingAlpha(_ reader: ConfigurationReader, default fallback: Double) -> Double {
    reader.value("alpha", default: fallback, in: 0.01...100)
  }

  private static func probability(
    _ reader: ConfigurationReader, _ key: String = "probability", default fallback: Double
  ) -> Double {
    reader.value(key, default: fallback, in: 0...1)
  }

  private static func range<Number: ConfigurationValue & Comparable>(
    _ reader: ConfigurationReader, _ key: String, default fallback: ClosedRange<Number>,
    within limits: ClosedRange<Number>
  ) -> ClosedRange<Number> {
    guard let node = reader.node(key) else { return fallback }
    guard let ends = [Number](node), ends.count == 2, ends[0] <= ends[1], ends.allSatisfy(limits.contains) else {
      reader.report(
        "'\(reader.name(key))' must be [lowest, highest] within \(limits.lowerBound) and \(limits.upperBound), "
          + "found \(node.kind)", at: node.origin)
      return fallback
    }
    return ends[0]...ends[1]
  }
}
