/// Keeps the connected parts that are large enough.
public struct SmallObjectRemoval: MaskStep {
  public static let name = "removeSmall"

  /// Smaller parts go.
  public var area: ObjectArea
  /// Of the parts; nil: 8, and 26 in a stack.
  public var connectivity: Connectivity?

  public init(area: ObjectArea = .pixels(30), connectivity: Connectivity? = nil) {
    self.area = area
    self.connectivity = connectivity
  }

  public var isSound: Bool { area.isSound }
  public var needsSpacing: Bool { area.needsSpacing }

  public func apply(to mask: BitMask, spacing: Image.Spacing?) -> BitMask {
    mask.removingSmall(area: area.pixels(spacing: spacing), connectivity: connectivity)
  }
}
