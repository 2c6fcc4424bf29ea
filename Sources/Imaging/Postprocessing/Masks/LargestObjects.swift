/// Keeps the largest connected parts; of equally large ones the first in scan order.
public struct LargestObjects: MaskStep {
  public static let name = "keepLargest"

  /// 1 to 1 000 000.
  public var count: Int
  /// Of the parts; nil: 8, and 26 in a stack.
  public var connectivity: Connectivity?

  public init(count: Int = 1, connectivity: Connectivity? = nil) {
    self.count = count
    self.connectivity = connectivity
  }

  public var isSound: Bool { 1...1_000_000 ~= count }

  public func apply(to mask: BitMask, spacing: Image.Spacing?) -> BitMask {
    mask.keepingLargest(count, connectivity: connectivity)
  }
}
