/// What a closing adds: the gaps that are narrower than the element.
public struct BlackHat: ElementStep {
  public static let name = "blackHat"

  public var element: StructuringElement
  /// What lies around the image.
  public var border: MorphologyBorder

  public init(element: StructuringElement = .disk(radius: 1), border: MorphologyBorder = .background) {
    self.element = element
    self.border = border
  }

  public func apply(to mask: BitMask, spacing: Image.Spacing?) -> BitMask {
    mask.blackHat(by: element, border: border)
  }
}
