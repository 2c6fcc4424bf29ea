import Tensors
import Testing

/// The transposed convolution whose kernel is its stride takes another way where it is recorded, on channels-last
/// images.
@Suite struct UpsamplingConvolutionTests {
  /// F.conv_transpose2d(ramp(1, 2, 2, 2), ramp(2, 3, 2, 2, period=5, scale=.25), torch.tensor([0., 1, 2]), stride=2)
  @Test(arguments: [false, true])
  func computesAsPyTorch(recorded: Bool) throws {
    let weight = try ramp([2, 3, 2, 2], period: 5, scale: 0.25)
    weight.requiresGradient = recorded
    let bias = try Tensor([0, 1, 2] as [Float], shape: [3])
    try expectEqual(
      ramp([1, 2, 2, 2]).channelsLast().transposedConvolution(weight, bias, stride: [2, 2]),
      [
        0.75, 0.5, 0.5, 0.5, 0.25, -0.625, 0.5, -0.75, 0.25, 0.5, 0, -0.375, 0.75, -0.875, -0.75, 0.75, 0.125, 1.75,
        0.25, 1.5, 1.5, 1.25, 1.5, 1.5, 0.375, 1.25, 1.375, 1, 1.5, 1.75, 0.625, 0.25, 1.375, 1.125, 1.25, 1.25, 2.75,
        2.5, 2.5, 2.5, 1.125, 1.375, 2.75, 2.375, 2.25, 2.5, 2, 1.625,
      ], shape: [1, 3, 4, 4])
  }

  @Test(arguments: [([2, 3, 3, 2], [3, 2, 2, 3]), ([1, 2, 2, 1, 3], [2, 3, 2, 1, 2])])
  func agreesWithTheTransposedConvolution(_ image: [Int], _ kernel: [Int]) throws {
    let inputs = try [scattered(image), scattered(kernel, seed: 2), scattered([kernel[1]], seed: 3)]
    for input in inputs { input.requiresGradient = true }
    let stride = Array(kernel.dropFirst(2))
    let plain = try inputs[0].transposedConvolution(inputs[1], inputs[2], stride: stride)
    let spread = try inputs[0].channelsLast().transposedConvolution(inputs[1], inputs[2], stride: stride)
    #expect(spread.isChannelsLast)
    try expectEqual(spread, plain.doubles(), shape: plain.shape, tolerance: 1e-12)
    let weights = try scattered(plain.shape, seed: 4)
    let expected = try Tensor.gradients(of: (plain * weights).sum(), withRespectTo: inputs)
    let found = try Tensor.gradients(of: (spread * weights).sum(), withRespectTo: inputs)
    for (one, other) in zip(found, expected) {
      try expectEqual(one, other.doubles(), shape: other.shape, tolerance: 1e-12)
    }
  }
}
