internal import Imaging

extension DefinitionDecoder {
  /// - Parameter classes: the names, the background first; nil where nobody knows them.
  func postprocessing(_ reader: ConfigurationReader, classes: [String]?) -> Postprocessing {
    let found = steps(reader, "postprocessing", PostprocessingDecoder(classes: classes).readers)
    if case .list(let items)? = reader.node("postprocessing")?.content, items.count == found.count {
      PostprocessingOrder(steps: found, places: items.map(\.origin), reader: reader).check()
    }
    return Postprocessing(scoped: found)
  }
}

/// What no step can tell by itself: whether it stands where it can be.
private struct PostprocessingOrder {
  let steps: [ScopedPostprocessingStep]
  let places: [ConfigurationNode.Origin]
  let reader: ConfigurationReader

  /// Steps of one stage stand together, and stages in this order.
  private enum Stage: Int {
    case probabilities, decision, masks

    init(_ step: any PostprocessingStep) {
      self = step is any ProbabilityStep ? .probabilities : step is any DecidingStep ? .decision : .masks
    }

    /// What its steps do.
    var task: String {
      switch self {
      case .probabilities: "changes probabilities"
      case .decision: "decides which pixels are of which class"
      case .masks: "changes what was decided"
      }
    }
  }

  func check() {
    for number in steps.indices {
      let stage = Stage(steps[number].step)
      if let earlier = steps[..<number].firstIndex(where: { Stage($0.step).rawValue > stage.rawValue }) {
        reader.report(
          "\(name(number)) \(stage.task) and must stand before \(name(earlier)), which \(Stage(steps[earlier].step).task)",
          at: places[number])
      }
      if stage == .decision { checkDecision(number) }
    }
  }

  /// Classes may be decided in different ways, each in one.
  private func checkDecision(_ number: Int) {
    let earlier = steps[..<number].firstIndex { other in
      other.step is any DecidingStep && overlap(other, steps[number])
    }
    guard let earlier else { return }
    let remedy =
      steps[number].step is ArgmaxDecision || steps[earlier].step is ArgmaxDecision
      ? "keep one of them" : "keep one of them, or give each 'classes' of its own"
    reader.report("\(name(number)) decides what \(name(earlier)) has decided already; \(remedy)", at: places[number])
  }

  private func overlap(_ one: ScopedPostprocessingStep, _ other: ScopedPostprocessingStep) -> Bool {
    guard let first = one.classes, let second = other.classes else { return true }
    return !Set(first).isDisjoint(with: second)
  }

  private func name(_ number: Int) -> String {
    "'\(reader.name("postprocessing")).\(number).\(type(of: steps[number].step).name)'"
  }
}
