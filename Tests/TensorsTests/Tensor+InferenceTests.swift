import Tensors
import Testing

@Suite struct TensorInferenceTests {
  struct Case: Sendable {
    let input: [Int]
    let weight: [Int]
    var stride: [Int] = []
    var padding: [Int] = []
    var dilation: [Int] = []
    var groups = 1
  }

  static let cases = [
    Case(input: [1, 6, 9, 7], weight: [8, 6, 3, 3], padding: [1, 1]),
    Case(input: [2, 1, 8, 8], weight: [5, 1, 3, 3]),
    Case(input: [1, 4, 9, 9], weight: [6, 2, 3, 2], stride: [2, 1], padding: [1, 0], dilation: [1, 2], groups: 2),
    Case(input: [1, 16, 1, 1], weight: [1, 16, 1, 1]),
    Case(input: [1, 3, 5, 6, 7], weight: [4, 3, 3, 3, 1], padding: [1, 1, 0]),
  ]

  @Test(arguments: cases, [ScalarType.float32, .bfloat16])
  func computesAConvolution(_ given: Case, type: ScalarType) throws {
    try withInference {
      let input = try scattered(given.input).to(type).channelsLast()
      guard input.canUsePackedWeights else { return }
      let (weight, bias) = (try scattered(given.weight).to(type), try scattered([given.weight[0]]))
      let packed = try weight.packedForConvolution(
        ofInput: given.input, stride: given.stride, padding: given.padding, dilation: given.dilation,
        groups: given.groups)
      func convolution(_ addend: Tensor? = nil, _ activation: FusedActivation? = nil) throws -> Tensor {
        try input.packedConvolution(
          packed, bias.to(.float32), adding: addend, activation: activation, stride: given.stride,
          padding: given.padding, dilation: given.dilation, groups: given.groups)
      }
      let sums = try input.to(.float64).convolution(
        weight.to(.float64), bias, stride: given.stride, padding: given.padding, dilation: given.dilation,
        groups: given.groups)
      let largest = try sums.absolute().maximum().item() + 1
      let tolerance = (type == .float32 ? 2e-6 : 1e-2) * largest
      try expectEqual(convolution(), sums.doubles(), shape: sums.shape, tolerance: tolerance)
      let activations: [(FusedActivation, Tensor)] = try [
        (.relu, sums.relu()), (.leakyReLU(slope: 0.2), sums.leakyReLU(slope: 0.2)), (.gelu, sums.gelu()),
        (.silu, sums.silu()), (.sigmoid, sums.sigmoid()),
      ]
      for (activation, expected) in activations {
        try expectEqual(convolution(nil, activation), expected.doubles(), tolerance: tolerance)
      }
      // The second addend is repeated.
      for shape in [sums.shape, [1, 1] + sums.shape.dropFirst(2)] {
        let addend = try scattered(shape, seed: 5).to(type)
        let total = try sums + addend.to(.float64)
        try expectEqual(convolution(addend), total.doubles(), shape: sums.shape, tolerance: tolerance)
        try expectEqual(convolution(addend, .relu), total.relu().doubles(), tolerance: tolerance)
      }
    }
  }

  @Test func isForInferenceAlone() throws {
    let input = try scattered([1, 2, 4, 4]).to(.float32).channelsLast()
    #expect(!input.canUsePackedWeights)
    let weight = try scattered([2, 2, 1, 1]).to(.float32)
    let packed = try weight.packedForConvolution(ofInput: input.shape)
    let error = #expect(throws: TorchError.self) { try input.packedConvolution(packed) }
    #expect(error?.message.contains("inference mode") == true)
    try withInference {
      let (doubles, matrix) = (try input.to(.float64), try scattered([2, 2]).to(.float32))
      #expect(!doubles.canUsePackedWeights && !matrix.canUsePackedWeights)
    }
  }

  @Test(arguments: [([2, 3, 4, 5], [3, 2, 2, 3]), ([1, 2, 2, 3, 2], [2, 4, 2, 1, 2])])
  func splitsATransposedConvolution(_ image: [Int], _ kernel: [Int]) throws {
    let (input, weight) = (try scattered(image), try scattered(kernel, seed: 2))
    let blocks = try input.convolution(weight.pointwiseWeight())
    let expected = try input.transposedConvolution(weight, stride: Array(kernel.dropFirst(2)))
    try expectEqual(
      blocks.spread(kernel: Array(kernel.dropFirst(2))), expected.doubles(), shape: expected.shape, tolerance: 1e-12)
  }
}
