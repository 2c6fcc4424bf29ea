/// What an opening takes away: the parts that are narrower than the element.
public struct TopHat: ElementStep {
  public static let name = "topHat"

  public var element: StructuringElement
  /// What lies around the image.
  public var border: MorphologyBorder

  public init(element: StructuringElement = .disk(radius: 1), border: MorphologyBorder = .background) {
    self.element = element
    self.border = border
  }

  public func apply(to mask: BitMask, spacing: Image.Spacing?) -> BitMask {
    mask.topHat(by: element, border: border)
  }
}
