import Tensors
import Testing

/// Three steps on torch.tensor([1., -2., 3.]) with the gradients torch.tensor([.5, -1., 2.]) · (1, 2, 3).
@Suite struct FusedOptimizersTests {
  static func gradient(_ step: Int) throws -> Tensor { try Tensor([0.5, -1, 2] as [Float], shape: [3]) * Double(step) }

  /// torch.optim.Adam and AdamW, lr=.1, weight_decay=.01
  @Test(arguments: [(false, [0.707453, -1.707464, 2.70752]), (true, [0.704981, -1.701984, 2.698987])])
  func adamIsPyTorchs(decoupled: Bool, expected: [Double]) throws {
    let parameter = try Tensor([1, -2, 3] as [Float], shape: [3])
    let first = try parameter.zerosLike()
    let second = try parameter.zerosLike()
    for step in 1...3 {
      try Tensor.fusedAdam(
        parameters: [parameter], gradients: [Self.gradient(step)], firstMoments: [first], secondMoments: [second],
        step: step, learningRate: 0.1, weightDecay: 0.01, decoupled: decoupled)
    }
    try expectEqual(parameter, expected)
  }

  /// torch.optim.SGD, lr=.1, momentum=.9, nesterov=True, weight_decay=.01
  @Test func momentumIsPyTorchs() throws {
    let parameter = try Tensor([1, -2, 3] as [Float], shape: [3])
    let momentum = try parameter.zerosLike()
    for step in 1...3 {
      try Tensor.fusedSGD(
        parameters: [parameter], gradients: [Self.gradient(step)], momenta: [momentum], isFirstStep: step == 1,
        learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01)
    }
    try expectEqual(parameter, [0.26489, -0.529781, 0.067597])
  }

  /// torch.optim.SGD, lr=.1
  @Test func plainDescentIsPyTorchs() throws {
    let parameter = try Tensor([1, -2, 3] as [Float], shape: [3])
    for step in 1...3 {
      try Tensor.fusedSGD(
        parameters: [parameter], gradients: [Self.gradient(step)], momenta: [], isFirstStep: step == 1,
        learningRate: 0.1)
    }
    try expectEqual(parameter, [0.7, -1.4, 1.8])
  }

  /// torch.optim.RMSprop, lr=.1, alpha=.9, eps=1e-3, weight_decay=.01, plain; with momentum=.5; and with that centered.
  ///
  /// Memory that cannot be walked from end to end takes libtorch's operations: here a bfloat16 parameter, which is exact
  /// to 2⁻⁸.
  @Test(
    arguments: [
      (0, false, [0.143439, -1.141699, 2.140592]), (0.5, false, [-0.234291, -0.762952, 1.761272]),
      (0.5, true, [-0.342939, -0.653923, 1.652076]),
    ], [ScalarType.float32, .float64, .bfloat16])
  func rmspropIsPyTorchs(rates: (momentum: Double, centered: Bool, expected: [Double]), type: ScalarType) throws {
    let parameter = try Tensor([1, -2, 3] as [Float], shape: [3]).to(type)
    func zeros(_ kept: Bool) throws -> [Tensor] { kept ? [try parameter.zerosLike()] : [] }
    let (squares, momenta, means) = (try zeros(true), try zeros(rates.momentum > 0), try zeros(rates.centered))
    for step in 1...3 {
      try Tensor.fusedRMSprop(
        parameters: [parameter], gradients: [Self.gradient(step)], meanSquares: squares, momenta: momenta, means: means,
        learningRate: 0.1, smoothing: 0.9, epsilon: 1e-3, momentum: rates.momentum, weightDecay: 0.01)
    }
    try expectEqual(parameter, rates.expected, tolerance: type == .bfloat16 ? 0.03 : 1e-5)
  }

