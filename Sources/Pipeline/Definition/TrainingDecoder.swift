internal import Evaluation
internal import Imaging
internal import Networks
internal import Training

/// The keys of `training`, and those of `model` that belong to the training.
extension DefinitionDecoder {
  /// Keys of `model` that the network itself does not have.
  static let modelKeysOfTraining = ["pretrained", "freezeEpochs", "start"]

  func training(
    _ reader: ConfigurationReader, model: ConfigurationReader, data: PipelineDefinition.Data
  ) -> PipelineDefinition.Training {
    defer { reader.finish() }
    return PipelineDefinition.Training(
      loss: loss(reader.nested("loss"), classes: data.classNames, overlap: data.overlap),
      outputWeights: outputWeights(model),
      pretrained: path(model, "pretrained"),
      start: start(model),
      parameterRules: encoderRule(model) + parameterRules(reader),
      optimizer: optimizer(reader.nested("optimizer")),
      schedule: schedule(reader.nested("schedule")),
      stepOptions: stepOptions(reader),
      selection: selection(reader),
      validateEvery: reader.node("validateEvery") == nil
        ? nil : reader.value("validateEvery", default: 1, in: 1...10_000_000),
      maxMemory: maxMemory(reader),
      tensorBoard: reader.value("tensorBoard", default: false),
      sampling: sampling(reader),
      patch: patch(reader),
      batch: reader.value("batch", default: 8, in: 1...4096),
      duration: duration(reader),
      precision: reader.choice("precision", default: PipelineDefinition.PrecisionChoice.auto),
      workers: reader.value("workers", default: 1, in: 1...256),
      device: device(reader),
      threads: reader.node("threads") == nil ? nil : reader.value("threads", default: 1, in: 1...1024))
  }

  // MARK: What training begins with, and what it changes

  /// `start: FILE` or `start: {checkpoint: FILE, reinitialize: [PATTERN]}`.
  private func start(_ model: ConfigurationReader) -> PipelineDefinition.Start? {
    guard let node = model.node("start") else { return nil }
    if model.node("pretrained") != nil {
      model.report(
        "'model' has both start and pretrained, and each gives the encoder its weights: choose one (clear the other with "
          + "null)", at: node.origin)
    }
    guard node.isMap else { return path(model, "start").map { PipelineDefinition.Start(checkpoint: $0) } }
    let reader = model.nested("start")
    defer { reader.finish() }
    guard let checkpoint = path(reader, "checkpoint") else {
      reader.report("'model.start.checkpoint' is missing: give a checkpoint that sulcus wrote", at: node.origin)
      return nil
    }
    guard let list = reader.node("reinitialize") else { return PipelineDefinition.Start(checkpoint: checkpoint) }
    guard let texts = [String](list) else {
      reader.report(
        "'model.start.reinitialize' must be a list of patterns of parameters, as [head], found \(list.kind)",
        at: list.origin)
      return nil
    }
    let patterns = texts.compactMap { pattern($0, key: "model.start.reinitialize", reader, at: list.origin) }
    return PipelineDefinition.Start(checkpoint: checkpoint, reinitialize: patterns)
  }

  /// `freezeEpochs` of `model`, as a rule like any other.
  private func encoderRule(_ model: ConfigurationReader) -> [ParameterRule] {
    let epochs = model.value("freezeEpochs", default: 0, in: 0...10_000_000)
    guard epochs > 0, let node = model.node("freezeEpochs") else { return [] }
    if model.node("pretrained") == nil && model.node("start") == nil {
      model.report(
        "'model.freezeEpochs' would keep an encoder that was never trained: give its weights by pretrained or start",
        at: node.origin)
    }
    return [ParameterRule(match: .encoder, freeze: .epochs(epochs))]
  }

