import Foundation
import Tensors
import Testing

@testable import Networks

/// What torchvision says of its own networks (`Fixtures/pretrained.py`).
private struct TorchvisionNetwork: Decodable {
  struct Feature: Decodable {
    let shape: [Int]
    /// Every 97th.
    let values: [Double]
    let sum: Double
  }

  let shapes: [String: [Int]]
  let features: [Feature]

  init(_ name: String) throws {
    let url = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures")!
    self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
  }

  /// Weights of the script's formula, by torchvision's names.
  var tensors: [String: PretrainedEncoder.Entry] {
    Dictionary(
      uniqueKeysWithValues: shapes.map { name, shape in
        let count = shape.reduce(1, *)
        let numbers = ParityFixture.formula(name, count: count)
        let bound = (6 / Double(count / shape[0])).squareRoot()
        let values =
          if shape.count > 1 {
            numbers.map { Float($0 * bound) }
          } else if name.hasSuffix("running_var") {
            numbers.map { Float(1 + 0.5 * $0) }
          } else if name.hasSuffix("bias") || name.hasSuffix("running_mean") {
            numbers.map { Float(0.1 * $0) }
          } else {
            numbers.map { Float(1 + 0.2 * $0) }
          }
        return (name, (shape: shape, values: values))
      })
  }
}

@Suite struct ResNetEncoderTests {
  /// The encoder alone, each of its levels an output.
  private func encoder(_ kind: ResNet, channels: Int = 3) -> NetworkGraph {
    let network = NetworkBuilder(name: kind.rawValue, dimensions: 2, inputChannels: channels)
    let levels = network.residualPath(kind, depth: ResNet.depth).compactMap { $0 }
    let heads = Dictionary(uniqueKeysWithValues: levels.dropLast().enumerated().map { ("level.\($0)", $1) })
    return network.graph(main: levels.last!, heads: heads)
  }

  @Test(arguments: ResNet.allCases)
  func featuresAreTorchvisionsOwn(_ kind: ResNet) throws {
    let expected = try TorchvisionNetwork(kind.rawValue)
    let graph = encoder(kind)
    let store = try ParameterStore(
      graph: graph, values: try PretrainedEncoder.values(for: graph, from: expected.tensors))
    let image = try Tensor(
      ParityFixture.formula("image", count: 3 * 64 * 64).map { Float($0) }, shape: [1, 3, 64, 64])
    let evaluator = NodeEvaluator(parameters: try store.tensors(for: .float32), isTraining: false)
    let outputs = try withInference { () throws(TorchError) in
      try graph.walk(
        ExecutionPlan(graph: graph, fusing: .normalizations), input: image.channelsInnermost(), evaluator: evaluator)
    }
    for (level, feature) in expected.features.enumerated() {
      let output = level == 4 ? outputs["main"]! : outputs["level.\(level)"]!
      #expect(output.shape == feature.shape)
      let found = try output.doubles()
      let largest = feature.values.map(abs).max()!
      for (index, value) in feature.values.enumerated() {
        #expect(abs(found[97 * index] - value) <= 1e-5 * largest, "level \(level), element \(97 * index)")
      }
      #expect(abs(found.reduce(0, +) - feature.sum) <= 1e-5 * largest * Double(found.count))
    }
  }

