internal import Imaging

/// The steps of `augmentation`, each with its options and their defaults.
extension DefinitionDecoder {
  func augmentation(_ reader: ConfigurationReader) -> Augmentation {
    guard let node = reader.node("augmentation") else { return .standard }
    guard node.isMap else { return Augmentation(steps: steps(reader, "augmentation", Self.augmentationSteps)) }
    let options = reader.nested("augmentation")
    defer { options.finish() }
    return options.choice("preset", default: Augmentation.Preset.standard).augmentation
  }

  private static var augmentationSteps: StepReaders<any AugmentationStep> {
    [
      ("flip", flip),
      ("rotate", rotation),
      ("scale", scaling),
    ] + intensitySteps
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

  static func probability(
    _ reader: ConfigurationReader, _ key: String = "probability", default fallback: Double
  ) -> Double {
    reader.value(key, default: fallback, in: 0...1)
  }

  static func range(
    _ reader: ConfigurationReader, _ key: String, default fallback: ClosedRange<Double>,
    within limits: ClosedRange<Double>
  ) -> ClosedRange<Double> {
    guard let node = reader.node(key) else { return fallback }
    let ends = [Double](node)
    guard let ends, ends.count == 2, ends[0] <= ends[1], ends.allSatisfy(limits.contains) else {
      reader.report(
        "'\(reader.name(key))' must be [lowest, highest] within \(limits.lowerBound) and \(limits.upperBound), "
          + "found \(ends.map { "\($0)" } ?? node.kind)", at: node.origin)
      return fallback
    }
    return ends[0]...ends[1]
  }
}
