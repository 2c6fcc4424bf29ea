internal import Imaging

/// `augmentation`: a list of steps, or a map of a preset or steps and of how samples are taken.
extension DefinitionDecoder {
  func augmentation(_ reader: ConfigurationReader) -> Augmentation {
    guard let node = reader.node("augmentation") else { return .standard }
    guard node.isMap else { return Augmentation(steps: steps(reader, "augmentation", Self.augmentationSteps)) }
    let options = reader.nested("augmentation")
    defer { options.finish() }
    var augmentation = preset(options)
    if options.node("steps") != nil {
      if options.node("preset") != nil {
        options.report("'augmentation' has a preset or steps, not both", at: options.place(of: "preset"))
      }
      augmentation = Augmentation(steps: steps(options, "steps", Self.augmentationSteps))
    }
    augmentation.border = Self.border(options)
    augmentation.interpolation = options.choice("interpolation", default: .linear)
    return augmentation
  }

  private func preset(_ options: ConfigurationReader) -> Augmentation {
    enum Preset: String, CaseIterable { case none, standard }
    switch options.choice("preset", default: Preset.standard) {
    case .none: return Augmentation(steps: [])
    case .standard: return .standard
    }
  }

  private static var augmentationSteps: StepReaders<any AugmentationStep> { geometricSteps + mixingSteps }

  static func probability(
    _ reader: ConfigurationReader, _ key: String = "probability", default fallback: Double
  ) -> Double {
    reader.value(key, default: fallback, in: 0...1)
  }

  /// Two numbers, the lower one first.
  static func range<Number: ConfigurationValue & Comparable>(
    _ reader: ConfigurationReader, _ key: String, default fallback: ClosedRange<Number>,
    within limits: ClosedRange<Number>
  ) -> ClosedRange<Number> {
    guard let node = reader.node(key) else { return fallback }
    func refuse(_ found: String) -> ClosedRange<Number> {
      reader.report(
        "'\(reader.name(key))' must be [lowest, highest] within \(limits.lowerBound) and \(limits.upperBound), "
          + "found \(found)", at: node.origin)
      return fallback
    }
    guard let ends = [Number](node), ends.count == 2 else { return refuse(node.kind) }
    guard ends[0] <= ends[1] else { return refuse("\(ends), which is reversed") }
    guard ends.allSatisfy(limits.contains) else { return refuse("\(ends)") }
    return ends[0]...ends[1]
  }
}