  /// Every tensor of torchvision's network but its classifier has its place, and no other is asked for.
  @Test(arguments: ResNet.allCases)
  func namesAndShapesAreTorchvisionsOwn(_ kind: ResNet) throws {
    let shapes = try TorchvisionNetwork(kind.rawValue).shapes.filter { !$0.key.hasPrefix("fc.") }
    let ours = encoder(kind).parameters.map { (PretrainedEncoder.torchvisionName(of: $0.name) ?? $0.name, $0.shape) }
    #expect(Dictionary(uniqueKeysWithValues: ours) == shapes)
    #expect(PretrainedEncoder.torchvisionName(of: "decoder.0.convolution.0.weight") == nil)
    #expect(PretrainedEncoder.torchvisionName(of: "encoder.0.convolution.1.weight") == nil)
    #expect(
      PretrainedEncoder.torchvisionName(of: "encoder.0.shortcut.convolution.0.weight") == nil,
      "a residual block's, which is no encoder")
  }

  @Test func oneChannelTakesTheSumOfThree() throws {
    let tensors = try TorchvisionNetwork("resnet18").tensors
    let gray = try PretrainedEncoder.values(for: encoder(.resnet18, channels: 1), from: tensors)
    let stem = try #require(gray.first { $0.name == "encoder.stem.convolution.weight" })
    #expect(stem.shape == [64, 1, 7, 7])
    let colors = tensors["conv1.weight"]!.values
    #expect(stem.values[49 + 5] == colors[147 + 5] + colors[147 + 49 + 5] + colors[147 + 98 + 5])
  }

  /// A resnet34 holds every tensor of a resnet18, and a network without its other blocks never existed.
  @Test func theWeightsOfADeeperNetworkAreRefused() throws {
    let tensors = try TorchvisionNetwork("resnet34").tensors
    #expect { try PretrainedEncoder.values(for: encoder(.resnet18), from: tensors) } throws: { error in
      "\(error)".contains("layer1.2 has no place in it; layer2.2 has no place in it")
    }
    let short = try ArchitectureCatalog.build(
      NetworkConfiguration(depth: 2, options: ["encoder": .text("resnet34")], inputChannels: 3))
    #expect(!(try PretrainedEncoder.values(for: short, from: tensors)).isEmpty, "deeper stages are left")
  }

  @Test func weightsThatAreNoNumbersAreRefused() throws {
    var tensors = try TorchvisionNetwork("resnet18").tensors
    tensors["bn1.bias"]!.values[3] = .nan
    #expect { try PretrainedEncoder.values(for: encoder(.resnet18), from: tensors) } throws: { error in
      "\(error)".contains("bn1.bias holds values that are not finite")
    }
  }

  @Test func allThatIsMissingOrMisshapenIsListed() throws {
    var tensors = try TorchvisionNetwork("resnet18").tensors
    tensors["layer1.0.conv1.weight"] = nil
    tensors["layer4.1.bn2.bias"] = (shape: [4], values: [0, 0, 0, 0])
    #expect { try PretrainedEncoder.values(for: encoder(.resnet18), from: tensors) } throws: { error in
      "\(error)".contains("layer1.0.conv1.weight is missing; layer4.1.bn2.bias has the shape [4], not [512]")
    }
    let plain = try ArchitectureCatalog.build(NetworkConfiguration(width: 2))
    #expect { try PretrainedEncoder.values(for: plain, from: tensors) } throws: { "\($0)".contains("has no encoder") }
  }

  @Test(arguments: ["unet", "unet++"], [1, 3])
  func networksWithAnEncoderGiveTheImagesSize(architecture: String, channels: Int) throws {
    let configuration = NetworkConfiguration(
      architecture: architecture, width: 2, options: ["encoder": .text("resnet18"), "deepSupervision": .flag(true)],
      inputChannels: channels, outputChannels: 2)
    let graph = try ArchitectureCatalog.build(configuration)
    #expect(graph.divisor == 32)
    #expect(try ArchitectureCatalog.resolve(configuration).depth == 5)
    let size = try graph.inputSize(covering: [33, 50])
    #expect(size == [64, 64])
    for output in graph.supervisedOutputs {
      #expect(try graph.shapes(for: size)[graph.outputs[output]!] == [2, 64, 64])
    }
    #expect(graph.supervisedOutputs.count == (architecture == "unet" ? 5 : 4))
    let store = try ParameterStore(graph: graph, seed: 1)
    let image = try Tensor((0..<channels * 4096).map { Float($0 % 13) }, shape: [1, channels, 64, 64])
    let executor = TrainingExecutor(graph: graph, parameters: store, precision: .float32)
    let outputs = try executor(image)
    let sum = try graph.supervisedOutputs.dropFirst().reduce(outputs["main"]!.square().sum()) {
      try $0 + outputs[$1]!.square().sum()
    }
    let gradients = try Tensor.gradients(of: sum, withRespectTo: store.trainableTensors)
    for (name, gradient) in zip(store.trainableNames, gradients) {
      // What a batch normalization cancels has no gradient, and of its own only one that sees a constant has none.
      #expect(try gradient.allFinite(), "\(name)")
    }
    #expect(try store.trainableNames.indices.allSatisfy { try gradients[$0].absolute().maximum().doubles()[0] > 0 })
  }

  @Test func depthsAndDimensionsThatAnEncoderLacks() {
    for (depth, dimensions) in [(6, 2), (1, 2), (4, 3)] {
      #expect {
        try ArchitectureCatalog.build(
          NetworkConfiguration(depth: depth, options: ["encoder": .text("resnet34")], dimensions: dimensions))
      } throws: { "\($0)".contains("encoder resnet34") }
    }
  }
}
