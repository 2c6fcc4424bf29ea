import Networks
import Tensors
import Testing

/// Logits, gradients and running statistics equal those of the same network written in PyTorch.
@Suite struct ParityTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let architecture: String
    let fixture: String
    let inputShape: [Int]
    var testDescription: String { architecture }
  }

  static let cases = [
    Case(architecture: "unet", fixture: "unet", inputShape: [2, 1, 32, 48]),
    Case(architecture: "unet/2015", fixture: "unet-2015", inputShape: [1, 1, 188, 188]),
  ]

  @Test(arguments: cases)
  func equalsPyTorchInFloat64(_ parity: Case) throws {
    try compare(parity, precision: .float64, logits: 1e-9, gradients: 1e-9)
  }

  @Test(arguments: cases)
  func equalsPyTorchInFloat32(_ parity: Case) throws {
    try compare(parity, precision: .float32, logits: 1e-5, gradients: 1e-3)
  }

  private func compare(_ parity: Case, precision: Precision, logits: Double, gradients: Double) throws {
    let fixture = try ParityFixture(parity.fixture)
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(architecture: parity.architecture, width: 4))
    let store = try ParameterStore(graph: graph, seed: 0, type: precision.masterType)
    for parameter in store.parameters {
      try store[parameter.name].copy(from: Tensor(ParityFixture.parameter(parameter), shape: parameter.shape))
    }
    let pixels = ParityFixture.formula("input", count: parity.inputShape.reduce(1, *))
    let image = try Tensor(pixels, shape: parity.inputShape)

    let predicted = try InferenceExecutor(graph: graph, parameters: store, precision: precision)(image)
    expect(try predicted.doubles(), fixture, "evaluation", within: logits)

    let output = try TrainingExecutor(graph: graph, parameters: store, precision: precision)(image)["main"]!
    #expect(output.shape == fixture.shapes["training"])
    expect(try output.doubles(), fixture, "training", within: logits)

    let weights = try Tensor(ParityFixture.formula("loss", count: output.count), shape: output.shape)
    let loss = try (output * weights.to(precision.masterType)).mean()
    let slopes = try Tensor.gradients(of: loss, withRespectTo: store.trainableTensors)
    for (name, slope) in zip(store.trainableNames, slopes) {
      expect(try slope.doubles(), fixture, "gradient/\(name)", within: gradients)
    }
    for parameter in store.parameters where !parameter.isTrainable {
      expect(try store[parameter.name].doubles(), fixture, "updated/\(parameter.name)", within: logits)
    }
    #expect(fixture.values.count == 2 + store.parameters.count)
  }

  private func expect(_ found: [Double], _ fixture: ParityFixture, _ name: String, within tolerance: Double) {
    let deviation = fixture.deviation(of: found, from: name)
    #expect(deviation <= tolerance, "\(name) deviates by \(deviation)")
  }
}