  /// Long enough for several threads and for all lanes of a vector, in two layouts.
  @Test func rmspropWalksAllOfALargeParameter() throws {
    let count = 300_007
    let values = (0..<count).map { Float(($0 * 7919) % 1000) / 500 - 1 }
    let slopes = (0..<count).map { Float(($0 * 104_729) % 997) / 500 - 1 }
    let parameter = try Tensor(values, shape: [count])
    let square = try parameter.zerosLike()
    try Tensor.fusedRMSprop(
      parameters: [parameter], gradients: [Tensor(slopes, shape: [count])], meanSquares: [square], learningRate: 0.1,
      smoothing: 0.9, epsilon: 0.1)
    let expected = zip(values, slopes).map { $0 - 0.1 * $1 / ((0.1 * $1 * $1).squareRoot() + 0.1) }
    #expect(zip(try parameter.floats(), expected).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(zip(try square.floats(), slopes).allSatisfy { abs($0 - 0.1 * $1 * $1) < 1e-7 })
  }

  /// A factor is as good as multiplied gradients.
  @Test(arguments: ["adam", "adamW", "sgd", "rmsprop"], [ScalarType.float32, .float64])
  func gradientsAreMultipliedWithTheirFactor(name: String, type: ScalarType) throws {
    func step(factor: Double, by multiplied: Double) throws -> [Double] {
      let parameter = try ramp([2, 3, 2, 2]).to(type)
      let gradients = [try scattered([2, 3, 2, 2]).to(type) * multiplied]
      let moments = [try parameter.zerosLike(), try parameter.zerosLike()]
      switch name {
      case "sgd":
        try Tensor.fusedSGD(
          parameters: [parameter], gradients: gradients, momenta: [moments[0]], isFirstStep: true, learningRate: 0.1,
          momentum: 0.9, weightDecay: 0.1, gradientFactor: factor)
      case "rmsprop":
        try Tensor.fusedRMSprop(
          parameters: [parameter], gradients: gradients, meanSquares: [moments[0]], momenta: [moments[1]],
          learningRate: 0.1, epsilon: 0.1, momentum: 0.9, weightDecay: 0.1, gradientFactor: factor)
      default:
        try Tensor.fusedAdam(
          parameters: [parameter], gradients: gradients, firstMoments: [moments[0]], secondMoments: [moments[1]],
          step: 1, learningRate: 0.1, epsilon: 0.1, weightDecay: 0.1, decoupled: name == "adamW",
          gradientFactor: factor)
      }
      return try parameter.doubles()
    }
    let (multiplied, factored) = (try step(factor: 1, by: 0.3), try step(factor: 0.3, by: 1))
    #expect(zip(multiplied, factored).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(try step(factor: 1, by: 1) != factored)
  }

  @Test func gradientsMayLieInAnotherOrderAndType() throws {
    func step(channelsLast: Bool) throws -> [Float] {
      let parameter = try ramp([2, 3, 2, 2])
      let gradient = try scattered([2, 3, 2, 2])
      try Tensor.fusedAdam(
        parameters: [parameter], gradients: [channelsLast ? gradient.channelsLast() : gradient.to(.float32)],
        firstMoments: [parameter.zerosLike()], secondMoments: [parameter.zerosLike()], step: 1, learningRate: 0.1)
      return try parameter.floats()
    }
    #expect(try step(channelsLast: true) == step(channelsLast: false))
  }

  @Test func stepsThroughParametersThatAreRecorded() throws {
    let parameter = try Tensor.ones([2])
    parameter.requiresGradient = true
    let gradients = try Tensor.gradients(of: parameter.sum(), withRespectTo: [parameter])
    try Tensor.fusedSGD(
      parameters: [parameter], gradients: gradients, momenta: [], isFirstStep: true, learningRate: 0.5)
    #expect(try parameter.floats() == [0.5, 0.5])
    #expect(parameter.requiresGradient)
  }

  @Test func refusesListsThatDoNotFit() throws {
    let one = try Tensor.zeros([2])
    let other = try Tensor.zeros([3])
    for gradients in [[], [other]] {
      #expect(throws: TorchError.self) {
        try Tensor.fusedAdam(
          parameters: [one], gradients: gradients, firstMoments: [one], secondMoments: [one], step: 1,
          learningRate: 0.1)
      }
    }
    #expect(throws: TorchError.self) {
      try Tensor.fusedSGD(
        parameters: [one], gradients: [one], momenta: [], isFirstStep: true, learningRate: 0.1, momentum: 0.9)
    }
  }
}