  /// A list of `{match: PATTERN, freeze: true | false, freezeEpochs: N, learningRateFactor: X}`.
  private func parameterRules(_ reader: ConfigurationReader) -> [ParameterRule] {
    guard let node = reader.node("parameters") else { return [] }
    guard case .list(let items) = node.content else {
      reader.report(
        "'training.parameters' must be a list, as in '- {match: encoder, freeze: true}', found \(node.kind)",
        at: node.origin)
      return []
    }
    return items.enumerated().compactMap { index, item in
      let rule = ConfigurationReader(
        item, path: "training.parameters.\(index)", problems: problems, parent: reader.origin)
      defer { rule.finish() }
      return parameterRule(rule)
    }
  }

  private func parameterRule(_ reader: ConfigurationReader) -> ParameterRule? {
    let freeze = freeze(reader)
    let factor = positive(reader, "learningRateFactor", advice: "to keep parameters as they are, say freeze: true")
    guard let node = reader.node("match") else {
      reader.report(
        "'\(reader.name("match"))' is missing: give a pattern of parameters' paths, as encoder.*", at: reader.origin)
      return nil
    }
    guard let text: String = reader.convert(node, name: reader.name("match")),
      let match = pattern(text, key: reader.name("match"), reader, at: node.origin)
    else { return nil }
    if freeze == nil && factor == nil {
      reader.report(
        "'\(reader.path)' changes nothing: give freeze, freezeEpochs or learningRateFactor", at: reader.origin)
    }
    return ParameterRule(match: match, freeze: freeze, learningRateFactor: factor)
  }

  private func freeze(_ reader: ConfigurationReader) -> ParameterRule.Freeze? {
    let flag: Bool? = reader.value("freeze")
    let epochs: Int? =
      reader.node("freezeEpochs") == nil ? nil : reader.value("freezeEpochs", default: 0, in: 0...10_000_000)
    if flag != nil && epochs != nil {
      reader.report("'\(reader.path)' has both freeze and freezeEpochs: choose one", at: reader.place(of: "freeze"))
    }
    if let epochs { return .epochs(epochs) }
    return flag.map { $0 ? .always : .never }
  }

  private func pattern(
    _ text: String, key: String, _ reader: ConfigurationReader, at place: ConfigurationNode.Origin
  ) -> ParameterPattern? {
    if let pattern = ParameterPattern(text) { return pattern }
    reader.report("'\(key)' must be a path with its parts between dots, as encoder.*, found '\(text)'", at: place)
    return nil
  }

  // MARK: Steps

  private func optimizer(_ reader: ConfigurationReader) -> OptimizerConfiguration {
    defer { reader.finish() }
    enum Name: String, CaseIterable { case adam, adamW, sgd, rmsprop }
    let name = reader.choice("name", default: Name.adam)
    let rate = positive(
      reader, "learningRate", advice: "nothing is learnt with it; give a number above 0, for example 0.001")
    let decay = reader.value("weightDecay", default: name == .adamW ? 0.01 : 0, in: 0...1e3)
    let method = method(name.rawValue, weightDecay: decay, reader)
    return OptimizerConfiguration(
      method, learningRate: rate ?? (name == .sgd ? 0.01 : 0.001),
      decayNormsAndBiases: reader.value("decayNormsAndBiases", default: true))
  }

  private func method(
    _ name: String, weightDecay: Double, _ reader: ConfigurationReader
  ) -> OptimizerConfiguration.Method {
    func share(_ key: String, _ fallback: Double) -> Double {
      reader.value(key, default: fallback, in: 0...0.999_999_9)
    }
    func epsilon() -> Double { reader.value("epsilon", default: 1e-8, in: 1e-30...1) }
    switch name {
    case "sgd":
      let (momentum, nesterov) = (share("momentum", 0.9), reader.value("nesterov", default: false))
      if nesterov && momentum == 0 {
        reader.report("'\(reader.name("nesterov"))' needs a momentum above 0", at: reader.place(of: "nesterov"))
      }
      return .sgd(momentum: momentum, nesterov: nesterov, weightDecay: weightDecay)
    case "rmsprop":
      return .rmsprop(
        smoothing: share("smoothing", 0.99), epsilon: epsilon(), momentum: share("momentum", 0),
        centered: reader.value("centered", default: false), weightDecay: weightDecay)
    case "adamW":
      return .adamW(
        beta1: share("beta1", 0.9), beta2: share("beta2", 0.999), epsilon: epsilon(), weightDecay: weightDecay)
    default:
      return .adam(
        beta1: share("beta1", 0.9), beta2: share("beta2", 0.999), epsilon: epsilon(), weightDecay: weightDecay)
    }
  }

