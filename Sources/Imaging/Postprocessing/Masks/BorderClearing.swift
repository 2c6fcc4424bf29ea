/// Removes the connected parts that touch the image's edge, and so may be cut off; of a stack, its first and last plane too.
public struct BorderClearing: MaskStep {
  public static let name = "clearBorder"

  /// Of the parts; nil: 8, and 26 in a stack.
  public var connectivity: Connectivity?

  public init(connectivity: Connectivity? = nil) { self.connectivity = connectivity }

  public func apply(to mask: BitMask, spacing: Image.Spacing?) -> BitMask {
    mask.clearingBorder(connectivity: connectivity)
  }
}
