extension LossConfiguration {
  /// - Throws: ``TrainingError`` `invalidConfiguration`, as ``activation(classes:)``.
  func validate(classes: Int) throws(TrainingError) {
    guard classes >= 2 && classes <= 255 else {
      throw Self.refusal("a loss needs 2 to 255 classes, background included, found \(classes)")
    }
    for (name, weight) in terms { try Self.expect(weight, from: 0, "the weight of the loss \(name)") }
    guard let heaviest = terms.map(\.weight).max(), heaviest > 0 else {
      throw Self.refusal(
        "the loss has no term; give one of \(terms.map(\.name).joined(separator: ", ")) a weight above 0")
    }
    guard bce == 0 || crossEntropy == 0 else {
      throw Self.refusal(
        "bce and crossEntropy stand in one loss: bce gives each class a sigmoid of its own, crossEntropy one softmax over "
          + "all; keep one of them")
    }
    if overlap { try validateOverlap(classes: classes) }
    try validateParameters()
    try validateClassWeights(classes: classes)
    try validateWeightMap(classes: classes)
  }

  /// What gives a pixel one class cannot learn several.
  private func validateOverlap(classes: Int) throws(TrainingError) {
    guard classes <= 8 else {
      throw Self.refusal("classes that overlap may be 7 at most besides the background, found \(classes - 1)")
    }
    guard crossEntropy == 0 else {
      throw Self.refusal("crossEntropy gives each pixel one class, and these may overlap; take bce instead")
    }
    guard classWeights.isEmpty && weightMap == nil else {
      throw Self.refusal(
        "\(weightMap == nil ? "classWeights weigh" : "a weightMap weighs") a pixel by its one class, and these may overlap; "
          + "leave it out")
    }
  }

  private func validateParameters() throws(TrainingError) {
    try Self.expect(focal.gamma, from: 0, "the gamma of focal")
    if let alpha = focal.alpha { try Self.expect(alpha, from: 0, to: 1, "the alpha of focal") }
    try Self.expect(tversky.alpha, from: 0, "the alpha of tversky")
    try Self.expect(tversky.beta, from: 0, "the beta of tversky")
    guard tversky.alpha + tversky.beta > 0 else {
      throw Self.refusal(
        "alpha and beta of tversky are both 0, so that no mistake counts; give one of them a value above 0")
    }
  }

  private func validateClassWeights(classes: Int) throws(TrainingError) {
    if classWeights.isEmpty { return }
    guard classWeights.count == classes else {
      throw Self.refusal("classWeights are \(classWeights.count) numbers for \(classes) classes; give one a class")
    }
    for weight in classWeights { try Self.expect(weight, from: 0, "a weight of a class") }
    guard classWeights.dropFirst().contains(where: { $0 > 0 }) else {
      throw Self.refusal("classWeights are 0 for all foreground classes; give one of them a weight above 0")
    }
    guard weighsPixels || classes > 2 else {
      throw Self.refusal(
        "classWeights have nothing to weigh: dice, tversky and jaccard leave the background out and have one class left; "
          + "add bce, crossEntropy, focal or mse")
    }
  }

  private func validateWeightMap(classes: Int) throws(TrainingError) {
    guard let weightMap else { return }
    try Self.expect(weightMap.w0, from: 0, "the w0 of weightMap")
    try Self.expect(weightMap.sigma, from: 0.01, "the sigma of weightMap")
    guard weightMap.classWeights.isEmpty || weightMap.classWeights.count == classes else {
      throw Self.refusal("the weightMap has weights of \(weightMap.classWeights.count) classes, expected \(classes)")
    }
    guard weighsPixels else {
      throw Self.refusal(
        "the weightMap has nothing to weigh: it weighs the pixels of bce, crossEntropy, focal and mse, and none of them has "
          + "a weight")
    }
  }

  private static func expect(
    _ number: Double, from low: Double, to high: Double = .greatestFiniteMagnitude, _ name: String
  ) throws(TrainingError) {
    guard number >= low && number <= high else {
      let range =
        high < .greatestFiniteMagnitude
        ? "from \(low) to \(high)" : low == 0 ? "that is not negative" : "of at least \(low)"
      throw refusal("\(name) is \(number), expected a number \(range)")
    }
  }

  private static func refusal(_ message: String) -> TrainingError { TrainingError(.invalidConfiguration, message) }
}
