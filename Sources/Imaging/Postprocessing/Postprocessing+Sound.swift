extension Postprocessing {
  /// Whether a mask of these classes can be processed; what was read from a file may be anything.
  ///
  /// - Parameter classes: the names, the background first.
  public func isSound(classes: [String]) -> Bool {
    steps.allSatisfy { entry in
      entry.step.isSound && entry.classes?.allSatisfy(classes.dropFirst().contains) ?? true
    }
  }

  /// The names of the steps that ask for areas in square millimetres.
  public var stepsThatNeedSpacing: [String] { maskSteps.filter(\.needsSpacing).map { type(of: $0).name } }

  /// The names of the steps that have an element that reaches from plane to plane.
  public var stepsThatNeedStacks: [String] { maskSteps.filter(\.needsStack).map { type(of: $0).name } }

  private var maskSteps: [any MaskStep] { steps.compactMap { $0.step as? any MaskStep } }
}
