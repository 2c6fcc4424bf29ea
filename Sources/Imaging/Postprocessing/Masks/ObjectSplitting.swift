/// Parts objects that touch, such as nuclei, by lines of background one pixel wide where they are narrow.
///
/// See ``BitMask/separatingTouching(depth:minimumDistance:connectivity:)``.
public struct ObjectSplitting: MaskStep {
  public static let name = "split"

  /// By how much a neck must be narrower than the smaller of the parts beside it, px, distance to the outline; 0.01 to 1000.
  public var depth: Double
  /// The least distance between the middles of two parts, px; 0 to 10 000.
  public var minimumDistance: Double
  /// Of the objects; nil: 8, and 26 in a stack.
  public var connectivity: Connectivity?

  public init(depth: Double = 0.75, minimumDistance: Double = 0, connectivity: Connectivity? = nil) {
    self.depth = depth
    self.minimumDistance = minimumDistance
    self.connectivity = connectivity
  }

  public var isSound: Bool { (0.01...1000).contains(depth) && (0...10_000).contains(minimumDistance) }

  public func apply(to mask: BitMask, spacing: Image.Spacing?) -> BitMask {
    mask.separatingTouching(depth: depth, minimumDistance: minimumDistance, connectivity: connectivity)
  }
}
