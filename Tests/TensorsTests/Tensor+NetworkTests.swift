import Tensors
import Testing

/// Every comment is the line of PyTorch 2.13 that made the numbers; `ramp` is in `Support.swift`.
@Suite struct NetworkTests {
  /// F.conv2d(ramp(1, 2, 4, 5), ramp(2, 2, 3, 3, period=5, scale=.25), torch.tensor([.5, -.5]), stride=2, padding=1)
  @Test(arguments: [false, true])
  func convolves(channelsLast: Bool) throws {
    let image = try ramp([1, 2, 4, 5])
    let weight = try ramp([2, 2, 3, 3], period: 5, scale: 0.25)
    let bias = try Tensor([0.5, -0.5] as [Float], shape: [2])
    try expectEqual(
      (channelsLast ? image.channelsLast() : image).convolution(weight, bias, stride: [2, 2], padding: [1, 1]),
      [0.125, -2, 2, -0.375, 1.625, 0.625, -2.25, 4.25, -1.375, 0.5, -1.5, -2.5], shape: [1, 2, 2, 3])
  }

  /// F.conv2d(ramp(1, 2, 4, 5), ramp(2, 2, 3, 3, period=5, scale=.25), padding=(1, 2), dilation=(1, 2))
  @Test func convolvesDilated() throws {
    let weight = try ramp([2, 2, 3, 3], period: 5, scale: 0.25)
    try expectEqual(
      ramp([1, 2, 4, 5]).convolution(weight, padding: [1, 2], dilation: [1, 2]),
      [
        -1.125, -1.625, -2.125, -0.875, 0, 2.375, 2.25, 1.5, -0.875, -2.125, -0.875, -0.125, 3.125, 2.5, 2.125, -1,
        -1.125, -1.75, -1, 0, -1.125, 1.125, 2.75, 1.875, 0, -1.875, -2.75, -2.875, -0.875, 2.125, 2.5, 0.75, -2.25,
        -1.625, -2.125, 0, 0.375, 3.5, 1.75, 0,
      ], shape: [1, 2, 4, 5])
  }

  /// F.conv2d(ramp(1, 2, 4, 5), ramp(4, 1, 3, 3, period=5, scale=.25), groups=2)
  @Test func convolvesInGroups() throws {
    let weight = try ramp([4, 1, 3, 3], period: 5, scale: 0.25)
    try expectEqual(
      ramp([1, 2, 4, 5]).convolution(weight, groups: 2),
      [
        3, 1, -1, -0.875, -0.25, 3, -0.625, -1.625, -1.75, 1.375, 3, -0.625, 0, -1.75, -1.75, 0, 1.75, 0, -1.75,
        -1.625, -0.625, 0.625, -1, -1.75,
      ], shape: [1, 4, 2, 3])
  }

  /// F.conv3d(ramp(1, 1, 3, 3, 3), ramp(1, 1, 2, 2, 2, period=5, scale=.25))
  @Test func convolvesVolumes() throws {
    let weight = try ramp([1, 1, 2, 2, 2], period: 5, scale: 0.25)
    try expectEqual(
      ramp([1, 1, 3, 3, 3]).convolution(weight), [0.625, 0.25, -0.5, 0.875, 0.75, -0.5, -1.25, -0.75],
      shape: [1, 1, 2, 2, 2])
  }

  /// F.conv_transpose2d(ramp(1, 1, 2, 2), ramp(1, 1, 3, 3, period=5, scale=.25), stride=2, padding=1, output_padding=1)
  @Test func convolvesTransposed() throws {
    let weight = try ramp([1, 1, 3, 3], period: 5, scale: 0.25)
    try expectEqual(
      ramp([1, 1, 2, 2]).transposedConvolution(weight, stride: [2, 2], padding: [1, 1], outputPadding: [1, 1]),
      [-0.75, 0.5, -0.5, 0.5, 0.125, -0.125, 0, -0.25, -0.25, 0.25, 0, 0, 0, -0.125, 0, 0], shape: [1, 1, 4, 4])
  }

  /// F.batch_norm(ramp(2, 2, 2, 2, period=5, scale=1.), torch.tensor([1., -1.]), torch.tensor([2., 3.]),
  /// torch.tensor([2., .5]), torch.tensor([1., -1.]), True, 0.1, 1e-5), and the two running tensors after it
  @Test func normalizesBatches() throws {
    let image = try ramp([2, 2, 2, 2], period: 5, scale: 1)
    let mean = try Tensor([1, -1] as [Float], shape: [2])
    let variance = try Tensor([2, 3] as [Float], shape: [2])
    try expectEqual(
      image.batchNormalization(
        weight: Tensor([2, 0.5] as [Float], shape: [2]), bias: Tensor([1, -1] as [Float], shape: [2]),
        runningMean: mean, runningVariance: variance, training: true),
      [
        -1.514468, -0.077629, 1.35921, 2.796048, -0.333335, -1.666665, -1.333333, -1, 2.796048, 4.232887, -1.514468,
        -0.077629, -1, -0.666667, -0.333335, -1.666665,
      ])
    try expectEqual(mean, [0.875, -0.9])
    try expectEqual(variance, [2.021429, 2.957143])
  }

