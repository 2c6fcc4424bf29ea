import Foundation
import Networks
import Testing

@Suite struct ArchitectureCatalogTests {
  @Test(arguments: ArchitectureCatalog.names)
  func buildsUnderItsName(name: String) throws {
    let graph = try ArchitectureCatalog.build(
      NetworkConfiguration(architecture: name, width: 2, inputChannels: 3, outputChannels: 5))
    #expect(graph.name == name)
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
  ])
  func refusesWhatCannotBe(configuration: NetworkConfiguration) {
    #expect(failure(configuration)?.code == .invalidOption)
  }

  @Test func saysWhatAnOptionTakes() {
    let message = failure(NetworkConfiguration(depth: 9))?.message
    #expect(message == "The depth of unet cannot be 9; expected a whole number from 1 to 7.")
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

  private func failure(_ configuration: NetworkConfiguration) -> NetworkError? {
    #expect(throws: NetworkError.self) { try ArchitectureCatalog.build(configuration) }
  }
}
