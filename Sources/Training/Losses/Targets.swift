internal import Tensors

/// What logits are compared with: one plane a class, which pixels count, and how much.
struct Targets {
  /// The label of a pixel that takes no part.
  static let ignored = 255.0

  /// 1 where a pixel has the class, `[batch, classes, …]`; 0 in all planes where it is ignored. Where classes overlap a
  /// pixel may have several, and has the background where it has none.
  let planes: Tensor
  /// 1 where a pixel counts, `[batch, 1, …]`.
  let mask: Tensor
  /// What a pixel counts in the terms that are sums over pixels, `[batch, 1, …]`, 0 where it is ignored: its place in
  /// the weight map, its class's weight, or 1, times what its image counts.
  let weights: Tensor
  /// Of each class, the background first; empty where all weigh alike.
  private let classWeights: [Double]
  private let isWeighted: Bool
  /// How much each image counts; nothing: 1.
  private let shares: [Double]?

  /// - Parameters:
  ///   - labels: class indices of type uint8, `[batch, …]`; where classes overlap sets of them, the lowest bit the first
  ///     class but the background.
  ///   - classes: the classes, background included.
  ///   - type: the type of the numbers.
  ///   - classWeights: of each class; empty: all weigh alike.
  ///   - weightMap: `[batch, …]`; it holds the weights of the classes already.
  ///   - shares: how much each image counts; nothing: 1.
  ///   - overlap: whether classes may.
  init(
    labels: Tensor, classes: Int, type: ScalarType, classWeights: [Double] = [], weightMap: Tensor? = nil,
    shares: [Double]? = nil, overlap: Bool = false
  ) throws(TorchError) {
    planes =
      try overlap
      ? Self.planes(ofSets: labels, classes: classes, type: type) : labels.oneHot(classes: classes, type: type)
    let shape = labels.shape
    mask = try labels.notEqual(Self.ignored).to(type).reshape([shape[0], 1] + shape[1...])
    self.classWeights = classWeights
    self.shares = shares
    isWeighted = weightMap != nil || !classWeights.isEmpty || shares != nil
    let ofPixels: Tensor
    if let weightMap {
      ofPixels = try weightMap.to(type).reshape(mask.shape) * mask
    } else if !classWeights.isEmpty {
      // An ignored pixel is 0 in all planes.
      ofPixels = try (planes * Self.channels(classWeights, like: planes)).sum([1], keep: true)
    } else {
      ofPixels = mask
    }
    weights = if let shares { try ofPixels * Self.images(shares, like: ofPixels) } else { ofPixels }
  }

  /// A plane a bit of the labels, behind the one of no bit; ignored labels have none.
  private static func planes(ofSets labels: Tensor, classes: Int, type: ScalarType) throws(TorchError) -> Tensor {
    let shape = labels.shape
    let counted = try labels.notEqual(ignored).to(type).reshape([shape[0], 1] + shape[1...])
    var rest = try labels.to(type).reshape(counted.shape) * counted
    var planes = [try rest.equal(0).to(type) * counted]
    // From the highest bit down, what is left is above the sum of all lower bits only where the bit is set.
    for bit in stride(from: classes - 2, through: 0, by: -1) {
      let worth = Double(1 << bit)
      let isSet = try rest.greater(worth - 0.5).to(type)
      rest = try rest - isSet * worth
      planes.insert(isSet, at: 1)
    }
    return try Tensor.concatenate(planes, dimension: 1)
  }

  /// The planes of all classes but the first.
  func foreground() throws(TorchError) -> Tensor { try Self.foreground(of: planes) }

  /// The channels of a tensor `[batch, classes, …]` but the first.
  static func foreground(of tensor: Tensor) throws(TorchError) -> Tensor {
    try tensor.narrow(dimension: 1, start: 1, length: tensor.shape[1] - 1)
  }

  /// What a network with this activation should give out: the planes of the foreground, or of all classes.
  func planes(of activation: Activation) throws(TorchError) -> Tensor {
    switch activation {
    case .sigmoid: try foreground()
    case .softmax: planes
    }
  }

  /// The planes with what each pixel counts instead of 1.
  func weightedPlanes() throws(TorchError) -> Tensor { isWeighted ? try planes * weights : planes }

  /// What all pixels count together, never 0, so that a batch with nothing to learn from has loss 0 and not 0/0.
  func totalWeight() throws(TorchError) -> Tensor { try weights.sum().clamp(1e-12...Double.infinity) }

  /// The mean of scores of each image and foreground class, `[batch, classes − 1]`, in which a class counts as much as
  /// its weight, and an image as much as its share.
  func mean(of scores: Tensor) throws(TorchError) -> Tensor {
    if classWeights.isEmpty && shares == nil { return try scores.mean() }
    let ofClasses =
      classWeights.isEmpty ? [Double](repeating: 1, count: scores.shape[1]) : Array(classWeights.dropFirst())
    let images = shares?.reduce(0, +) ?? Double(scores.shape[0])
    let total = ofClasses.reduce(0, +) * images
    let weighted = try scores * Self.channels(ofClasses.map { $0 / total }, like: scores)
    guard let shares else { return try weighted.sum() }
    return try (weighted * Self.images(shares, like: weighted)).sum()
  }

  /// One number a channel, as a tensor that broadcasts against another one.
  private static func channels(_ numbers: [Double], like tensor: Tensor) throws(TorchError) -> Tensor {
    let shape = [1, numbers.count] + Array(repeating: 1, count: tensor.rank - 2)
    return try Tensor(numbers, shape: shape, device: tensor.device).to(tensor.scalarType)
  }

  /// One number an image, likewise.
  private static func images(_ numbers: [Double], like tensor: Tensor) throws(TorchError) -> Tensor {
    let shape = [numbers.count] + Array(repeating: 1, count: tensor.rank - 1)
    return try Tensor(numbers, shape: shape, device: tensor.device).to(tensor.scalarType)
  }
}

/// One term of a loss.
protocol LossTerm {
  /// The term's value over a batch, a tensor of one element.
  ///
  /// - Parameter logits: `[batch, channels, …]` in the type of the targets.
  func callAsFunction(logits: Tensor, targets: Targets) throws(TorchError) -> Tensor
}

extension Activation {
  /// The probability of each channel.
  func probabilities(of logits: Tensor) throws(TorchError) -> Tensor {
    switch self {
    case .sigmoid: try logits.sigmoid()
    case .softmax: try logits.softmax(dimension: 1)
    }
  }

  /// The probabilities of the foreground classes.
  func foregroundProbabilities(of logits: Tensor) throws(TorchError) -> Tensor {
    switch self {
    case .sigmoid: try logits.sigmoid()
    case .softmax: try Targets.foreground(of: logits.softmax(dimension: 1))
    }
  }
}
