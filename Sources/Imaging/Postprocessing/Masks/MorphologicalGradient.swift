/// The rim of objects, inside and outside: the dilation without the erosion.
public struct MorphologicalGradient: ElementStep {
  public static let name = "gradient"

  public var element: StructuringElement
  /// What lies around the image.
  public var border: MorphologyBorder

  public init(element: StructuringElement = .disk(radius: 1), border: MorphologyBorder = .background) {
    self.element = element
    self.border = border
  }

  public func apply(to mask: BitMask, spacing: Image.Spacing?) -> BitMask {
    mask.gradient(by: element, border: border)
  }
}