  /// F.batch_norm(ramp(2, 2, 2, 2, period=5, scale=1.), torch.tensor([1., -1.]), torch.tensor([4., .25]),
  /// torch.tensor([2., .5]), torch.tensor([1., -1.]), False, 0.1, 0.)
  @Test(arguments: [false, true])
  func normalizesWithRunningStatistics(relu: Bool) throws {
    let image = try ramp([2, 2, 2, 2], period: 5, scale: 1)
    let mean = try Tensor([1, -1] as [Float], shape: [2])
    let variance = try Tensor([4, 0.25] as [Float], shape: [2])
    let weight = try Tensor([2, 0.5] as [Float], shape: [2])
    let bias = try Tensor([1, -1] as [Float], shape: [2])
    let normalize = relu ? image.batchNormalizationReLU : image.batchNormalization
    let result = try normalize(weight, bias, mean, variance, false, 0.1, 0)
    let expected: [Double] = [-2, -1, 0, 1, 2, -2, -1, 0, 1, 2, -2, -1, 0, 1, 2, -2]
    try expectEqual(result, relu ? expected.map { max($0, 0) } : expected)
    #expect(try mean.floats() == [1, -1])
  }

  @Test func refusesStatisticsOfOneValue() throws {
    let point = try Tensor.zeros([1, 2, 1, 1])
    #expect(throws: TorchError.self) {
      try point.batchNormalization(weight: nil, bias: nil, runningMean: nil, runningVariance: nil, training: true)
    }
  }

  /// F.instance_norm(ramp(2, 2, 2, 2, period=5, scale=1.), weight=torch.tensor([2., .5]), bias=torch.tensor([1., -1.]))
  @Test func normalizesInstances() throws {
    try expectEqual(
      ramp([2, 2, 2, 2], period: 5, scale: 1).instanceNormalization(
        weight: Tensor([2, 0.5] as [Float], shape: [2]), bias: Tensor([1, -1] as [Float], shape: [2])),
      [
        -1.683271, 0.105576, 1.894424, 3.683271, -0.239363, -1.591607, -1.253546, -0.915485, 2.264909, 3.529817,
        -1.529817, -0.264909, -1.084515, -0.746454, -0.408393, -1.760637,
      ])
  }

  /// F.group_norm(ramp(1, 4, 1, 2, period=5, scale=1.), 2, torch.tensor([1., 2., 3., 4.]),
  /// torch.tensor([0., 1., 0., -1.]))
  @Test func normalizesGroups() throws {
    try expectEqual(
      ramp([1, 4, 1, 2], period: 5, scale: 1).groupNormalization(
        groups: 2, weight: Tensor([1, 2, 3, 4] as [Float], shape: [4]),
        bias: Tensor([0, 1, 0, -1] as [Float], shape: [4])),
      [-1.341635, -0.447212, 1.894424, 3.683271, 4.563823, -3.54964, -3.028366, -0.323878])
  }

  /// F.max_pool2d(ramp(1, 1, 5, 5, period=11, scale=1.), 2), with ceil_mode=True, and (…, 3, stride=2, padding=1);
  /// F.adaptive_max_pool2d(…, (2, 3)); F.adaptive_avg_pool2d(ramp(1, 1, 4, 4, period=11, scale=1.), (2, 2))
  @Test func pools() throws {
    let image = try ramp([1, 1, 5, 5], period: 11, scale: 1)
    try expectEqual(image.maxPool(kernel: [2, 2]), [1, 3, 5, 2], shape: [1, 1, 2, 2])
    try expectEqual(
      image.maxPool(kernel: [2, 2], ceiling: true), [1, 3, 4, 5, 2, 3, 5, -4, -3], shape: [1, 1, 3, 3])
    try expectEqual(
      image.maxPool(kernel: [3, 3], stride: [2, 2], padding: [1, 1]), [1, 3, 4, 5, 3, 4, 5, 5, 3], shape: [1, 1, 3, 3])
    try expectEqual(image.adaptiveMaxPool(outputSize: [2, 3]), [5, 3, 4, 5, 5, 3], shape: [1, 1, 2, 3])
    let square = try ramp([1, 1, 4, 4], period: 11, scale: 1)
    try expectEqual(square.adaptiveAveragePool(outputSize: [2, 2]), [-2.5, -0.5, 0, -0.75])
    try expectEqual(square.averagePool(kernel: [2, 2]), [-2.5, -0.5, 0, -0.75])
  }

  /// F.interpolate(ramp(1, 1, 2, 3, period=11, scale=1.), size=(3, 5), mode='nearest-exact');
  /// F.interpolate(…, size=(4, 6), mode='bilinear', align_corners=False)
  @Test func resizes() throws {
    let image = try ramp([1, 1, 2, 3], period: 11, scale: 1)
    try expectEqual(
      image.resizeNearest([3, 5]), [-5, -5, -4, -3, -3, -2, -2, -1, 0, 0, -2, -2, -1, 0, 0], shape: [1, 1, 3, 5])
    try expectEqual(
      image.resizeLinear([4, 6]),
      [
        -5, -4.75, -4.25, -3.75, -3.25, -3, -4.25, -4, -3.5, -3, -2.5, -2.25, -2.75, -2.5, -2, -1.5, -1, -0.75, -2,
        -1.75, -1.25, -0.75, -0.25, 0,
      ], shape: [1, 1, 4, 6])
  }

  /// F.interpolate(ramp(1, 1, 1, 2, 2, period=11, scale=1.), size=(1, 2, 4), mode='trilinear', align_corners=False)
  @Test func resizesVolumes() throws {
    let volume = try ramp([1, 1, 1, 2, 2], period: 11, scale: 1)
    try expectEqual(
      volume.resizeLinear([1, 2, 4]), [-5, -4.75, -4.25, -4, -3, -2.75, -2.25, -2], shape: [1, 1, 1, 2, 4])
    try expectEqual(volume.resizeNearest([1, 2, 4]), [-5, -5, -4, -4, -3, -3, -2, -2])
  }
}
