import Tensors
import Testing

/// The fused training step of batch normalization and ReLU, against one after the other.
@Suite struct BatchNormalizationReLUTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var shape: [Int]
    var type: ScalarType
    var tolerance: Double
    var testDescription: String { "\(type) \(shape)" }
  }

  static let cases: [Case] = [
    Case(shape: [2, 16, 5, 7], type: .float32, tolerance: 1e-5),
    Case(shape: [3, 48, 9, 11], type: .float32, tolerance: 1e-5),
    Case(shape: [1, 32, 3, 6, 5], type: .float32, tolerance: 1e-5),
    // One rounding to bfloat16 less than one after the other.
    Case(shape: [2, 32, 12, 13], type: .bfloat16, tolerance: 0.02),
    Case(shape: [2, 16, 3, 4, 5], type: .bfloat16, tolerance: 0.02),
    // Not for the fused kernel: channels that do not fill a register, another type.
    Case(shape: [2, 5, 4, 3], type: .float32, tolerance: 1e-5),
    Case(shape: [2, 16, 4, 3], type: .float64, tolerance: 1e-10),
  ]

  /// The layer's parameters, made anew for each call, so that running statistics start the same.
  struct Layer {
    let weight, bias, runningMean, runningVariance: Tensor

    init(channels: Int, type: ScalarType) throws {
      let own: ScalarType = type == .float64 ? .float64 : .float32
      weight = try (scattered([channels], seed: 11) + 1.5).to(own)
      bias = try (scattered([channels], seed: 12) * 0.5).to(own)
      runningMean = try scattered([channels], seed: 13).to(own)
      runningVariance = try (scattered([channels], seed: 14) + 2).to(own)
      weight.requiresGradient = true
      bias.requiresGradient = true
    }

    func fused(_ input: Tensor) throws -> Tensor {
      try input.batchNormalizationReLU(
        weight: weight, bias: bias, runningMean: runningMean, runningVariance: runningVariance, training: true)
    }

    func composite(_ input: Tensor) throws -> Tensor {
      try input.batchNormalization(
        weight: weight, bias: bias, runningMean: runningMean, runningVariance: runningVariance, training: true
      ).relu()
    }
  }

  /// An input off zero, so that a variance computed carelessly would show.
  static func input(_ shape: [Int], _ type: ScalarType) throws -> Tensor {
    let input = try (scattered(shape) * 2 + 3).channelsLast().to(type)
    input.requiresGradient = true
    return input
  }

  static func gradients(_ result: Tensor, _ input: Tensor, _ layer: Layer) throws -> [Tensor] {
    let upstream = try scattered(result.shape, seed: 21).to(result.scalarType)
    return try Tensor.gradients(of: (result * upstream).sum(), withRespectTo: [input, layer.weight, layer.bias])
  }

  @Test(arguments: cases)
  func agreesWithTheTwoOperations(_ each: Case) throws {
    let input = try Self.input(each.shape, each.type)
    let one = try Layer(channels: each.shape[1], type: each.type)
    let other = try Layer(channels: each.shape[1], type: each.type)
    let found = try one.fused(input)
    let expected = try other.composite(input)
    #expect(found.isChannelsLast && found.scalarType == each.type)
    try expectEqual(found, expected.doubles(), shape: each.shape, tolerance: each.tolerance)
    try expectEqual(one.runningMean, other.runningMean.doubles(), tolerance: 1e-5)
    try expectEqual(one.runningVariance, other.runningVariance.doubles(), tolerance: 1e-5)
    let slopes = try Self.gradients(found, input, one)
    let references = try Self.gradients(expected, input, other)
    try expectEqual(slopes[0], references[0].doubles(), tolerance: each.tolerance)
    // Sums over the whole batch: the tolerance of one element, times their number's root.
    for (slope, reference) in zip(slopes, references).dropFirst() {
      try expectEqual(slope, reference.doubles(), tolerance: each.tolerance * 20)
    }
  }

  @Test func givesTheSameBitsEachTime() throws {
    let input = try Self.input([2, 32, 33, 35], .bfloat16)
    let runs = try (0..<2).map { _ in
      let layer = try Layer(channels: 32, type: .bfloat16)
      let result = try layer.fused(input)
      return try [result] + Self.gradients(result, input, layer) + [layer.runningMean, layer.runningVariance]
    }
    for (one, other) in zip(runs[0], runs[1]) { #expect(try one.floats() == other.floats()) }
  }

  @Test func takesAGradientInAnyLayout() throws {
    let input = try Self.input([2, 16, 4, 6], .float32)
    let layer = try Layer(channels: 16, type: .float32)
    let upstream = try scattered([6, 4, 16, 2], seed: 31).to(.float32)
    let flipped = try layer.fused(input).permute([3, 2, 1, 0])
    let found = try Tensor.gradients(of: (flipped * upstream).sum(), withRespectTo: [input])[0]
    let straight = try layer.fused(input) * upstream.permute([3, 2, 1, 0])
    let expected = try Tensor.gradients(of: straight.sum(), withRespectTo: [input])[0]
    try expectEqual(found, expected.doubles(), tolerance: 1e-6)
  }

  @Test(arguments: [ScalarType.float32, .bfloat16])
  func hidesNothingThatIsNotANumber(_ type: ScalarType) throws {
    var values = [Float](repeating: 1, count: 2 * 16 * 4)
    values[5] = .nan
    let input = try Tensor(values, shape: [2, 16, 2, 2]).channelsLast().to(type)
    #expect(try !Layer(channels: 16, type: type).fused(input).allFinite())
  }

  @Test func aConstantChannelIsItsBias() throws {
    let input = try Tensor.full(1000.5, shape: [2, 16, 4, 4]).channelsLast()
    let layer = try Layer(channels: 16, type: .float32)
    let bias = try layer.bias.doubles().map { max($0, 0) }
    let result = try layer.fused(input).permute([0, 2, 3, 1]).narrow(dimension: 0, start: 0, length: 1)
    try expectEqual(result, (0..<16).flatMap { _ in bias }, tolerance: 1e-3)
  }
}
