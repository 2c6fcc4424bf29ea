/// What turns logits into probabilities.
public enum Activation: String, Sendable, Codable {
  /// One independent probability a foreground class.
  case sigmoid
  /// Probabilities of all classes, background first, that add up to 1.
  case softmax
}

extension LossConfiguration {
  /// The weight of each term, by the name that a pipeline file gives it.
  public var terms: [(name: String, weight: Double)] {
    [
      ("dice", dice), ("bce", bce), ("crossEntropy", crossEntropy), ("focal", focal.weight),
      ("tversky", tversky.weight), ("jaccard", jaccard), ("mse", mse),
    ]
  }

  /// Whether a term is a sum over pixels, which a weight map can weigh; the others compare regions.
  public var weighsPixels: Bool { bce > 0 || crossEntropy > 0 || focal.weight > 0 || mse > 0 }

  /// What turns the logits of a network trained with this loss into probabilities.
  ///
  /// - Parameter classes: the classes, background included.
  /// - Throws: ``TrainingError`` `invalidConfiguration` where the terms contradict each other, none has a weight, a number
  ///   is out of range, or weights of classes or pixels have nothing to weigh.
  public func activation(classes: Int) throws(TrainingError) -> Activation {
    try validate(classes: classes)
    if bce > 0 || overlap { return .sigmoid }
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

  /// This loss with what each class counts in its weight map: the weights of the classes where they are given, else those
  /// that balance how often each class is.
  ///
  /// A class of n of N pixels then counts N / (K n), K the number of classes that are there: all classes count alike
  /// together, and a pixel counts 1 on average. A class that is never there counts 1.
  ///
  /// - Parameter pixels: of each class, the background first, in the training set.
  public func balanced(pixels: [Int]) -> LossConfiguration {
    guard weightMap != nil else { return self }
    let present = Double(pixels.count { $0 > 0 })
    let total = Double(pixels.reduce(0, +))
    var balanced = self
    balanced.weightMap!.classWeights =
      classWeights.isEmpty ? pixels.map { $0 > 0 ? total / (present * Double($0)) : 1 } : classWeights
    return balanced
  }
}
