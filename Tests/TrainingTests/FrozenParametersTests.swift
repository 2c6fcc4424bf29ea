import Networks
import Tensors
import Testing

@testable import Training

@Suite struct FrozenParametersTests {
  private static let frozen = "encoder.convolution.weight"
  private static let free = "head.weight"

  private func trainer(
    _ rules: [ParameterRule], optimizer: OptimizerConfiguration = OptimizerConfiguration(.adam(), learningRate: 0.01),
    precision: Precision = .float32
  ) throws -> Trainer {
    let graph = TinyNetwork.graph(width: 16, dropout: 0)
    return try Trainer(
      graph: graph, parameters: ParameterStore(graph: graph, seed: 3), classes: 2,
      loss: LossConfiguration(dice: 1, bce: 1), optimizer: optimizer, schedule: .constant, precision: precision,
      totalSteps: 40, stepsPerEpoch: 2, seed: 7, rules: rules)
  }

  private func rule(
    _ match: String, _ freeze: ParameterRule.Freeze? = nil, factor: Double? = nil
  ) -> ParameterRule {
    ParameterRule(match: ParameterPattern(match)!, freeze: freeze, learningRateFactor: factor)
  }

  @Test(arguments: [
    OptimizerConfiguration(.adam(weightDecay: 0.1), learningRate: 0.01),
    OptimizerConfiguration(.adamW(weightDecay: 0.1), learningRate: 0.01),
    OptimizerConfiguration(.sgd(momentum: 0.9, weightDecay: 0.1), learningRate: 0.01),
    OptimizerConfiguration(.rmsprop(weightDecay: 0.1), learningRate: 0.01),
  ])
  func stayUntilTheirStep(_ optimizer: OptimizerConfiguration) throws {
    let trainer = try trainer([rule(Self.frozen, .epochs(1))], optimizer: optimizer)
    let store = trainer.parameters
    let (before, other) = (try store[Self.frozen].floats(), try store[Self.free].floats())
    for number in 0..<2 { try trainer.step(TinyNetwork.batch(number)) }
    #expect(try store[Self.frozen].floats() == before)
    #expect(try store[Self.free].floats() != other)
    #expect(!store[Self.frozen].requiresGradient, "its gradient is not even computed")
    try trainer.step(TinyNetwork.batch(2))
    #expect(try store[Self.frozen].floats() != before)
  }

  /// The first step of a parameter that was frozen is as large as any first step of Adam: the learning rate.
  @Test func beginAsYoungAsTheyAre() throws {
    let trainer = try trainer([rule(Self.frozen, .epochs(15))])
    for number in 0..<30 { try trainer.step(TinyNetwork.batch(number)) }
    let before = try trainer.parameters[Self.frozen].floats()
    try trainer.step(TinyNetwork.batch(30))
    let moved = zip(try trainer.parameters[Self.frozen].floats(), before).map { abs($0 - $1) }
    #expect(abs(moved.max()! - 0.01) < 1e-4)
  }

  /// The first step of Adam is as large as the learning rate, whatever the gradient.
  @Test func aFactorSlowsWhatItNames() throws {
    let trainer = try trainer([rule("head", factor: 0.25)])
    let names = [Self.frozen, Self.free]
    let before = try names.map { try trainer.parameters[$0].floats() }
    try trainer.step(TinyNetwork.batch(0))
    let moved = try zip(names, before).map { name, old in
      zip(try trainer.parameters[name].floats(), old).map { abs($0 - $1) }.max()!
    }
    #expect(abs(moved[0] - 0.01) < 1e-4)
    #expect(abs(moved[1] - 0.0025) < 1e-4)
  }

  /// What is frozen for good has no moments, and nothing of it moves, statistics included.
  @Test(arguments: [Precision.float32, .bfloat16])
  func aFrozenEncoderIsAFixedFunction(precision: Precision) throws {
    let trainer = try trainer([rule("encoder", .always)], precision: precision)
    func encoder() throws -> [[Float]] {
      try trainer.parameters.parameters.filter { $0.name.hasPrefix("encoder") }.map {
        try trainer.parameters[$0.name].floats()
      }
    }
    let before = try encoder()
    let losses = try (0..<20).map { _ in try trainer.step(TinyNetwork.batch(0)).loss! }
    #expect(try encoder() == before)
    #expect(losses.last! < losses.first!)
    let names = try trainer.state().tensors.map(\.name).filter { $0.hasPrefix("optimizer.") }
    #expect(names.count == 4 && names.allSatisfy { $0.contains(".head.") }, "\(names)")
  }

  @Test func aNormalizationIsFrozenForSomeEpochs() throws {
    let trainer = try trainer([rule("**.normalization", .epochs(1))])
    let mean = trainer.parameters["encoder.normalization.runningMean"]
    for number in 0..<2 { try trainer.step(TinyNetwork.batch(number)) }
    #expect(try mean.floats().allSatisfy { $0 == 0 })
    try trainer.step(TinyNetwork.batch(2))
    #expect(try mean.floats().contains { $0 != 0 })
  }
}
