/// One way of dividing an image that needs no training; one file each in this folder.
///
/// A method sees an image after its preprocessing, of one channel or of several, in any units. What it needs of one number a
/// pixel it takes from ``IntensityPlane``: the only channel, the brightness of three, the mean of any other number. Nothing is
/// drawn at random: one image always gives one map.
public protocol ClassicalMethod: Sendable, Equatable, Codable {
  /// Its name in pipeline files and plans.
  static var name: String { get }

  /// How many classes it can tell apart at most, the background included; the least is two.
  static var maximumClasses: Int { get }

  /// Whether labels follow brightness: 0 is the darkest class, `classes` − 1 the brightest. Else 1 is object, 0 background.
  var ordersByBrightness: Bool { get }

  /// The class of every pixel.
  ///
  /// An image in which nothing differs is all 0, but where a parameter says what bright is (``GlobalThreshold``).
  ///
  /// - Parameters:
  ///   - image: any size from one pixel; its values may be anything, infinite and NaN too (see ``IntensityPlane``).
  ///   - classes: from 2 to ``maximumClasses``.
  func divide(_ image: FloatImage, into classes: Int) -> LabelMap
}

extension ClassicalMethod {
  public static var maximumClasses: Int { 2 }

  public var ordersByBrightness: Bool { true }

  public func isEqual(to other: any ClassicalMethod) -> Bool { (other as? Self) == self }

  static func checkClasses(_ classes: Int) {
    precondition(classes >= 2 && classes <= maximumClasses, "\(name) tells 2 to \(maximumClasses) classes apart")
  }
}
