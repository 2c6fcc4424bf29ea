/// One plane of an image as numbers to compute with: ordered channel, row, column, which is a tensor's own order.
public struct FloatImage: Sendable, Equatable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  public let channels: Int
  public var values: [Float]

  /// - Precondition: `values` holds `channels × height × width` numbers.
  public init(width: Int, height: Int, channels: Int = 1, values: [Float]) {
    precondition(width > 0 && height > 0 && channels > 0 && values.count == channels * height * width)
    self.width = width
    self.height = height
    self.channels = channels
    self.values = values
  }

  /// An image of one value.
  public init(width: Int, height: Int, channels: Int = 1, repeating value: Float = 0) {
    self.init(
      width: width, height: height, channels: channels,
      values: Array(repeating: value, count: channels * height * width))
  }
}
