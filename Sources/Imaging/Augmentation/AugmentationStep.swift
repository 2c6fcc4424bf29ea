public import Randomness

/// One random change of training samples, with its ranges and probabilities; one file each in `Geometry/`, `Intensity/` and
/// `Mixing/`.
public protocol AugmentationStep: Sendable, Equatable, Codable {
  /// Its name in pipeline files and plans.
  static var name: String { get }
}

/// A random change of where pixels are.
public protocol GeometricStep: AugmentationStep {
  /// What happens to one sample; nil where it stays as it is.
  ///
  /// - Parameters:
  ///   - width: columns of the sample.
  ///   - height: its rows.
  ///   - draws: of this step and sample alone.
  func draw(width: Int, height: Int, using draws: inout KeyedGenerator) -> Drawn<GeometricChange>?
}

/// What a step has drawn for one sample.
public struct Drawn<Change: Sendable>: Sendable {
  public var change: Change
  /// For people to read.
  public var parameters: [DrawnParameter]

  public init(_ change: Change, _ parameters: [DrawnParameter] = []) {
    self.change = change
    self.parameters = parameters
  }
}

/// A drawn number by its name: degrees 12.5.
public struct DrawnParameter: Sendable, Equatable, Codable {
  public var name: String
  public var value: Double

  public init(_ name: String, _ value: Double) {
    self.name = name
    self.value = value
  }
}

/// Names the draws of one sample, so that no step's draws depend on what the others are.
///
/// With a step added, taken away or moved, all others draw as they did.
public struct SampleKey: Sendable, Equatable {
  public var seed: UInt64
  /// Sets this sample of an image apart from its others: the pass over the training set.
  public var turn: Int
  /// The image's base name, with its plane in a stack.
  public var item: String

  public init(seed: UInt64, turn: Int, item: String) {
    self.seed = seed
    self.turn = turn
    self.item = item
  }

  /// The draws for one purpose: a step's name, `window`.
  ///
  /// - Parameter occurrence: which of several steps of one name.
  public func draws(_ purpose: String, occurrence: Int = 0) -> KeyedGenerator {
    let suffix = occurrence == 0 ? "" : "#\(occurrence)"
    return KeyedGenerator(seed: seed, stream: "augmentation.\(purpose)\(suffix)", step: turn, item: item)
  }
}

extension AugmentationStep {
  func isEqual(to other: any AugmentationStep) -> Bool { (other as? Self) == self }
}
