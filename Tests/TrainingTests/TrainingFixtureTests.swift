import Foundation
import Networks
import Tensors
import Testing

@testable import Training

/// Whole trainings as PyTorch does them, with all that a step can do beside following a gradient.
@Suite struct TrainingFixtureTests {
  /// One case of `Fixtures/training.py`.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    struct Seen: Decodable, Sendable {
      let parameters: [Double]
      let averages: [Double]?
      let statistics: [Double]
    }

    let name: String
    let optimizer: OptimizerConfiguration
    let schedule: ScheduleConfiguration
    let options: StepOptions
    let rules: [ParameterRule]
    /// Of the validation after every epoch.
    let scores: [Double]?
    let losses: [Double]
    let seen: [Seen]
    var testDescription: String { name }

    static let all = try! JSONDecoder().decode([Case].self, from: Data(contentsOf: fixture("training.json")))
  }

  private static let stepsPerEpoch = 5

  @Test(arguments: Case.all) func equalsPyTorchOverFiftySteps(_ expected: Case) throws {
    let graph = TinyNetwork.graph(dropout: 0)
    let trainer = try Trainer(
      graph: graph, parameters: ParameterStore(graph: graph, values: Self.values(graph), type: .float64), classes: 2,
      loss: LossConfiguration(bce: 1), optimizer: expected.optimizer, schedule: expected.schedule,
      precision: .float64, totalSteps: 50, stepsPerEpoch: Self.stepsPerEpoch, seed: 7, rules: expected.rules,
      options: expected.options)
    for step in 0..<50 {
      let loss = try trainer.step { number in TinyNetwork.batch(number) }.loss
      #expect(abs(try #require(loss) - expected.losses[step]) <= 1e-6, "loss of step \(step)")
      if let scores = expected.scores, trainer.step % Self.stepsPerEpoch == 0 {
        trainer.validated(score: scores[step / Self.stepsPerEpoch])
      }
      guard trainer.step % 25 == 0 else { continue }
      let seen = expected.seen[step / 25]
      #expect(try Self.distance(trainer.parameters.trainableTensors, seen.parameters) <= 1e-6, "after step \(step)")
      #expect(try Self.distance(Self.statistics(trainer.parameters), seen.statistics) <= 1e-6, "after step \(step)")
      guard let averages = seen.averages else { continue }
      let evaluated = try trainer.evaluated()
      #expect(try Self.distance(evaluated.trainableTensors, averages) <= 1e-6, "after step \(step)")
      #expect(try Self.distance(Self.statistics(evaluated), seen.statistics) <= 1e-6, "after step \(step)")
    }
  }

  /// The first weights of `Fixtures/training.py`.
  private static func values(_ graph: NetworkGraph) -> [ParameterValue] {
    var first = 0
    return graph.parameters.map { parameter in
      let drawn = (first..<first + parameter.count).map { Float(37 * $0 % 17 - 8) / 16 }
      if parameter.isTrainable { first += parameter.count }
      let values: [Float] =
        switch parameter.role {
        case .weight where parameter.isConvolutionWeight, .bias: drawn
        case .weight, .runningVariance: drawn.map { _ in 1 }
        case .runningMean: drawn.map { _ in 0 }
        }
      return ParameterValue(name: parameter.name, shape: parameter.shape, values: values)
    }
  }

  private static func statistics(_ store: ParameterStore) -> [Tensor] {
    store.parameters.filter { !$0.isTrainable }.map { store[$0.name] }
  }

  private static func distance(_ tensors: [Tensor], _ expected: [Double]) throws -> Double {
    let values = try tensors.flatMap { try $0.doubles() }
    try #require(values.count == expected.count)
    return zip(values, expected).map { abs($0 - $1) }.max()!
  }
}
