internal import Imaging

/// The steps that decide.
extension PostprocessingDecoder {
  var deciding: [(name: String, read: Read)] {
    [("threshold", threshold), ("otsu", { _ in OtsuDecision() }), ("multiOtsu", multiOtsu), ("hysteresis", hysteresis)]
  }

  private func threshold(_ reader: ConfigurationReader) -> ThresholdDecision {
    var step = ThresholdDecision(value: reader.value("value", default: 0.5, in: 0...1))
    guard let node = reader.node("perClass") else { return step }
    guard node.isMap else {
      reader.report(
        "'\(reader.name("perClass"))' must be a map of class to threshold, found \(node.kind)", at: node.origin)
      return step
    }
    let values = reader.nested("perClass")
    defer { values.finish() }
    step.perClass = [:]
    for name in values.keys {
      check(name, of: "perClass", at: values.place(of: name), reader)
      step.perClass![name] = values.value(name, default: step.value, in: 0...1)
    }
    return step
  }

  /// A threshold of a class that the step leaves alone would be silently ignored.
  func checkThresholds(_ names: [String], _ scope: [String], _ reader: ConfigurationReader) {
    for name in names where !scope.contains(name) {
      reader.report(
        "'\(reader.name("perClass"))' has a threshold for '\(name)', which 'classes' does not name",
        at: reader.node("perClass")?.origin ?? reader.origin)
    }
  }

  private func multiOtsu(_ reader: ConfigurationReader) -> MultiOtsuDecision {
    let levels = reader.value("levels", default: 3, in: 2...5)
    return MultiOtsuDecision(levels: levels, foreground: reader.value("foreground", default: 1, in: 1...levels - 1))
  }

  private func hysteresis(_ reader: ConfigurationReader) -> HysteresisDecision {
    let step = HysteresisDecision(
      low: reader.value("low", default: 0.3, in: 0...1), high: reader.value("high", default: 0.7, in: 0...1),
      connectivity: connectivity(reader))
    if step.low > step.high {
      reader.report(
        "'\(reader.name("low"))' must not be above 'high', found \(step.low) and \(step.high)",
        at: reader.node("low")?.origin ?? reader.node("high")?.origin ?? reader.origin)
    }
    return step
  }

  func argmax(_ reader: ConfigurationReader) -> ScopedPostprocessingStep {
    for key in ["classes", "value", "perClass"] where reader.keys.contains(key) {
      _ = reader.node(key)
      reader.report(
        "'\(reader.name(key))': argmax weighs all classes against one another, whatever their probabilities, and takes no "
          + "option; a threshold for some classes is the step 'threshold'", at: reader.place(of: key))
    }
    return ScopedPostprocessingStep(ArgmaxDecision())
  }
}
