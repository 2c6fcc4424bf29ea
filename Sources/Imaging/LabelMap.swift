/// The class of every pixel: an index into the classes, in the order in which they were declared; 0 is the background.
///
/// Labels are ordered plane, row, column.
public struct LabelMap: Sendable, Equatable {
  /// The label of a pixel that takes no part in training or scoring.
  public static let ignored: UInt8 = 255

  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  /// Pages of a stack; 1 for a single image.
  public let planes: Int
  public var labels: [UInt8]

  /// - Precondition: `labels` holds `planes × height × width` values.
  public init(width: Int, height: Int, planes: Int = 1, labels: [UInt8]) {
    precondition(width > 0 && height > 0 && planes > 0 && labels.count == planes * height * width)
    self.width = width
    self.height = height
    self.planes = planes
    self.labels = labels
  }

  /// A map of one label.
  public init(width: Int, height: Int, planes: Int = 1, repeating label: UInt8 = 0) {
    self.init(
      width: width, height: height, planes: planes, labels: Array(repeating: label, count: planes * height * width))
  }

  /// Pixels of each class, the background first; ignored ones are not counted.
  ///
  /// - Precondition: every label is below `classes`, or ignored.
  public func pixels(classes: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: 256)
    labels.withUnsafeBufferPointer { labels in
      for label in labels { counts[Int(label)] += 1 }
    }
    precondition(classes <= Int(Self.ignored) && counts[classes..<Int(Self.ignored)].allSatisfy { $0 == 0 })
    return Array(counts[..<classes])
  }

  /// One page of a stack, as a map of its own.
  public func plane(_ index: Int) -> LabelMap {
    let size = width * height
    return LabelMap(width: width, height: height, labels: Array(labels[index * size..<(index + 1) * size]))
  }
}
