/// The weights of a loss's terms; a term of weight 0 is left out.
///
/// The terms decide what the network gives out. Binary cross-entropy is the negative logarithm of a Bernoulli
/// likelihood: one sigmoid a foreground class, and classes may overlap. Cross-entropy is that of a categorical one: one
/// softmax over all classes. Dice is no likelihood and follows whichever is there.
public struct LossConfiguration: Sendable, Codable, Equatable {
  public var dice: Double
  public var bce: Double
  public var crossEntropy: Double

  public init(dice: Double = 0, bce: Double = 0, crossEntropy: Double = 0) {
    self.dice = dice
    self.bce = bce
    self.crossEntropy = crossEntropy
  }

  /// Terms that are left out have weight 0.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    dice = try values.decodeIfPresent(Double.self, forKey: .dice) ?? 0
    bce = try values.decodeIfPresent(Double.self, forKey: .bce) ?? 0
    crossEntropy = try values.decodeIfPresent(Double.self, forKey: .crossEntropy) ?? 0
  }

  private enum CodingKeys: String, CodingKey { case dice, bce, crossEntropy }
}

/// What turns logits into probabilities.
public enum Activation: String, Sendable, Codable {
  /// One independent probability a foreground class.
  case sigmoid
  /// Probabilities of all classes, background first, that add up to 1.
  case softmax
}

extension LossConfiguration {
  /// What turns the logits of a network trained with this loss into probabilities.
  ///
  /// - Parameter classes: the classes, background included.
  /// - Throws: ``TrainingError`` `invalidConfiguration` where the terms contradict each other, none has a weight, or a
  ///   weight is negative.
  public func activation(classes: Int) throws(TrainingError) -> Activation {
    try validate(classes: classes)
    if bce > 0 { return .sigmoid }
    if crossEntropy > 0 { return .softmax }
    return classes == 2 ? .sigmoid : .softmax
  }

  /// Channels of the logits: the foreground classes under a sigmoid, all classes under a softmax.
  ///
  /// - Parameter classes: the classes, background included.
  /// - Throws: as ``activation(classes:)``.
  public func outputChannels(classes: Int) throws(TrainingError) -> Int {
    try activation(classes: classes) == .sigmoid ? classes - 1 : classes
  }

  private func validate(classes: Int) throws(TrainingError) {
    func refuse(_ message: String) -> TrainingError { TrainingError(.invalidConfiguration, message) }
    guard classes >= 2 && classes <= 255 else {
      throw refuse("a loss needs 2 to 255 classes, background included, found \(classes)")
    }
    for (name, weight) in [("dice", dice), ("bce", bce), ("crossEntropy", crossEntropy)] {
      guard weight >= 0 && weight.isFinite else {
        throw refuse("the weight of the loss \(name) is \(weight), expected a number that is not negative")
      }
    }
    guard dice + bce + crossEntropy > 0 else {
      throw refuse("the loss has no term; give dice, bce or crossEntropy a weight above 0")
    }
    guard bce == 0 || crossEntropy == 0 else {
      throw refuse(
        "bce and crossEntropy stand in one loss: bce gives each class a sigmoid of its own, crossEntropy one softmax over "
          + "all; keep one of them")
    }
  }
}
