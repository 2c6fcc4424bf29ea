import Foundation
import Networks
import Tensors
import Testing

@testable import Training

@Suite struct TrainerTests {
  private static let adam = OptimizerConfiguration(.adam(), learningRate: 0.01)

  private func trainer(
    _ graph: NetworkGraph = TinyNetwork.graph(), classes: Int = 2,
    loss: LossConfiguration = LossConfiguration(dice: 1, bce: 1), optimizer: OptimizerConfiguration = adam,
    schedule: ScheduleConfiguration = .polynomial(power: 0.9), precision: Precision = .float32, seed: UInt64 = 7,
    totalSteps: Int = 40, rules: [ParameterRule] = [], options: StepOptions = StepOptions()
  ) throws -> Trainer {
    try Trainer(
      graph: graph, parameters: ParameterStore(graph: graph, seed: 3), classes: classes, loss: loss,
      optimizer: optimizer, schedule: schedule, precision: precision, totalSteps: totalSteps, stepsPerEpoch: 4,
      seed: seed, rules: rules, options: options)
  }

  @Test(arguments: [Precision.float32, .bfloat16])
  func learns(precision: Precision) throws {
    let optimizer = OptimizerConfiguration(.adam(), learningRate: 0.05)
    let trainer = try trainer(TinyNetwork.graph(dropout: 0), optimizer: optimizer, precision: precision)
    let losses = try (0..<40).map { _ in try trainer.step(TinyNetwork.batch(0)).loss! }
    #expect(trainer.step == 40)
    #expect(losses.last! < 0.6 * losses.first!, "\(losses)")
  }

  @Test func learnsThreeClassesBySoftmax() throws {
    let trainer = try trainer(
      TinyNetwork.graph(channels: 3, dropout: 0), classes: 3, loss: LossConfiguration(dice: 1, crossEntropy: 1))
    let losses = try (0..<40).map { _ in try trainer.step(TinyNetwork.batch(0)).loss! }
    #expect(losses.last! < losses.first!)
  }

  @Test(arguments: [Precision.float32, .bfloat16])
  func twoRunsGiveTheSameBits(precision: Precision) throws {
    let runs = try (0..<2).map { _ in
      let trainer = try trainer(precision: precision)
      for number in 0..<3 { try trainer.step(TinyNetwork.batch(number)) }
      return try trainer.state()
    }
    #expect(runs[0] == runs[1])
    let otherSeed = try trainer(precision: precision, seed: 8)
    for number in 0..<3 { try otherSeed.step(TinyNetwork.batch(number)) }
    #expect(try otherSeed.state() != runs[0], "the dropout follows the seed")
  }

