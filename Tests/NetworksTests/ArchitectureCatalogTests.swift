import Foundation
import Networks
import Testing

@Suite struct ArchitectureCatalogTests {
  @Test(arguments: ContractSubject.all)
  func buildsUnderItsName(subject: ContractSubject) throws {
    let graph = try subject.graph(width: 2, inputs: 3, outputs: 5)
    #expect(graph.name == subject.architecture)
    #expect(graph.dimensions == subject.dimensions)
    #expect(graph.inputChannels == 3)
    #expect(graph.outputChannels == 5)
  }

  @Test func suggestsTheNearestArchitecture() {
    let error = failure(NetworkConfiguration(architecture: "Unet/2051"))
    #expect(error?.code == .unknownArchitecture)
    #expect(error?.message.contains("did you mean “unet/2015”?") == true)
  }

  @Test func suggestsTheNearestOption() {
    let error = failure(NetworkConfiguration(options: ["widht": .integer(8)]))
    #expect(error?.code == .unknownOption)
    #expect(error?.message.contains("did you mean “width”?") == true)
  }

  @Test(arguments: [
    NetworkConfiguration(width: 0), NetworkConfiguration(width: 513), NetworkConfiguration(depth: 0),
    NetworkConfiguration(depth: 8), NetworkConfiguration(width: 512, depth: 7),
    NetworkConfiguration(options: ["width": .text("wide")]), NetworkConfiguration(inputChannels: 0),
    NetworkConfiguration(outputChannels: 5000), NetworkConfiguration(dimensions: 4),
    NetworkConfiguration(architecture: "unet/2015", dimensions: 3),
    NetworkConfiguration(architecture: "attention-unet/2018-3d", dimensions: 2),
    NetworkConfiguration(architecture: "attention-unet/2018-3d", options: ["gates": .integer(3)], dimensions: 3),
    NetworkConfiguration(architecture: "unet3+", depth: 7),
    NetworkConfiguration(architecture: "unet3+", options: ["upsampling": .text("transposed")]),
    NetworkConfiguration(options: ["convolutions": .integer(0)]),
    NetworkConfiguration(options: ["normalization": .text("layer")]),
    NetworkConfiguration(options: ["activation": .text("sigmoid")]),
    NetworkConfiguration(options: ["dropout": .integer(1)]),
    NetworkConfiguration(options: ["dropout": .number(-0.1)]),
    NetworkConfiguration(options: ["dropout": .number(.nan)]),
    NetworkConfiguration(options: ["residual": .text("yes")]),
  ])
  func refusesWhatCannotBe(configuration: NetworkConfiguration) {
    #expect(failure(configuration)?.code == .invalidOption)
  }

  @Test func saysWhatAnOptionTakes() {
    let depth = failure(NetworkConfiguration(depth: 9))
    #expect(depth?.message == "The depth of unet cannot be 9; expected a whole number from 1 to 7.")
    let dropout = failure(NetworkConfiguration(options: ["dropout": .number(2)]))
    #expect(dropout?.message == "The dropout of unet cannot be 2; expected a number from 0 to 0.99.")
    let activation = failure(NetworkConfiguration(options: ["activation": .text("tanh")]))
    #expect(
      activation?.message == "The activation of unet cannot be tanh; expected relu, leakyReLU, gelu, silu.")
    let volume = failure(NetworkConfiguration(architecture: "attention-unet/2018-3d"))
    #expect(volume?.message == "attention-unet/2018-3d cannot be built in 2 dimensions, only in 3.")
  }

  @Test func writesEveryOptionOut() throws {
    let resolved = try ArchitectureCatalog.resolve(NetworkConfiguration(architecture: "unet/2015", depth: 3))
    #expect(resolved == NetworkConfiguration(architecture: "unet/2015", width: 64, depth: 3))
  }

  @Test func configurationSurvivesJSON() throws {
    let options: [String: OptionValue] = ["a": .flag(true), "b": .integer(3), "c": .number(0.5), "d": .text("relu")]
    let configuration = NetworkConfiguration(width: 8, options: options)
    let json = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(NetworkConfiguration.self, from: json) == configuration)
  }

  /// YAML and JSON write a number without a fraction as a whole number.
  @Test func takesWholeNumbersForNumbers() throws {
    let configuration = NetworkConfiguration(options: ["dropout": .integer(0)])
    #expect(try ArchitectureCatalog.resolve(configuration).options["dropout"] == .number(0))
    #expect(OptionValue.number(3) == .integer(3))
    #expect(OptionValue.number(0.5) != .integer(0))
    #expect(OptionValue.number(.infinity) != .integer(0))
    #expect(OptionValue.flag(true) != .integer(1))
  }

  @Test(arguments: ContractSubject.all)
  func resolvedOptionsSurviveJSON(subject: ContractSubject) throws {
    let configuration = NetworkConfiguration(
      architecture: subject.architecture, options: subject.options, dimensions: subject.dimensions)
    let resolved = try ArchitectureCatalog.resolve(configuration)
    let reread = try JSONDecoder().decode(NetworkConfiguration.self, from: JSONEncoder().encode(resolved))
    #expect(reread == resolved)
    #expect(try ArchitectureCatalog.build(reread) == ArchitectureCatalog.build(configuration))
  }

  private func failure(_ configuration: NetworkConfiguration) -> NetworkError? {
    #expect(throws: NetworkError.self) { try ArchitectureCatalog.build(configuration) }
  }
}
