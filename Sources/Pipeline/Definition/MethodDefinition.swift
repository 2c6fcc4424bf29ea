public import Imaging

/// `model: {method: …}`: a classical method as the pipeline file asks for it.
public struct MethodDefinition: Sendable, Equatable {
  /// Which level of brightness is the foreground.
  public enum Foreground: String, Sendable, Equatable, Codable, CaseIterable {
    /// As the masks of the training cases have it.
    case auto
    /// The brightest level is the last class.
    case bright
    /// The darkest level is the last class.
    case dark
  }

  /// The method with its options.
  public var algorithm: CodedClassicalMethod
  public var foreground: Foreground
  /// Levels of brightness to divide an image into; absent: as many as there are classes.
  public var levels: Int?
  /// Blocks that the file gives and a method cannot use.
  public var unusedBlocks: [String]

  /// Its name in pipeline files.
  public var name: String { type(of: algorithm.method).name }

  /// Whether it must know what is bright and what is dark: all but edges, and regions whose seeds are given.
  var usesBrightness: Bool {
    let method = algorithm.method
    if let growing = method as? RegionGrowing { return growing.seeds.isEmpty }
    return method.ordersByBrightness || method is any ObjectSeekingMethod
  }

  /// Whether the order of the classes is to be taken from the training cases.
  var asksTrainingCases: Bool { foreground == .auto && usesBrightness }
}

extension ClassicalMethod {
  /// The same method, told whether objects are bright or dark where it seeks objects.
  func seeking(_ objects: ObjectBrightness?) -> any ClassicalMethod {
    guard var method = self as? any ObjectSeekingMethod else { return self }
    method.objects = objects
    return method
  }
}
