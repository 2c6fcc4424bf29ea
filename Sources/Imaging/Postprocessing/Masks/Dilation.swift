/// Sets the neighbourhood of every set pixel. What lies beyond the image makes no difference.
public struct Dilation: MaskStep {
  public static let name = "dilate"

  public var element: StructuringElement

  public init(element: StructuringElement = .disk(radius: 1)) { self.element = element }

  public var isSound: Bool { element.isSound }
  public var needsStack: Bool { element.isSolid }

  public func apply(to mask: BitMask, spacing: Image.Spacing?) -> BitMask { mask.dilated(by: element) }
}
