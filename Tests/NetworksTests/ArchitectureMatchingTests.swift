import Networks
import Testing

@Suite struct ArchitectureMatchingTests {
  /// Zhou et al. (2018) made their "wide U-Net" as large as U-Net++: width 35, 9,282,246 parameters.
  @Test func findsTheWideUNetOfThePaper() throws {
    let control = try match("unet/2018", .parameters, 9_041_601)
    #expect(control.width == 35)
    #expect(try ArchitectureCatalog.build(control).parameterCount == 9_282_246)
  }

  /// Beside the width that is found, no other comes nearer.
  @Test(arguments: ["unet", "unet++", "attention-unet", "unet3+"], NetworkSummary.Quantity.allCases)
  func noOtherWidthComesNearer(name: String, quantity: NetworkSummary.Quantity) throws {
    let target = 3_000_000
    func distance(_ width: Int) throws -> Double {
      let graph = try ArchitectureCatalog.build(NetworkConfiguration(architecture: name, width: width, depth: 2))
      let ratio = try Double(NetworkSummary(graph: graph, inputShape: [1, 64, 64])[quantity]) / Double(target)
      return max(ratio, 1 / ratio)
    }
    let found = try ArchitectureCatalog.matching(
      NetworkConfiguration(architecture: name, depth: 2), quantity, target: target, size: [64, 64])
    let width = try #require(found.width)
    let best = try distance(width)
    for other in max(1, width - 3)...width + 3 { #expect(try distance(other) >= best) }
  }

  /// What a network has at its own width leads back to that width; 512 and 1 are the widest and the narrowest.
  @Test(arguments: [1, 2, 32, 511, 512])
  func findsAWidthAgain(width: Int) throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(width: width))
    #expect(try match("unet", .parameters, graph.parameterCount).width == width)
  }

  @Test(arguments: [10, 3_000_000_000])
  func saysWhatCanBeReached(target: Int) {
    let error = #expect(throws: NetworkError.self) { try match("unet", .parameters, target) }
    #expect(error?.code == .unreachable)
    #expect(error?.message.contains("No width of unet reaches \(target) parameters: width 1 has ") == true)
    #expect(error?.message.contains("width 512 has ") == true)
  }

  /// Depth 7 leaves widths up to 128.
  @Test func staysWithinWhatTheCatalogBuilds() throws {
    let error = #expect(throws: NetworkError.self) {
      try ArchitectureCatalog.matching(
        NetworkConfiguration(depth: 7), .parameters, target: 1 << 40, size: [128, 128])
    }
    #expect(error?.message.contains("width 128 has ") == true)
  }

  @Test func refusesASizeThatTheNetworkCannotTake() {
    let error = #expect(throws: NetworkError.self) {
      try ArchitectureCatalog.matching(NetworkConfiguration(), .parameters, target: 1_000_000, size: [250, 256])
    }
    #expect(error?.code == .invalidSize)
  }

  private func match(_ name: String, _ quantity: NetworkSummary.Quantity, _ target: Int) throws -> NetworkConfiguration
  {
    try ArchitectureCatalog.matching(
      NetworkConfiguration(architecture: name), quantity, target: target, size: [256, 256])
  }
}
