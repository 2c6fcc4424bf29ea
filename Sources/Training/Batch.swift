/// What one step learns from: images, their labels, and where they come from.
public struct Batch: Sendable, Equatable {
  /// Normalized samples, image by image, channel by channel, row by row.
  public let images: [Float]
  /// `[batch, channels, height, width]`, or with a depth before the height.
  public let shape: [Int]
  /// Class indices, 255 for pixels that do not count; the shape without the channels.
  public let labels: [UInt8]
  /// What each pixel counts, where the loss has a weight map; the shape of the labels.
  public let weights: [Float]?
  /// The images' base names, for messages.
  public let names: [String]

  /// - Precondition: the arrays hold what the shape asks for.
  public init(images: [Float], shape: [Int], labels: [UInt8], weights: [Float]? = nil, names: [String]) {
    precondition(shape.count >= 4 && names.count == shape[0], "\(names.count) names for a batch of shape \(shape)")
    precondition(images.count == shape.reduce(1, *), "\(images.count) samples for a batch of shape \(shape)")
    precondition(labels.count * shape[1] == images.count, "\(labels.count) labels for a batch of shape \(shape)")
    precondition(weights.map { $0.count == labels.count } ?? true, "weights for other pixels than the labels")
    self.images = images
    self.shape = shape
    self.labels = labels
    self.weights = weights
    self.names = names
  }

  /// The shape of the labels: `[batch, height, width]`.
  public var labelShape: [Int] { [shape[0]] + shape[2...] }
}

/// Where batches come from, typically prepared ahead by worker threads.
public protocol BatchSource: AnyObject, Sendable {
  /// The batch of a number, the same whenever it is asked for; blocks until it is ready.
  ///
  /// - Parameter number: from 0; asked for in rising order. A step takes one batch, or several one after the other.
  func batch(at number: Int) throws -> Batch
}
