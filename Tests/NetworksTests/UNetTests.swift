import Networks
import Testing

@Suite struct UNetTests {
  /// ARCHITECTURES.md counts them on PyTorch's meta tensors.
  @Test(arguments: [
    ("unet", 1, 1, 7_762_465), ("unet/2015", 1, 1, 31_030_593), ("unet/2015", 1, 2, 31_030_658),
    ("unet/2015", 3, 1, 31_031_745), ("unet/2018", 1, 1, 7_759_521),
  ])
  func hasThePublishedNumberOfParameters(name: String, inputs: Int, outputs: Int, count: Int) throws {
    let graph = try ArchitectureCatalog.build(
      NetworkConfiguration(architecture: name, inputChannels: inputs, outputChannels: outputs))
    #expect(graph.parameterCount == count)
  }

  /// "Wide U-Net", which has about as many parameters as `unet++/2018`.
  @Test func isWideAsInThePaper() throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(architecture: "unet/2018", width: 35))
    #expect(graph.parameterCount == 9_282_246)
  }

  @Test func hasTwentyThreeConvolutionsAsInThePaper() throws {
    let graph = try build("unet/2015")
    let convolutions = graph.nodes.filter { [.convolution, .transposedConvolution].contains($0.operation.kind) }
    #expect(convolutions.count == 23)
  }

  @Test func namesParametersAsTheCheckpointDoes() throws {
    let names = Set(try build("unet").parameters.map(\.name))
    #expect(names.contains("encoder.0.convolution.1.weight"))
    #expect(names.contains("bottleneck.normalization.0.runningVariance"))
    #expect(names.contains("decoder.3.upsampling.bias"))
    #expect(names.contains("head.bias"))
    #expect(!names.contains("encoder.0.convolution.1.bias"))
  }

  @Test func keepsTheSizeOrLosesThePapersBorder() throws {
    #expect(try build("unet").outputSize(for: [64, 48]) == [64, 48])
    #expect(try build("unet/2015").outputSize(for: [572, 572]) == [388, 388])
    #expect(try build("unet/2015").outputSize(for: [188, 204]) == [4, 20])
  }

  @Test func takesMultiplesOfTheDivisor() throws {
    let graph = try build("unet", depth: 3)
    #expect(graph.divisor == 8)
    for size in 1...64 { #expect(graph.accepts([size, 8]) == size.isMultiple(of: 8)) }
  }

  /// Valid sizes are 16k + 12 from 188 on.
  @Test func takesThePapersSizes() throws {
    let graph = try build("unet/2015")
    for size in 1...620 { #expect(graph.accepts([size, 572]) == (size >= 188 && size % 16 == 12)) }
  }

  @Test(arguments: [
    ([200, 572], "height of 200 pixels", "188 and 204"), ([572, 573], "width of 573 pixels", "572 and 588"),
    ([64, 572], "height of 64 pixels", "is 188"),
  ])
  func namesTheValidSizesAroundAWrongOne(size: [Int], what: String, neighbours: String) throws {
    let error = #expect(throws: NetworkError.self) { try build("unet/2015").outputSize(for: size) }
    #expect(error?.code == .invalidSize)
    #expect(error?.message.contains(what) == true)
    #expect(error?.message.contains(neighbours) == true, "\(error?.message ?? "")")
  }

  @Test func findsTheInputThatCoversAnImage() throws {
    #expect(try build("unet").inputSize(covering: [1, 131]) == [16, 144])
    #expect(try build("unet/2015").inputSize(covering: [388, 389]) == [572, 588])
    #expect(try build("unet/2015").inputSize(covering: [1, 4]) == [188, 188])
  }

  @Test func isOneCodeForTwoAndThreeDimensions() throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(width: 4, depth: 2, dimensions: 3))
    #expect(graph.divisors == [4, 4, 4])
    #expect(try graph.outputSize(for: [8, 16, 4]) == [8, 16, 4])
    #expect(graph.parameters.first?.shape == [4, 1, 3, 3, 3])
  }

  private func build(_ name: String, depth: Int? = nil) throws -> NetworkGraph {
    try ArchitectureCatalog.build(NetworkConfiguration(architecture: name, depth: depth))
  }
}
