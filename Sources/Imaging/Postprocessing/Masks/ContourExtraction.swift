/// The outermost pixels of objects: those with a neighbour outside. The image's edge counts as outside.
public struct ContourExtraction: MaskStep {
  public static let name = "contour"

  /// Which neighbours are looked at; nil: 4, and 6 in a stack.
  public var connectivity: Connectivity?

  public init(connectivity: Connectivity? = nil) { self.connectivity = connectivity }

  public func apply(to mask: BitMask, spacing: Image.Spacing?) -> BitMask { mask.contour(connectivity: connectivity) }
}
