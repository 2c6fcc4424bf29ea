/// The steps of a pipeline file between the probabilities of a case and its mask, in order.
///
/// Steps on probabilities come first, then those that decide, then those on masks; whatever their order in the list. Where
/// nothing decides, two classes are divided at 0.5, and more by the most probable.
public struct Postprocessing: Sendable, Equatable, Codable {
  public var steps: [ScopedPostprocessingStep]

  public init(scoped steps: [ScopedPostprocessingStep]) { self.steps = steps }

  /// Steps that act on every foreground class.
  public init(steps: [any PostprocessingStep] = []) { self.steps = steps.map { ScopedPostprocessingStep($0) } }

  /// The predicted class of each pixel of a case.
  ///
  /// - Parameters:
  ///   - planes: the pages of the case, of one size; one channel a class, the background first.
  ///   - classes: the names of the classes, the background first.
  ///   - spacing: the size of a pixel in mm, where the file states it.
  /// - Precondition: a step that needs the spacing has it.
  public func apply(to planes: [FloatImage], classes: [String], spacing: Image.Spacing? = nil) -> LabelMap {
    precondition(planes.allSatisfy { $0.channels == classes.count })
    return apply(to: decide(change(planes, classes), classes: classes), classes: classes, spacing: spacing)
  }

  /// The steps on masks alone: each changes the classes that it acts on, in order.
  ///
  /// Each class sees the labels before the step. A pixel that a class loses becomes background; one that it gains is
  /// its own only where it was background, and goes to the first of several. Ignored pixels stay.
  ///
  /// - Parameters:
  ///   - labels: of the whole case.
  ///   - classes: the names of the classes, the background first.
  ///   - spacing: the size of a pixel in mm, where the file states it.
  /// - Precondition: a step that needs the spacing has it.
  public func apply(to labels: LabelMap, classes: [String], spacing: Image.Spacing? = nil) -> LabelMap {
    steps.reduce(labels) { labels, entry in
      guard let step = entry.step as? any MaskStep else { return labels }
      return labels.changingClasses(1..<classes.count, where: { entry.acts(on: classes[$0]) }) {
        step.apply(to: $0, spacing: spacing)
      }
    }
  }

  /// All channels, the background too, where a step names no classes.
  func change(_ planes: [FloatImage], _ classes: [String]) -> [FloatImage] {
    var planes = planes
    for entry in steps {
      guard let step = entry.step as? any ProbabilityStep else { continue }
      for (channel, name) in classes.enumerated() where entry.acts(on: name) { step.change(channel, of: &planes) }
    }
    return planes
  }
}