  /// A way of training, with all that a run has to remember of it.
  struct Way: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var optimizer = TrainerTests.adam
    var schedule = ScheduleConfiguration.polynomial(power: 0.9)
    var rules: [ParameterRule] = []
    var options = StepOptions()
    /// The batches, by number, that are not finite.
    var bad: Set<Int> = []
  }

  private static let ways = [
    Way(testDescription: "adam"),
    Way(
      testDescription: "sgd, Nesterov",
      optimizer: OptimizerConfiguration(.sgd(momentum: 0.9, nesterov: true, weightDecay: 1e-3), learningRate: 0.1)),
    Way(testDescription: "plain sgd", optimizer: OptimizerConfiguration(.sgd(), learningRate: 0.1)),
    Way(
      testDescription: "adamW, no decay of biases, average, accumulation, clipping, skipped steps",
      optimizer: OptimizerConfiguration(.adamW(weightDecay: 0.1), learningRate: 0.01, decayNormsAndBiases: false),
      schedule: .cosine(warmupEpochs: 1),
      options: StepOptions(clipping: .norm(0.2), accumulate: 2, averageDecay: 0.9, notFinite: .skip), bad: [3, 5, 9]),
    Way(
      testDescription: "centered rmsprop, plateau, rules, clipping by value",
      optimizer: OptimizerConfiguration(.rmsprop(momentum: 0.5, centered: true), learningRate: 0.01),
      schedule: .plateau(factor: 0.5, patience: 0),
      rules: [
        ParameterRule(match: ParameterPattern("encoder")!, freeze: .epochs(1)),
        ParameterRule(match: ParameterPattern("head.bias")!, learningRateFactor: 0.1),
      ], options: StepOptions(clipping: .value(0.01), averageDecay: 0.99)),
    Way(testDescription: "one-cycle", schedule: .oneCycle()),
  ]

  private func trainer(_ way: Way) throws -> Trainer {
    try trainer(optimizer: way.optimizer, schedule: way.schedule, rules: way.rules, options: way.options)
  }

  /// Steps, with a validation after every second one.
  private func train(_ trainer: Trainer, _ steps: Range<Int>, _ way: Way) throws {
    for step in steps {
      try trainer.step { number in way.bad.contains(number) ? Self.bad(number) : TinyNetwork.batch(number) }
      if step % 2 == 1 { trainer.validated(score: [0.5, 0.4, 0.6][step / 2 % 3]) }
    }
  }

  private static func bad(_ number: Int) -> Batch {
    var images = TinyNetwork.batch(number).images
    images[3] = .nan
    return Batch(
      images: images, shape: [2, 1, 8, 8], labels: TinyNetwork.batch(number).labels, names: ["liver-07", "liver-12"])
  }

  @Test(arguments: ways) func aResumedRunEqualsOneNeverStopped(way: Way) throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("last.safetensors").path
      let whole = try trainer(way)
      let stops = [1, 3, 5, 8]
      var states: [Int: Checkpoint] = [:]
      for step in 0..<10 {
        if stops.contains(step) { states[step] = try whole.state(metadata: ["epoch": "0"]) }
        try train(whole, step..<step + 1, way)
      }
      let expected = (last: try whole.state(), best: try whole.weights())
      #expect(whole.skippedSteps == Set(way.bad.map { $0 / way.options.accumulate }).count)
      for stop in stops {
        try states[stop]!.write(to: path)
        let resumed = try trainer(way)
        let checkpoint = try Checkpoint.load(path, expecting: resumed.graph)
        #expect(checkpoint.metadata["epoch"] == "0")
        try resumed.restore(checkpoint)
        #expect(resumed.step == stop)
        try train(resumed, stop..<10, way)
        #expect(try resumed.state() == expected.last, "stopped after step \(stop)")
        #expect(try resumed.weights() == expected.best, "stopped after step \(stop)")
        #expect(resumed.learningRate(at: 10) == whole.learningRate(at: 10))
      }
    }
  }

  @Test func aLossThatIsNotFiniteChangesNothing() throws {
    let trainer = try trainer()
    for number in 0..<5 { try trainer.step(TinyNetwork.batch(number)) }
    let before = try trainer.state()
    let error = #expect(throws: TrainingError.self) { try trainer.step(Self.bad(5)) }
    #expect(error?.code == .notFinite)
    for text in ["the loss is nan", "step 5", "epoch 2", "liver-07, liver-12"] {
      #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
    }
    #expect(try trainer.state() == before)
    try trainer.step(TinyNetwork.batch(5))
    #expect(trainer.step == 6)
  }

  /// A step that is skipped counts, and leaves all else as it was; those around it learn as if it had not been.
  @Test func aStepThatIsSkippedCountsAlone() throws {
    let options = StepOptions(averageDecay: 0.9, notFinite: .skip)
    let graph = TinyNetwork.graph(dropout: 0)
    let (skipping, other) = (
      try trainer(graph, schedule: .constant, options: options),
      try trainer(graph, schedule: .constant, options: options)
    )
    for number in 0..<4 {
      if number == 2 {
        guard case .skipped(let reason) = try skipping.step(Self.bad(9)) else {
          Issue.record("the step was not skipped")
          return
        }
        #expect(reason.message.contains("liver-07") && reason.message.contains("step 2"))
      }
      try skipping.step(TinyNetwork.batch(number))
      try other.step(TinyNetwork.batch(number))
    }
    #expect((skipping.step, skipping.skippedSteps, other.step) == (5, 1, 4))
    #expect(try skipping.state().tensors == other.state().tensors)
  }

  /// In a step of several batches, a bad one takes the others' statistics with it.
  @Test func aBadBatchSkipsItsWholeStep() throws {
    let trainer = try trainer(options: StepOptions(accumulate: 3, notFinite: .skip))
    try trainer.step { TinyNetwork.batch($0) }
    let before = try trainer.state().tensors
    let outcome = try trainer.step { $0 == 5 ? Self.bad($0) : TinyNetwork.batch($0) }
    #expect(outcome.loss == nil)
    #expect(try trainer.state().tensors == before)
  }

  @Test func tooManySkippedStepsInARowStop() throws {
    let trainer = try trainer(options: StepOptions(notFinite: .skip))
    for number in 0..<StepOptions.mostSkippedInARow { try trainer.step(Self.bad(number)) }
    try trainer.step(TinyNetwork.batch(0))
    for number in 0..<StepOptions.mostSkippedInARow { try trainer.step(Self.bad(number)) }
    let error = #expect(throws: TrainingError.self) { try trainer.step(Self.bad(0)) }
    #expect(error?.code == .notFinite)
    #expect(error?.message.contains("the 10 steps before it were skipped") == true, "\(error?.message ?? "")")
  }

  /// Two batches of a step are one batch of twice the size, where nothing normalizes over the batch.
  @Test func accumulationIsTheMeanOfItsBatches() throws {
    let network = NetworkBuilder(name: "plain", dimensions: 2, inputChannels: 1)
    let graph = network.graph(main: network.convolution(network.input, to: 1, at: "head"))
    func batch(_ numbers: [Int]) -> Batch {
      let parts = numbers.map { TinyNetwork.batch($0) }
      // All pixels count, so that the mean over both is the mean of the means.
      return Batch(
        images: parts.flatMap(\.images), shape: [2 * parts.count, 1, 8, 8],
        labels: parts.flatMap(\.labels).map { min($0, 1) }, names: parts.flatMap(\.names))
    }
    let loss = LossConfiguration(bce: 1)
    let two = try trainer(graph, loss: loss, options: StepOptions(accumulate: 2))
    let one = try trainer(graph, loss: loss)
    for step in 0..<5 {
      let losses = [
        try two.step { batch([$0]) }.loss!, try one.step(batch([2 * step, 2 * step + 1])).loss!,
      ]
      #expect(abs(losses[0] - losses[1]) < 1e-6)
    }
    for (left, right) in try zip(two.parameters.exported(), one.parameters.exported()) {
      #expect(zip(left.values, right.values).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  @Test func theBestWeightsAreTheAveragedOnes() throws {
    let trainer = try trainer(options: StepOptions(averageDecay: 0.5))
    let name = "head.weight"
    var expected = try trainer.parameters[name].floats()
    for number in 0..<6 {
      try trainer.step(TinyNetwork.batch(number))
      let decay = min(0.5, Float(1 + number) / Float(10 + number))
      expected = zip(expected, try trainer.parameters[name].floats()).map { decay * $0 + (1 - decay) * $1 }
    }
    let best = try trainer.weights()
    #expect(!best.tensors.contains { Checkpoint.belongsToLoop($0.name) })
    let values = Dictionary(uniqueKeysWithValues: best.parameterValues.map { ($0.name, $0.values) })
    #expect(zip(values[name]!, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(try values[name] != trainer.parameters[name].floats())
    let mean = "encoder.normalization.runningMean"
    #expect(try values[mean] == trainer.parameters[mean].floats(), "statistics are those of now")
    let last = try trainer.state()
    #expect(last.tensors.first { $0.name == "ema.head.weight" }?.floats == values[name])
    #expect(last.tensors.first { $0.name == name }?.floats == (try trainer.parameters[name].floats()))
  }

  @Test func aGradientThatIsNotFiniteChangesNothing() throws {
    // With weights of 0 the logits are 0 and the loss finite; the weight's gradient is 1e38 · 100 / 2.
    let network = NetworkBuilder(name: "one", dimensions: 2, inputChannels: 1)
    let graph = network.graph(main: network.convolution(network.input, to: 1, kernel: 1, at: "head"))
    let trainer = try trainer(graph, loss: LossConfiguration(bce: 100))
    try trainer.parameters["head.weight"].copy(from: Tensor.zeros([1, 1, 1, 1]))
    let before = try trainer.state()
    let bad = Batch(
      images: Array(repeating: 1e38, count: 64), shape: [1, 1, 8, 8], labels: Array(repeating: 0, count: 64),
      names: ["bright"])
    let error = #expect(throws: TrainingError.self) { try trainer.step(bad) }
    #expect(error?.code == .notFinite)
    #expect(error?.message.contains("gradient of head.weight") == true, "\(error?.message ?? "")")
    #expect(try trainer.state() == before)
  }

  @Test func refusesANetworkThatGivesOtherChannels() {
    let error = #expect(throws: TrainingError.self) { try trainer(TinyNetwork.graph(channels: 2)) }
    #expect(error?.code == .mismatch)
  }

  // MARK: Weight map

  private func weighted(_ batch: Batch, by weight: (_ pixel: Int) -> Float) -> Batch {
    Batch(
      images: batch.images, shape: batch.shape, labels: batch.labels, weights: batch.labels.indices.map(weight),
      names: batch.names)
  }

  @Test func learnsWhatItsWeightMapCounts() throws {
    let loss = LossConfiguration(bce: 1, weightMap: .init())
    let batch = TinyNetwork.batch(0)
    let trainer = try trainer(
      TinyNetwork.graph(dropout: 0), loss: loss, optimizer: OptimizerConfiguration(.adam(), learningRate: 0.05))
    let losses = try (0..<40).map { _ in try trainer.step(weighted(batch) { $0 % 8 < 4 ? 10 : 0.1 }).loss! }
    #expect(losses.last! < 0.7 * losses.first!, "\(losses)")
    // Where all pixels count alike, whatever they count, it is the loss without a map.
    let plain = try self.trainer(loss: LossConfiguration(bce: 1)).step(batch).loss!
    #expect(try abs(self.trainer(loss: loss).step(weighted(batch) { _ in 3 }).loss! - plain) < 1e-6)
  }

  @Test func refusesABatchWithoutItsWeightMapAndOneWithAMapTooMuch() throws {
    let batch = TinyNetwork.batch(0)
    let needing = try trainer(loss: LossConfiguration(bce: 1, weightMap: .init()))
    let lacking = #expect(throws: TrainingError.self) { try needing.step(batch) }
    #expect(lacking?.code == .mismatch)
    let tooMuch = #expect(throws: TrainingError.self) { try trainer().step(weighted(batch) { _ in 1 }) }
    #expect(tooMuch?.code == .mismatch)
  }

  @Test func refusesToResumeFromWhatIsNotItsOwn() throws {
    let trained = try trainer()
    try trained.step(TinyNetwork.batch(0))
    let before = try trained.state()
    let sgd = try trainer(optimizer: OptimizerConfiguration(.sgd(momentum: 0.9), learningRate: 1)).state()
    let wide = try trainer(TinyNetwork.graph(width: 5)).state()
    let averaged = try trainer(options: StepOptions(averageDecay: 0.9)).state()
    let slow = try trainer(
      rules: [ParameterRule(match: ParameterPattern("head")!, learningRateFactor: 0.1)]
    ).state()
    for (checkpoint, says) in [
      (try trained.weights(), "weights alone"), (sgd, "optimizer"), (wide, "another graph"), (averaged, "ema"),
      (slow, "parameter rules"),
    ] {
      let error = #expect(throws: TrainingError.self) { try trained.restore(checkpoint) }
      #expect(error?.code == .cannotResume)
      #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
    }
    #expect(try trained.state() == before)
  }

  @Test func theLearningRateFollowsTheSchedule() throws {
    let trainer = try trainer(totalSteps: 10)
    #expect(trainer.learningRate(at: 0) == 0.01)
    #expect(trainer.learningRate(at: 10) == 0)
    #expect(trainer.learningRate(at: 5) < 0.006)
  }

  @Test(arguments: ways) func aStepLeavesNoTensorBehind(way: Way) throws {
    let trainer = try trainer(way)
    try train(trainer, 0..<5, way)
    let before = Engine.liveTensorCountOfThread
    try train(trainer, 5..<8, way)
    #expect(Engine.liveTensorCountOfThread == before)
  }
}
