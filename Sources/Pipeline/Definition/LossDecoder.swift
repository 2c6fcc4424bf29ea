internal import Training

/// The loss: its terms, and what classes and pixels count in them.
extension DefinitionDecoder {
  /// - Parameters:
  ///   - classes: the names of the classes, the background first.
  ///   - overlap: whether a pixel may have several.
  func loss(_ reader: ConfigurationReader, classes: [String], overlap: Bool = false) -> LossConfiguration {
    guard !reader.keys.isEmpty else { return LossConfiguration(dice: 1, overlap: overlap) }
    let before = problems.diagnostics.count
    let loss = LossConfiguration(
      dice: term(reader, "dice") { weight, _ in weight },
      bce: term(reader, "bce") { weight, _ in weight },
      crossEntropy: term(reader, "crossEntropy") { weight, _ in weight },
      focal: term(reader, "focal") { weight, parameters in
        .init(
          weight: weight, gamma: parameters.value("gamma", default: 2, in: 0...100),
          alpha: parameters.node("alpha").map { _ in parameters.value("alpha", default: 0.25, in: 0...1) })
      },
      tversky: term(reader, "tversky") { weight, parameters in
        .init(
          weight: weight, alpha: parameters.value("alpha", default: 0.3, in: 0...1e6),
          beta: parameters.value("beta", default: 0.7, in: 0...1e6))
      },
      jaccard: term(reader, "jaccard") { weight, _ in weight },
      mse: term(reader, "mse") { weight, _ in weight },
      classWeights: classWeights(reader, classes: classes),
      weightMap: weightMap(reader), overlap: overlap)
    reader.finish()
    // What the keys are together can be judged only where each of them could be read.
    if problems.diagnostics.count == before { judge(loss, reader, classes: classes) }
    return loss
  }

  private static let weights = 0...1e6

  /// A term is its weight, or a map of its parameters, in which a weight that is left out is 1.
  private func term<Term>(
    _ reader: ConfigurationReader, _ key: String, _ read: (_ weight: Double, _ parameters: ConfigurationReader) -> Term
  ) -> Term {
    guard let node = reader.node(key), node.isMap else {
      let none = ConfigurationReader(nil, path: reader.name(key), problems: problems, parent: reader.origin)
      return read(reader.value(key, default: 0, in: Self.weights), none)
    }
    let parameters = reader.nested(key)
    defer { parameters.finish() }
    return read(parameters.value("weight", default: 1, in: Self.weights), parameters)
  }

  /// By name; a class that is not named counts 1.
  private func classWeights(_ reader: ConfigurationReader, classes: [String]) -> [Double] {
    guard reader.node("classWeights") != nil else { return [] }
    let weights = reader.nested("classWeights")
    defer { weights.finish() }
    return classes.map { weights.value($0, default: 1, in: Self.weights) }
  }

  private func weightMap(_ reader: ConfigurationReader) -> LossConfiguration.WeightMap? {
    guard reader.node("weightMap") != nil else { return nil }
    let map = reader.nested("weightMap")
    defer { map.finish() }
    return .init(w0: map.value("w0", default: 10, in: 0...1e6), sigma: map.value("sigma", default: 5, in: 0.01...1e6))
  }

  private func judge(_ loss: LossConfiguration, _ reader: ConfigurationReader, classes: [String]) {
    // Other numbers of classes are mistakes of the data, told there.
    guard (2...255).contains(classes.count) else { return }
    do throws(TrainingError) {
      _ = try loss.activation(classes: classes.count)
    } catch {
      return reader.report("'training.loss': \(error)", at: placeOfMistake(loss, reader, classes: classes.count))
    }
    let weights = reader.nested("classWeights")
    if !loss.weighsPixels, weights.keys.contains(classes[0]) {
      reader.report(
        "'\(weights.name(classes[0]))' changes nothing: dice, tversky and jaccard leave the background out",
        at: weights.place(of: classes[0]))
    }
  }

  /// The first key without which there is no mistake, or the loss as a whole.
  private func placeOfMistake(
    _ loss: LossConfiguration, _ reader: ConfigurationReader, classes: Int
  ) -> ConfigurationNode.Origin {
    func isRight(_ change: (inout LossConfiguration) -> Void) -> Bool {
      var changed = loss
      change(&changed)
      return (try? changed.activation(classes: classes)) != nil
    }
    if isRight({ $0.weightMap = nil }) { return reader.place(of: "weightMap") }
    if isRight({ $0.classWeights = [] }) { return reader.place(of: "classWeights") }
    return reader.origin
  }
}

extension PipelineDefinition.Data {
  /// The names of the classes, the background first: as they are given, or as they will be called where they are not.
  var classNames: [String] {
    if !classes.isEmpty { return classes.map(\.name) }
    if case .classes(let patterns) = masks { return [MaskSource.backgroundName] + patterns.map(\.className) }
    return [MaskSource.backgroundName, "foreground"]
  }
}
