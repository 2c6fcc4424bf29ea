/// The convex hull: of all that is set, or of each connected part by itself; in each plane.
public struct ConvexHulls: MaskStep {
  public static let name = "convexHull"

  /// Whether each part has a hull of its own.
  public var perObject: Bool
  /// Of the parts; nil: 8, and 26 in a stack.
  public var connectivity: Connectivity?

  public init(perObject: Bool = true, connectivity: Connectivity? = nil) {
    self.perObject = perObject
    self.connectivity = connectivity
  }

  public func apply(to mask: BitMask, spacing: Image.Spacing?) -> BitMask {
    perObject ? mask.convexHullsOfObjects(connectivity: connectivity) : mask.convexHull()
  }
}
