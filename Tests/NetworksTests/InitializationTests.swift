import Foundation
import Networks
import Testing

@Suite struct InitializationTests {
  /// Uniform in ±bound has the variance bound² / 3: 2 / fan-in for He, 2 / (fan-in + fan-out) for Glorot.
  @Test(arguments: [
    ("he", "encoder.1.convolution.1.weight", Float(2) / (32 * 9)),
    ("glorot", "encoder.1.convolution.1.weight", Float(2) / ((32 + 32) * 9)),
    ("glorot", "encoder.1.convolution.0.weight", Float(2) / ((16 + 32) * 9)),
    ("he", "decoder.0.upsampling.weight", Float(2) / 32),
    ("glorot", "decoder.0.upsampling.weight", Float(2) / ((32 + 16) * 4)),
  ])
  func boundsAndVariancesAreTheFormulas(name: String, parameter: String, variance: Float) throws {
    let weights = try values(NetworkConfiguration(width: 16, depth: 2, options: ["initialization": .text(name)]))
    let weight = try #require(weights[parameter])
    let bound = (3 * variance).squareRoot()
    #expect(weight.allSatisfy { abs($0) <= bound })
    #expect(weight.map(abs).max()! > 0.99 * bound)
    let found = weight.map { $0 * $0 }.reduce(0, +) / Float(weight.count)
    // The standard error of a uniform variable's variance is √(4/5) of it, over √count.
    #expect(abs(found / variance - 1) < 4 * (0.8 / Float(weight.count)).squareRoot())
    #expect(abs(weight.reduce(0, +) / Float(weight.count)) < 4 * (variance / Float(weight.count)).squareRoot())
  }

  /// Glorot's draws are He's in other bounds: keyed by seed and name alone.
  @Test func namesChangeBoundsOnly() throws {
    let he = try values(NetworkConfiguration(width: 2, depth: 1))
    let glorot = try values(NetworkConfiguration(width: 2, depth: 1, options: ["initialization": .text("glorot")]))
    for (name, weights) in he {
      guard name.hasSuffix("weight"), !name.contains("normalization") else {
        #expect(glorot[name] == weights, "\(name)")
        continue
      }
      let ratio = glorot[name]![0] / weights[0]
      #expect(zip(glorot[name]!, weights).allSatisfy { abs($0 - $1 * ratio) < 1e-5 }, "\(name)")
      #expect(ratio < 1)
    }
  }

  /// The authors' Keras code names He for convolutions and leaves transposed ones to the default, which is Glorot's.
  @Test(arguments: ["unet/2018", "unet++/2018"])
  func faithfulVariantsBeginAsTheirCode(name: String) throws {
    for node in try ArchitectureCatalog.build(NetworkConfiguration(architecture: name, width: 2)).nodes {
      switch node.operation {
      case .convolution(let payload): #expect(payload.initialization == nil, "\(node.path)")
      case .transposedConvolution(let payload): #expect(payload.initialization == .glorot, "\(node.path)")
      default: break
      }
    }
  }

  @Test(arguments: ["unet", "unet++", "attention-unet", "unet3+"])
  func glorotHoldsForEveryConvolution(name: String) throws {
    let configuration = NetworkConfiguration(
      architecture: name, width: 2, options: ["initialization": .text("glorot")])
    for node in try ArchitectureCatalog.build(configuration).nodes {
      switch node.operation {
      case .convolution(let payload), .transposedConvolution(let payload):
        #expect(payload.initialization == .glorot, "\(node.path)")
      default: break
      }
    }
  }

  @Test func theConfigurationAndTheGraphCarryIt() throws {
    let configuration = NetworkConfiguration(width: 2, depth: 1, options: ["initialization": .text("glorot")])
    let resolved = try ArchitectureCatalog.resolve(configuration)
    #expect(resolved.options["initialization"] == .text("glorot"))
    #expect(try ArchitectureCatalog.resolve(NetworkConfiguration()).options["initialization"] == .text("he"))
    let graph = try ArchitectureCatalog.build(configuration)
    let reread = try JSONDecoder().decode(NetworkGraph.self, from: JSONEncoder().encode(graph))
    #expect(reread == graph)
    let values = try ParameterStore(graph: reread, seed: 1).exported()
    #expect(try ParameterStore(graph: graph, seed: 1).exported() == values)
  }

  /// Checkpoints that were written before weights could begin otherwise hold the same graph.
  @Test func heIsNotWrittenDown() throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(width: 2, depth: 1))
    #expect(!String(decoding: try JSONEncoder().encode(graph), as: UTF8.self).contains("initialization"))
  }

  @Test func otherNamesAreRefused() {
    let error = #expect(throws: NetworkError.self) {
      try ArchitectureCatalog.build(NetworkConfiguration(options: ["initialization": .text("xavier")]))
    }
    #expect(error?.message == "The initialization of unet cannot be xavier; expected he, glorot.")
  }

  private func values(_ configuration: NetworkConfiguration) throws -> [String: [Float]] {
    let store = try ParameterStore(graph: ArchitectureCatalog.build(configuration), seed: 5)
    return Dictionary(uniqueKeysWithValues: try store.exported().map { ($0.name, $0.values) })
  }
}
