/// One step between the probabilities of a case and its predicted mask; one file each.
///
/// A step is of one of three kinds, which follow one another: ``ProbabilityStep``, ``DecidingStep``, ``MaskStep``.
public protocol PostprocessingStep: Sendable, Equatable, Codable {
  /// Its name in pipeline files, plans and checkpoints.
  static var name: String { get }

  /// Whether its numbers are within their ranges; those of a step that was read from a checkpoint may be anything.
  var isSound: Bool { get }
}

/// Changes the probabilities of a class before anything is decided.
public protocol ProbabilityStep: PostprocessingStep {
  /// - Parameters:
  ///   - planes: the pages of a case; one channel a class, the background first.
  ///   - channel: the class to change.
  func change(_ channel: Int, of planes: inout [FloatImage])
}

/// Decides which pixels are of which class; what is decided is a mask, and goes on as one.
public protocol DecidingStep: PostprocessingStep {}

/// Decides for each class by itself where it may be; of those that may be at a pixel, the most probable has it.
public protocol CandidateStep: DecidingStep {
  /// - Parameters:
  ///   - channel: the class to look at.
  ///   - name: of the class.
  ///   - planes: the pages of a case; one channel a class, the background first.
  func candidates(of channel: Int, named name: String, in planes: [FloatImage]) -> Candidates
}

/// Where a class may be.
public enum Candidates: Sendable {
  /// Where it is more probable than this.
  case above(Float)
  /// Where the mask of the whole case is set.
  case mask(BitMask)
}

/// Changes the mask of one class, of the whole case: of a stack all planes at once.
public protocol MaskStep: PostprocessingStep {
  /// - Parameters:
  ///   - mask: the class before the step, all planes of it.
  ///   - spacing: the size of a pixel in mm, where the file states it.
  /// - Precondition: a step that needs the spacing has it.
  func apply(to mask: BitMask, spacing: Image.Spacing?) -> BitMask

  /// Whether it asks for areas in square millimetres.
  var needsSpacing: Bool { get }

  /// Whether its element reaches from plane to plane, which only a stack has several of.
  var needsStack: Bool { get }
}

extension PostprocessingStep {
  public var isSound: Bool { true }

  func isEqual(to other: any PostprocessingStep) -> Bool { (other as? Self) == self }
}

extension MaskStep {
  public var needsSpacing: Bool { false }
  public var needsStack: Bool { false }
}
