/// Removes what the element does not fit into; never adds a pixel.
public struct Opening: ElementStep {
  public static let name = "open"

  public var element: StructuringElement
  /// What lies around the image.
  public var border: MorphologyBorder

  public init(element: StructuringElement = .disk(radius: 1), border: MorphologyBorder = .background) {
    self.element = element
    self.border = border
  }

  public func apply(to mask: BitMask, spacing: Image.Spacing?) -> BitMask {
    mask.opened(by: element, border: border)
  }
}
