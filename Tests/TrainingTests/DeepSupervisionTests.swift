import Networks
import Tensors
import Testing

@testable import Training

@Suite struct DeepSupervisionTests {
  private static let graph = try! ArchitectureCatalog.build(
    NetworkConfiguration(
      architecture: "unet++", width: 2, depth: 2, options: ["deepSupervision": .flag(true)]))

  private func trainer(_ weights: [Double]?) throws -> Trainer {
    try Trainer(
      graph: Self.graph, parameters: ParameterStore(graph: Self.graph, seed: 3), classes: 2,
      loss: LossConfiguration(dice: 1, bce: 1), optimizer: OptimizerConfiguration(.sgd(), learningRate: 0.1),
      schedule: .constant, precision: .float32, totalSteps: 4, stepsPerEpoch: 4, seed: 7, outputWeights: weights)
  }

  private static let batch = Batch(
    images: (0..<2 * 64).map { Float($0 % 7) / 7 }, shape: [2, 1, 8, 8], labels: (0..<2 * 64).map { UInt8($0 % 2) },
    names: ["a", "b"])

  private func loss(_ weights: [Double]?) throws -> Double { try #require(trainer(weights).step(Self.batch).loss) }

  @Test func theLossIsTheWeightedSumOfTheOutputs() throws {
    #expect(Self.graph.supervisedOutputs == ["main", "head.1"])
    let (main, head) = (try loss([1, 0]), try loss([0, 1]))
    #expect(main != head)
    #expect(abs(try loss([0.75, 0.5]) - (0.75 * main + 0.5 * head)) < 1e-5)
    #expect(abs(try loss(nil) - (main + head) / 2) < 1e-5, "without weights the outputs count alike")
  }

  @Test func aHeadOfWeightZeroStaysAsItWas() throws {
    func head(_ weights: [Double]) throws -> [Float] {
      let trainer = try trainer(weights)
      try trainer.step(Self.batch)
      return try trainer.parameters["head.1.weight"].floats()
    }
    let before = try ParameterStore(graph: Self.graph, seed: 3)["head.1.weight"].floats()
    #expect(try head([1, 0]) == before)
    #expect(try head([1, 1]) != before)
  }

  @Test(arguments: [[1.0], [1, 1, 1], [0, 0], [1, -1], [1, .nan]])
  func weightsThatCannotBe(_ weights: [Double]) throws {
    #expect { try trainer(weights) } throws: { error in
      (error as? TrainingError)?.code == .invalidConfiguration && "\(error)".contains("main, head.1")
    }
  }
}
