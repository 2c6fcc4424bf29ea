/// Which of an image the objects are, for the methods that treat the two sides unequally.
public enum ObjectBrightness: String, Sendable, Codable, CaseIterable {
  /// Brighter than what is around them.
  case bright
  /// Darker than what is around them.
  case dark
}

/// A method that must know whether objects are bright or dark.
public protocol ObjectSeekingMethod: ClassicalMethod {
  /// nil: nobody has said so, which the method takes for bright; a pipeline may say what its training cases have.
  var objects: ObjectBrightness? { get set }
}
