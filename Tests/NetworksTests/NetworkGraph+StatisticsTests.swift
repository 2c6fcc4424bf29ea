import Networks
import Testing

@Suite struct NetworkGraphStatisticsTests {
  /// A 16×16 image is one pixel at the bottom of a network of depth 4.
  @Test(arguments: [
    ("batch", 1, false), ("batch", 2, true), ("instance", 2, false), ("group", 1, true), ("none", 1, true),
  ])
  func aNormalizationNeedsMoreThanOneValue(normalization: String, batch: Int, fits: Bool) throws {
    let graph = try ArchitectureCatalog.build(
      NetworkConfiguration(width: 4, options: ["normalization": .text(normalization)]))
    try graph.checkTraining(batch: batch, size: [32, 16])
    if fits {
      try graph.checkTraining(batch: batch, size: [16, 16])
    } else {
      #expect { try graph.checkTraining(batch: batch, size: [16, 16]) } throws: { error in
        "\(error)".contains("bottleneck.normalization.0 would see a single value")
      }
    }
  }

  @Test(arguments: [("unet++", ["head.1", "head.2", "main"]), ("unet", []), ("unet3+", [])] as [(String, [String])])
  func branchesAreNestedNetworks(architecture: String, branches: [String]) throws {
    let graph = try ArchitectureCatalog.build(
      NetworkConfiguration(
        architecture: architecture, width: 2, depth: 3, options: ["deepSupervision": .flag(true)]))
    #expect(graph.branches == branches)
  }
}