  /// A number above 0; nothing where it is absent or wrong. 0 has an explanation of its own.
  private func positive(_ reader: ConfigurationReader, _ key: String, advice: String) -> Double? {
    guard let found: Double = reader.value(key), let place = reader.node(key)?.origin else { return nil }
    if found == 0 {
      reader.report("'\(reader.name(key))' is 0: \(advice)", at: place)
    } else if !(1e-12...1e3).contains(found) {
      reader.report("'\(reader.name(key))' must be from 1e-12 to 1000.0, found \(found)", at: place)
    } else {
      return found
    }
    return nil
  }

  private func schedule(_ reader: ConfigurationReader) -> ScheduleConfiguration {
    defer { reader.finish() }
    enum Name: String, CaseIterable { case constant, polynomial, step, cosine, plateau, oneCycle }
    switch reader.choice("name", default: Name.polynomial) {
    case .constant: return .constant
    case .polynomial: return .polynomial(power: reader.value("power", default: 0.9, in: 0...100))
    case .step:
      if reader.node("epochs") == nil {
        reader.report(
          "'\(reader.name("epochs"))' is missing: give the epochs from one step down to the next", at: reader.origin)
      }
      return .step(
        epochs: reader.value("epochs", default: 1, in: 1e-6...1e7),
        factor: reader.value("factor", default: 0.1, in: 1e-12...1))
    case .cosine:
      return .cosine(
        warmupEpochs: reader.value("warmupEpochs", default: 0, in: 0...1e7),
        minimum: reader.value("minimum", default: 0, in: 0...1))
    case .plateau:
      return .plateau(
        factor: reader.value("factor", default: 0.1, in: 1e-12...0.999_999),
        patience: reader.value("patience", default: 10, in: 0...10_000_000),
        minimumChange: reader.value("minimumChange", default: 1e-4, in: 0...1),
        cooldown: reader.value("cooldown", default: 0, in: 0...10_000_000),
        minimum: reader.value("minimum", default: 0, in: 0...1))
    case .oneCycle:
      return .oneCycle(
        rise: reader.value("rise", default: 0.3, in: 0...1),
        initialDivisor: reader.value("initialDivisor", default: 25, in: 1...1e12),
        finalDivisor: reader.value("finalDivisor", default: 1e4, in: 1...1e12))
    }
  }

  private func stepOptions(_ reader: ConfigurationReader) -> StepOptions {
    StepOptions(
      clipping: clipping(reader), accumulate: reader.value("accumulate", default: 1, in: 1...4096),
      averageDecay: averageDecay(reader), notFinite: reader.choice("notFinite", default: StepOptions.NotFinite.stop))
  }

  /// `clipping: {norm: X}` or `clipping: {value: X}`.
  private func clipping(_ training: ConfigurationReader) -> GradientClipping? {
    guard let node = training.node("clipping") else { return nil }
    let reader = training.nested("clipping")
    defer { reader.finish() }
    let advice = "all gradients would be 0"
    let norm = positive(reader, "norm", advice: advice)
    let value = positive(reader, "value", advice: advice)
    if (reader.node("norm") == nil) == (reader.node("value") == nil) {
      reader.report("'training.clipping' must have one of: norm, value", at: node.origin)
    }
    return norm.map(GradientClipping.norm) ?? value.map(GradientClipping.value)
  }

  private func averageDecay(_ training: ConfigurationReader) -> Double? {
    guard training.node("ema") != nil else { return nil }
    let reader = training.nested("ema")
    defer { reader.finish() }
    return reader.value("decay", default: 0.999, in: 0...0.999_999_9)
  }

  // MARK: Validation

