/// The middle lines of objects, one pixel wide; in each plane (Zhang and Suen, 1984).
public struct Skeletonization: MaskStep {
  public static let name = "skeleton"

  public init() {}

  public func apply(to mask: BitMask, spacing: Image.Spacing?) -> BitMask { mask.skeleton() }
}
