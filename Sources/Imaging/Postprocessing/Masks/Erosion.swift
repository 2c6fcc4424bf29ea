/// Keeps the pixels whose whole neighbourhood is set.
public struct Erosion: ElementStep {
  public static let name = "erode"

  public var element: StructuringElement
  /// What lies around the image.
  public var border: MorphologyBorder

  public init(element: StructuringElement = .disk(radius: 1), border: MorphologyBorder = .background) {
    self.element = element
    self.border = border
  }

  public func apply(to mask: BitMask, spacing: Image.Spacing?) -> BitMask {
    mask.eroded(by: element, border: border)
  }
}
