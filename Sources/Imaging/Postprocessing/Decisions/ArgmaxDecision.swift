/// The most probable class wins a pixel, the background among them; of equal ones the first.
public struct ArgmaxDecision: DecidingStep {
  public static let name = "argmax"

  public init() {}
}
