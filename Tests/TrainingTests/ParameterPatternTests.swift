import Networks
import Testing

@testable import Training

@Suite struct ParameterPatternTests {
  @Test(arguments: [
    ("encoder", "encoder.0.convolution.1.weight", true), ("encoder.*", "encoder.0.convolution.1.weight", true),
    ("encoder.**", "encoder.0.weight", true), ("encoder", "decoder.0.weight", false),
    ("encoder", "encoders.0.weight", false), ("encoder.0", "encoder.01.weight", false),
    ("encoder.?", "encoder.10.weight", false), ("encoder.1?", "encoder.10.weight", true),
    ("**.bias", "a.b.c.bias", true), ("**.bias", "bias", true), ("**.bias", "a.biases", false),
    ("*.bias", "a.b.bias", false), ("**.normalization.*.weight", "decoder.2.normalization.0.weight", true),
    ("**.normalization", "encoder.0.normalization.1.runningMean", true), ("enc*r.0", "encoder.0.weight", true),
    ("*code*.*.conv*", "decoder.3.convolution.0.weight", true), ("**", "anything.at.all", true),
    ("encoder.0.weight.more", "encoder.0.weight", false), ("a.**.z", "a.z", true), ("a.**.z", "a.b.c.z.w", true),
  ])
  func matchesPartByPart(pattern: String, path: String, expected: Bool) throws {
    #expect(try #require(ParameterPattern(pattern)).matches(path) == expected)
  }

  @Test(arguments: ["", ".", "a..b", "a.", ".a"]) func refusesEmptyParts(text: String) {
    #expect(ParameterPattern(text) == nil)
  }

  @Test func namesTheNearestPathsWhereItNamesNothing() throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(width: 2, depth: 2))
    let error = #expect(throws: TrainingError.self) { try ParameterPattern("encodr.0")!.parameters(of: graph) }
    #expect(error?.code == .noSuchParameter)
    #expect(error?.message.contains("'encodr.0' names no parameter of unet") == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("'encoder.0'") == true, "\(error?.message ?? "")")
    #expect(try ParameterPattern("head")!.parameters(of: graph).map(\.name) == ["head.weight", "head.bias"])
  }
}
