/// Opening by reconstruction: removes the objects that the element fits into nowhere, and leaves all others exactly as they are.
///
/// An erosion, which is then grown again within the mask (Vincent, "Morphological Grayscale Reconstruction", 1993).
public struct ReconstructionOpening: MaskStep {
  public static let name = "reconstruct"

  public var element: StructuringElement
  /// What lies around the image.
  public var border: MorphologyBorder
  /// By which neighbours the erosion grows; nil: 8, and 26 in a stack.
  public var connectivity: Connectivity?

  public init(
    element: StructuringElement = .disk(radius: 1), border: MorphologyBorder = .background,
    connectivity: Connectivity? = nil
  ) {
    self.element = element
    self.border = border
    self.connectivity = connectivity
  }

  public var isSound: Bool { element.isSound }
  public var needsStack: Bool { element.isSolid }

  public func apply(to mask: BitMask, spacing: Image.Spacing?) -> BitMask {
    mask.reconstructed(from: mask.eroded(by: element, border: border), connectivity: connectivity)
  }
}
