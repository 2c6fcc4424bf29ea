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

  private let classes: Int
  private let terms: [(weight: Double, term: any LossTerm)]

  /// - Parameter classes: the classes, background included.
  /// - Throws: ``TrainingError`` `invalidConfiguration`, as ``LossConfiguration/activation(classes:)``.
  public init(_ configuration: LossConfiguration, classes: Int) throws(TrainingError) {
    activation = try configuration.activation(classes: classes)
    outputChannels = try configuration.outputChannels(classes: classes)
    self.classes = classes
    let all: [(weight: Double, term: any LossTerm)] = [
      (configuration.dice, Dice(activation: activation)),
      (configuration.bce, BinaryCrossEntropy()),
      (configuration.crossEntropy, CrossEntropy()),
    ]
    terms = all.filter { $0.weight > 0 }
  }

  /// The loss of a batch, a tensor of one element.
  ///
  /// It is computed in float32, in float64 where the logits are.
  ///
  /// - Parameters:
  ///   - logits: `[batch, outputChannels, height, width]`, or with a depth.
  ///   - labels: class indices of type uint8, 255 for ignored pixels, `[batch, height, width]`. Where they cover more than
  ///     the logits, as with a network of valid convolutions, their centre counts.
  /// - Precondition: the shapes fit.
  public func callAsFunction(logits: Tensor, labels: Tensor) throws(TorchError) -> Tensor {
    let shape = logits.shape
    precondition(shape[1] == outputChannels, "expected \(outputChannels) channels of logits, found \(shape)")
    let logits = logits.scalarType == .float64 ? logits : try logits.to(.float32)
    let seen = try labels.centre([shape[0]] + shape[2...])
    let targets = try Targets(labels: seen, classes: classes, type: logits.scalarType)
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
