/// Fills gaps that the element does not fit into; never removes a pixel.
public struct Closing: ElementStep {
  public static let name = "close"

  public var element: StructuringElement
  /// What lies around the image.
  public var border: MorphologyBorder

  public init(element: StructuringElement = .disk(radius: 1), border: MorphologyBorder = .background) {
    self.element = element
    self.border = border
  }

  public func apply(to mask: BitMask, spacing: Image.Spacing?) -> BitMask {
    mask.closed(by: element, border: border)
  }
}
