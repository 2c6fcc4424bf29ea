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
