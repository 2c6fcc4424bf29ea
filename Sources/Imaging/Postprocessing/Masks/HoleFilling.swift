/// Fills holes: parts of the background that do not reach the edge.
public struct HoleFilling: MaskStep {
  public static let name = "fillHoles"

  /// Only smaller holes are filled; nil: all.
  public var area: ObjectArea?
  /// Of the holes; nil: 4, and 6 in a stack.
  public var connectivity: Connectivity?

  public init(area: ObjectArea? = nil, connectivity: Connectivity? = nil) {
    self.area = area
    self.connectivity = connectivity
  }

  public var isSound: Bool { area?.isSound ?? true }
  public var needsSpacing: Bool { area?.needsSpacing ?? false }

  public func apply(to mask: BitMask, spacing: Image.Spacing?) -> BitMask {
    mask.fillingHoles(smallerThan: area?.pixels(spacing: spacing), connectivity: connectivity)
  }
}
