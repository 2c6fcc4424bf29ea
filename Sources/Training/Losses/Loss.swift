public import Tensors

/// A weighted sum of terms, computed from logits and class indices.
///
///     let loss = try Loss(LossConfiguration(dice: 1, bce: 1), classes: 2)
///     let value = try loss(logits: logits, labels: labels)    // [8, 1, 256, 256], [8, 256, 256]
public struct Loss {
  /// What turns the logits into probabilities.
  public let activation: Activation
  /// Channels of the logits.
  public let outputChannels: Int
  /// Whether each batch comes with what its pixels count.
  public let usesWeightMap: Bool

  private let classes: Int
  private let overlap: Bool
  private let classWeights: [Double]
  private let terms: [(weight: Double, term: any LossTerm)]

  /// - Parameter classes: the classes, background included.
  /// - Throws: ``TrainingError`` `invalidConfiguration`, as ``LossConfiguration/activation(classes:)``.
  public init(_ configuration: LossConfiguration, classes: Int) throws(TrainingError) {
    let activation = try configuration.activation(classes: classes)
    self.activation = activation
    outputChannels = try configuration.outputChannels(classes: classes)
    usesWeightMap = configuration.weightMap != nil
    classWeights = configuration.classWeights
    self.classes = classes
    overlap = configuration.overlap
    let (focal, tversky) = (configuration.focal, configuration.tversky)
    let all: [(weight: Double, term: any LossTerm)] = [
      (configuration.dice, Dice(activation: activation)),
      (configuration.bce, BinaryCrossEntropy()),
      (configuration.crossEntropy, CrossEntropy()),
      (focal.weight, Focal(activation: activation, gamma: focal.gamma, alpha: focal.alpha)),
      (tversky.weight, Tversky(activation: activation, alpha: tversky.alpha, beta: tversky.beta)),
      (configuration.jaccard, Jaccard(activation: activation)),
      (configuration.mse, MeanSquaredError(activation: activation)),
    ]
    terms = all.filter { $0.weight > 0 }
  }

  /// The loss of a batch, a tensor of one element.
  ///
  /// It is computed in float32, in float64 where the logits are.
  ///
  /// - Parameters:
  ///   - logits: `[batch, outputChannels, height, width]`, or with a depth.
  ///   - labels: class indices of type uint8, or sets of classes that overlap, 255 for ignored pixels,
  ///     `[batch, height, width]`. Where they cover more than
  ///     the logits, as with a network of valid convolutions, their centre counts.
  ///   - weights: the weight map, of the labels' shape; what it holds for ignored pixels does not matter.
  ///   - shares: how much each image counts in the means over images and over pixels; nothing: 1. A blend of two images, as
  ///     MixUp makes it, comes twice, as λ with the labels of the one and as 1 − λ with those of the other.
  /// - Precondition: the shapes fit, and there are weights where ``usesWeightMap`` says so, and only there.
  public func callAsFunction(
    logits: Tensor, labels: Tensor, weights: Tensor? = nil, shares: [Double]? = nil
  ) throws(TorchError) -> Tensor {
    let shape = logits.shape
    precondition(shape[1] == outputChannels, "expected \(outputChannels) channels of logits, found \(shape)")
    precondition((weights != nil) == usesWeightMap, "a weight map is given where none is used, or the reverse")
    let logits = logits.scalarType == .float64 ? logits : try logits.to(.float32)
    let size = [shape[0]] + shape[2...]
    let seen = try labels.centre(size)
    let map: Tensor? = if let weights { try weights.centre(size) } else { nil }
    let targets = try Targets(
      labels: seen, classes: classes, type: logits.scalarType, classWeights: classWeights, weightMap: map,
      shares: shares, overlap: overlap)
    var total: Tensor?
    for (weight, term) in terms {
      let value = try term(logits: logits, targets: targets) * weight
      total = if let sum = total { try sum + value } else { value }
    }
    return total!
  }
}

extension Tensor {
  /// The middle of a tensor of the same rank and at least that size.
  func centre(_ size: [Int]) throws(TorchError) -> Tensor {
    var result = self
    for (dimension, (whole, part)) in zip(shape, size).enumerated() where whole != part {
      precondition(part < whole, "the logits cover \(size), more than the labels' \(shape)")
      result = try result.narrow(dimension: dimension, start: (whole - part) / 2, length: part)
    }
    return result
  }
}