  private func selection(_ reader: ConfigurationReader) -> ModelSelection {
    let best = score(reader, "best", default: .iou)
    guard reader.node("earlyStopping") != nil else { return ModelSelection(best: best) }
    let stopping = reader.nested("earlyStopping")
    defer { stopping.finish() }
    let rule = EarlyStopping(
      patience: stopping.value("patience", default: 10, in: 1...10_000_000),
      minimumChange: stopping.value("minimumChange", default: 0, in: 0...1))
    return ModelSelection(best: best, earlyStopping: rule, stoppingScore: score(stopping, "score", default: best))
  }

  private func score(_ reader: ConfigurationReader, _ key: String, default fallback: ScoreName) -> ScoreName {
    let score = reader.choice(key, default: fallback)
    if score.isHigherBetter && score.needsCountsAlone { return score }
    reader.report(
      "'\(reader.name(key))' must be a score of counts whose largest value is the best, which \(score.rawValue) is not; take iou "
        + "or dice",
      at: reader.place(of: key))
    return fallback
  }

  // MARK: Data, time and machine

  private func maxMemory(_ training: ConfigurationReader) -> Int? {
    guard let node = training.node("maxMemory"), let text: String = training.convert(node, name: "training.maxMemory")
    else { return nil }
    if let bytes = parseBytes(text), bytes > 0 { return bytes }
    training.report("'training.maxMemory' must be a size such as 4GiB or 800MiB, found '\(text)'", at: node.origin)
    return nil
  }

  /// `sampling: {foreground: 0.33, balanceClasses: true}`.
  private func sampling(_ training: ConfigurationReader) -> PatchSampling {
    guard training.node("sampling") != nil else { return PatchSampling() }
    let reader = training.nested("sampling")
    defer { reader.finish() }
    let sampling = PatchSampling(
      foreground: reader.value("foreground", default: 0, in: 0...1),
      isClassBalanced: reader.value("balanceClasses", default: false))
    if sampling.foreground > 0, training.node("patch") == nil {
      reader.report(
        "'training.sampling.foreground' centres patches, and whole images have no centre to choose: give training.patch",
        at: reader.place(of: "foreground"))
    }
    return sampling
  }

  private func patch(_ reader: ConfigurationReader) -> PipelineDefinition.Size? {
    guard let node = reader.node("patch") else { return nil }
    guard let sides = [Int](node), sides.count == 2, sides.allSatisfy((1...65536).contains) else {
      reader.report("'training.patch' must be [height, width] in pixels, found \(node.kind)", at: node.origin)
      return nil
    }
    return PipelineDefinition.Size(height: sides[0], width: sides[1])
  }

  private func duration(_ reader: ConfigurationReader) -> PipelineDefinition.Duration {
    let epochs: Int? = reader.node("epochs") == nil ? nil : reader.value("epochs", default: 50, in: 1...10_000_000)
    guard let node = reader.node("trainFor") else { return .epochs(epochs ?? 50) }
    if epochs != nil {
      reader.report("'training' has both epochs and trainFor: choose one (clear the other with null)", at: node.origin)
    }
    guard case .scalar(let text, _) = node.content, let seconds = parseDuration(text) else {
      reader.report("'training.trainFor' must be a time such as 90s, 10min or 2h, found \(node.kind)", at: node.origin)
      return .epochs(50)
    }
    return .seconds(seconds)
  }

  private func device(_ reader: ConfigurationReader) -> PipelineDefinition.DeviceChoice {
    guard let node = reader.node("device"), let text: String = reader.convert(node, name: "training.device") else {
      return .auto
    }
    switch text {
    case "auto": return .auto
    case "cpu": return .cpu
    case "cuda": return .cuda(0)
    default:
      if text.hasPrefix("cuda:"), let index = Int(text.dropFirst(5)), index >= 0 { return .cuda(index) }
      reader.report("'training.device' must be auto, cpu, cuda or cuda:N, found '\(text)'", at: node.origin)
      return .auto
    }
  }
}

extension ParameterPattern {
  /// The contracting path, whichever the architecture.
  static let encoder = ParameterPattern("encoder")!
}
