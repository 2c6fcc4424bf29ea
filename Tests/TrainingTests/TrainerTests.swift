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
    precision: Precision = .float32, seed: UInt64 = 7, totalSteps: Int = 40
  ) throws -> Trainer {
    try Trainer(
      graph: graph, parameters: ParameterStore(graph: graph, seed: 3), classes: classes, loss: loss,
      optimizer: optimizer, schedule: .polynomial(power: 0.9), precision: precision, totalSteps: totalSteps,
      stepsPerEpoch: 4, seed: seed)
  }

  @Test(arguments: [Precision.float32, .bfloat16])
  func learns(precision: Precision) throws {
    let optimizer = OptimizerConfiguration(.adam(), learningRate: 0.05)
    let trainer = try trainer(TinyNetwork.graph(dropout: 0), optimizer: optimizer, precision: precision)
    let losses = try (0..<40).map { _ in try trainer.step(TinyNetwork.batch(0)) }
    #expect(trainer.step == 40)
    #expect(losses.last! < 0.6 * losses.first!, "\(losses)")
  }

  @Test func learnsThreeClassesBySoftmax() throws {
    let trainer = try trainer(
      TinyNetwork.graph(channels: 3, dropout: 0), classes: 3, loss: LossConfiguration(dice: 1, crossEntropy: 1))
    let losses = try (0..<40).map { _ in try trainer.step(TinyNetwork.batch(0)) }
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

  @Test(arguments: [
    adam, OptimizerConfiguration(.sgd(momentum: 0.9, nesterov: true, weightDecay: 1e-3), learningRate: 0.1),
    OptimizerConfiguration(.sgd(), learningRate: 0.1),
  ])
  func aResumedRunEqualsOneNeverStopped(optimizer: OptimizerConfiguration) throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("last.safetensors").path
      let whole = try trainer(optimizer: optimizer)
      for number in 0..<6 {
        if number == 3 { try whole.state(metadata: ["epoch": "0"]).write(to: path) }
        try whole.step(TinyNetwork.batch(number))
      }
      let resumed = try trainer(optimizer: optimizer)
      let checkpoint = try Checkpoint.load(path, expecting: resumed.graph)
      #expect(checkpoint.metadata["epoch"] == "0")
      try resumed.restore(checkpoint)
      #expect(resumed.step == 3)
      for number in 3..<6 { try resumed.step(TinyNetwork.batch(number)) }
      #expect(try resumed.state() == whole.state())
    }
  }

  @Test func aLossThatIsNotFiniteChangesNothing() throws {
    let trainer = try trainer()
    for number in 0..<5 { try trainer.step(TinyNetwork.batch(number)) }
    let before = try trainer.state()
    var images = TinyNetwork.batch(5).images
    images[3] = .nan
    let bad = Batch(
      images: images, shape: [2, 1, 8, 8], labels: TinyNetwork.batch(5).labels, names: ["liver-07", "liver-12"])
    let error = #expect(throws: TrainingError.self) { try trainer.step(bad) }
    #expect(error?.code == .notFinite)
    for text in ["the loss is nan", "step 5", "epoch 1", "liver-07, liver-12"] {
      #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
    }
    #expect(try trainer.state() == before)
    try trainer.step(TinyNetwork.batch(5))
    #expect(trainer.step == 6)
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
    let losses = try (0..<40).map { _ in try trainer.step(weighted(batch) { $0 % 8 < 4 ? 10 : 0.1 }) }
    #expect(losses.last! < 0.7 * losses.first!, "\(losses)")
    // Where all pixels count alike, whatever they count, it is the loss without a map.
    let plain = try self.trainer(loss: LossConfiguration(bce: 1)).step(batch)
    #expect(try abs(self.trainer(loss: loss).step(weighted(batch) { _ in 3 }) - plain) < 1e-6)
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
    for (checkpoint, says) in [(try trained.weights(), "weights alone"), (sgd, "optimizer"), (wide, "another graph")] {
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

  @Test func aStepLeavesNoTensorBehind() throws {
    let trainer = try trainer()
    try trainer.step(TinyNetwork.batch(0))
    let before = Engine.liveTensorCountOfThread
    for number in 1..<4 { try trainer.step(TinyNetwork.batch(number)) }
    #expect(Engine.liveTensorCountOfThread == before)
  }
}
