import Networks
import Tensors
import Testing

@testable import Training

@Suite struct FrozenParametersTests {
  @Test(arguments: [
    OptimizerConfiguration(.adam(weightDecay: 0.1), learningRate: 0.01),
    OptimizerConfiguration(.sgd(momentum: 0.9, weightDecay: 0.1), learningRate: 0.01),
  ])
  func stayUntilTheirStep(_ optimizer: OptimizerConfiguration) throws {
    let graph = TinyNetwork.graph(dropout: 0)
    let store = try ParameterStore(graph: graph, seed: 3)
    let frozen = store.trainableNames[0]
    let trainer = try Trainer(
      graph: graph, parameters: store, classes: 2, loss: LossConfiguration(dice: 1, bce: 1), optimizer: optimizer,
      schedule: .constant, precision: .float32, totalSteps: 4, stepsPerEpoch: 2, seed: 7, starts: [frozen: 2])
    let before = try store[frozen].floats()
    let other = try store[store.trainableNames[1]].floats()
    for number in 0..<2 { try trainer.step(TinyNetwork.batch(number)) }
    #expect(try store[frozen].floats() == before)
    #expect(try store[store.trainableNames[1]].floats() != other)
    try trainer.step(TinyNetwork.batch(2))
    #expect(try store[frozen].floats() != before)
  }

  /// The first step of a parameter that was frozen is as large as any first step of Adam: the learning rate.
  @Test func beginAsYoungAsTheyAre() throws {
    let graph = TinyNetwork.graph(dropout: 0)
    let store = try ParameterStore(graph: graph, seed: 3)
    let frozen = store.trainableNames[0]
    let trainer = try Trainer(
      graph: graph, parameters: store, classes: 2, loss: LossConfiguration(dice: 1, bce: 1),
      optimizer: OptimizerConfiguration(.adam(), learningRate: 0.01), schedule: .constant, precision: .float32,
      totalSteps: 40, stepsPerEpoch: 2, seed: 7, starts: [frozen: 30])
    for number in 0..<30 { try trainer.step(TinyNetwork.batch(number)) }
    let before = try store[frozen].floats()
    try trainer.step(TinyNetwork.batch(30))
    let moved = zip(try store[frozen].floats(), before).map { abs($0 - $1) }
    #expect(abs(moved.max()! - 0.01) < 1e-4)
  }
}
