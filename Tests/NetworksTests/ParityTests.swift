import Networks
import Tensors
import Testing

/// Logits, gradients and running statistics equal those of the same network written in PyTorch.
@Suite struct ParityTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let architecture: String
    var options: [String: OptionValue] = [:]
    var outputs = 1
    /// `[batch, channels, …]`.
    var inputShape = [2, 1, 32, 48]
    /// Of the formula that the input comes from.
    var inputName = "input"
    var float32Logits = 1e-5
    let fixture: String
    var testDescription: String { fixture }

    var configuration: NetworkConfiguration {
      NetworkConfiguration(
        architecture: architecture, width: 4, options: options, outputChannels: outputs,
        dimensions: inputShape.count - 2)
    }
  }

  static let cases =
    [
      Case(architecture: "unet", fixture: "unet"),
      Case(architecture: "unet/2015", inputShape: [1, 1, 188, 188], fixture: "unet-2015"),
      Case(architecture: "unet/2018", fixture: "unet-2018"),
      Case(architecture: "unet++", options: ["deepSupervision": .flag(true)], fixture: "unet++"),
      Case(architecture: "unet++/2018", options: ["deepSupervision": .flag(true)], fixture: "unet++-2018"),
      Case(architecture: "attention-unet", fixture: "attention-unet"),
      // PyTorch's own float32 is 1.1e-5 away from its float64 with this input, and 2e-5 with most others.
      Case(
        architecture: "attention-unet/2d", inputShape: [2, 1, 16, 32], inputName: "input/46", float32Logits: 3e-5,
        fixture: "attention-unet-2d"),
      Case(architecture: "unet3+", options: ["deepSupervision": .flag(true)], fixture: "unet3+"),
      Case(
        architecture: "unet3+/2020", options: ["deepSupervision": .flag(true), "classification": .flag(true)],
        fixture: "unet3+-2020"),
    ]
    + (0...2).map {
      Case(
        architecture: "attention-unet/2018-3d", options: ["gates": .integer($0)], outputs: 2,
        // PyTorch's own float32 is 2e-6 to 8e-6 away from its float64 here, as the processor's kernels round.
        inputShape: [2, 1, 16, 16, 32], inputName: "input/10", float32Logits: 3e-5,
        fixture: "attention-unet-2018-3d-\($0)")
    }

  @Test(arguments: cases)
  func equalsPyTorchInFloat64(_ parity: Case) throws {
    try compare(parity, precision: .float64, logits: 1e-9, gradients: 1e-9)
  }

  @Test(arguments: cases)
  func equalsPyTorchInFloat32(_ parity: Case) throws {
    try compare(parity, precision: .float32, logits: parity.float32Logits, gradients: 1e-3)
  }

  private func compare(_ parity: Case, precision: Precision, logits: Double, gradients: Double) throws {
    let fixture = try ParityFixture(parity.fixture)
    let graph = try ArchitectureCatalog.build(parity.configuration)
    let store = try ParameterStore(graph: graph, seed: 0, type: precision.masterType)
    for parameter in store.parameters {
      try store[parameter.name].copy(from: Tensor(ParityFixture.parameter(parameter), shape: parameter.shape))
    }
    let pixels = ParityFixture.formula(parity.inputName, count: parity.inputShape.reduce(1, *))
    let image = try Tensor(pixels, shape: parity.inputShape)

    let predicted = try InferenceExecutor(graph: graph, parameters: store, precision: precision)(image)
    expect(try predicted.doubles(), fixture, "evaluation", within: logits)

    var loss = try Tensor.zeros([], type: precision.masterType)
    let outputs = try TrainingExecutor(graph: graph, parameters: store, precision: precision)(image)
    for (name, output) in outputs {
      #expect(output.shape == fixture.entries["training/\(name)"]?.shape)
      expect(try output.doubles(), fixture, "training/\(name)", within: logits)
      let weights = try Tensor(ParityFixture.formula("loss/\(name)", count: output.count), shape: output.shape)
      loss = try loss + (output * weights.to(precision.masterType)).mean()
    }

    let slopes = try Tensor.gradients(of: loss, withRespectTo: store.trainableTensors)
    let cancelled = graph.cancelledBiases
    for (name, slope) in zip(store.trainableNames, slopes) {
      // Zero but for rounding: measured by the network's largest gradient.
      let scale = cancelled.contains(name) ? fixture.largestGradient : nil
      expect(try slope.doubles(), fixture, "gradient/\(name)", within: gradients, scale: scale)
    }
    for parameter in store.parameters where !parameter.isTrainable {
      expect(try store[parameter.name].doubles(), fixture, "updated/\(parameter.name)", within: logits)
    }
    #expect(fixture.entries.count == 1 + outputs.count + store.parameters.count)
  }

  private func expect(
    _ found: [Double], _ fixture: ParityFixture, _ name: String, within tolerance: Double, scale: Double? = nil
  ) {
    let deviation = fixture.deviation(of: found, from: name, scale: scale)
    #expect(deviation <= tolerance, "\(name) deviates by \(deviation)")
  }
}
