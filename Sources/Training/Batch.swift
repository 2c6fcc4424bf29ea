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
  /// Further labels of images that are blends of several, as MixUp makes them.
  public let blends: [Blend]
  /// The images' base names, for messages.
  public let names: [String]

  /// Labels that count a part of an image's loss; the batch's own labels of that image count what all of these leave.
  public struct Blend: Sendable, Equatable {
    /// The image's place in the batch.
    public let image: Int
    /// 0 to 1.
    public let share: Double
    /// Of one image.
    public let labels: [UInt8]
    /// As the batch's, of one image.
    public let weights: [Float]?

    public init(image: Int, share: Double, labels: [UInt8], weights: [Float]? = nil) {
      self.image = image
      self.share = share
      self.labels = labels
      self.weights = weights
    }
  }

  /// - Precondition: the arrays hold what the shape asks for.
  public init(
    images: [Float], shape: [Int], labels: [UInt8], weights: [Float]? = nil, blends: [Blend] = [], names: [String]
  ) {
    precondition(shape.count >= 4 && names.count == shape[0], "\(names.count) names for a batch of shape \(shape)")
    precondition(images.count == shape.reduce(1, *), "\(images.count) samples for a batch of shape \(shape)")
    precondition(labels.count * shape[1] == images.count, "\(labels.count) labels for a batch of shape \(shape)")
    precondition(weights.map { $0.count == labels.count } ?? true, "weights for other pixels than the labels")
    for blend in blends {
      precondition(
        (0..<shape[0]).contains(blend.image) && (0...1).contains(blend.share)
          && blend.labels.count * shape[0] == labels.count
          && blend.weights?.count == weights.map { $0.count / shape[0] }, "a blend that does not fit the batch")
    }
    self.images = images
    self.shape = shape
    self.labels = labels
    self.weights = weights
    self.blends = blends
    self.names = names
  }

  /// The shape of the labels: `[batch, height, width]`.
  public var labelShape: [Int] { [shape[0]] + shape[2...] }

  /// What the loss is computed for: every image with its labels, and a blend once more with each of its further ones.
  struct Rows {
    /// The image of each row, the batch's own first.
    let images: [Int]
    /// How much each row counts; nothing: all alike.
    let shares: [Double]?
    let labels: [UInt8]
    let weights: [Float]?
  }

  var rows: Rows {
    let images = Array(0..<shape[0])
    if blends.isEmpty { return Rows(images: images, shares: nil, labels: labels, weights: weights) }
    var shares = images.map { _ in 1.0 }
    for blend in blends { shares[blend.image] -= blend.share }
    return Rows(
      images: images + blends.map(\.image), shares: shares.map { max(0, $0) } + blends.map(\.share),
      labels: labels + blends.flatMap(\.labels), weights: weights.map { $0 + blends.flatMap { $0.weights ?? [] } })
  }
}

/// Where batches come from, typically prepared ahead by worker threads.
public protocol BatchSource: AnyObject, Sendable {
  /// The batch of a number, the same whenever it is asked for; blocks until it is ready.
  ///
  /// - Parameter number: from 0; asked for in rising order. A step takes one batch, or several one after the other.
  func batch(at number: Int) throws -> Batch
}
