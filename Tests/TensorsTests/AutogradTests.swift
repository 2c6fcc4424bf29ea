import Tensors
import Testing

@Suite struct AutogradTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var shapes: [[Int]]
    var operation: @Sendable ([Tensor]) throws -> Tensor

    init(_ name: String, _ shapes: [Int]..., operation: @escaping @Sendable ([Tensor]) throws -> Tensor) {
      testDescription = name
      self.shapes = shapes
      self.operation = operation
    }
  }

  static let cases: [Case] = [
    Case("add", [2, 3], [3]) { try $0[0] + $0[1] },
    Case("subtract", [2, 3], [2, 1]) { try $0[0] - $0[1] },
    Case("multiply", [2, 3], [3]) { try $0[0] * $0[1] },
    Case("divide", [2, 3], [2, 3]) { try $0[0] / ($0[1].square() + 1) },
    Case("numbers", [4]) { try 2 / ($0[0].square() + 1) + (1 - $0[0] * 3) / 4 },
    Case("powers", [4]) { try ($0[0].square() + 1).power(1.5) + ($0[0].square() + 1).squareRoot() },
    Case("exp and log", [4]) { try $0[0].exp() + ($0[0].square() + 1).log() },
    Case("sigmoid", [6]) { try $0[0].sigmoid() },
    Case("softplus", [6]) { try $0[0].softplus() },
    Case("activations", [6]) { try $0[0].tanh() + $0[0].gelu() * $0[0].silu() },
    Case("kinked activations", [6]) { try $0[0].relu() + $0[0].leakyReLU(slope: 0.2) + $0[0].absolute() },
    Case("choose", [6]) { try $0[0].greater(0).choose($0[0] * 3, otherwise: $0[0].square()) },
    Case("softmax", [2, 3]) { try $0[0].softmax(dimension: 1) * $0[0].logSoftmax(dimension: 0) },
    Case("reductions", [2, 3]) { try $0[0].sum([0]) * $0[0].mean([1], keep: true) * $0[0].maximum() },
    Case("gather", [2, 3]) { try $0[0].gather(dimension: 1, index: Tensor([2, 0] as [Int64], shape: [2, 1])) },
    Case("shape", [2, 3]) {
      let turned = try $0[0].permute([1, 0]).flip([0]).narrow(dimension: 0, start: 1, length: 2)
      return try Tensor.concatenate([turned, turned.reshape([2, 2])], dimension: 1)
    },
    Case("pad", [1, 1, 3, 3]) { try $0[0].pad(before: [0, 0, 1, 2], after: [0, 0, 2, 1], with: .reflect) },
    Case("convolution", [1, 2, 4, 5], [3, 2, 3, 3], [3]) {
      try $0[0].convolution($0[1], $0[2], stride: [2, 1], padding: [1, 1])
    },
    Case("transposed convolution", [1, 2, 2, 3], [2, 3, 3, 3], [3]) {
      try $0[0].transposedConvolution($0[1], $0[2], stride: [2, 2], padding: [1, 1])
    },
    Case("upsampling convolution", [1, 2, 2, 3], [2, 3, 2, 2], [3]) {
      try $0[0].channelsLast().transposedConvolution($0[1], $0[2], stride: [2, 2])
    },
    Case("batch normalization", [2, 3, 2, 2], [3], [3]) {
      try $0[0].batchNormalization(
        weight: $0[1], bias: $0[2], runningMean: nil, runningVariance: nil, training: true)
    },
    Case("instance normalization", [2, 2, 3, 2], [2], [2]) {
      try $0[0].instanceNormalization(weight: $0[1], bias: $0[2])
    },
    Case("group normalization", [2, 4, 2, 2], [4], [4]) {
      try $0[0].groupNormalization(groups: 2, weight: $0[1], bias: $0[2])
    },
    Case("pooling", [1, 1, 4, 5]) { try $0[0].maxPool(kernel: [2, 2]) + $0[0].adaptiveMaxPool(outputSize: [2, 2]) },
    Case("resizing", [1, 1, 2, 3]) { try $0[0].resizeLinear([3, 5]) * $0[0].resizeNearest([3, 5]) },
    Case("volumes", [1, 1, 3, 3, 3], [2, 1, 2, 2, 2]) {
      try $0[0].convolution($0[1]).maxPool(kernel: [2, 2, 2], stride: [1, 1, 1]).resizeLinear([2, 2, 2])
    },
  ]

  @Test(arguments: cases)
  func agreesWithFiniteDifferences(_ each: Case) throws {
    let inputs = try each.shapes.enumerated().map { try scattered($1, seed: UInt64($0 + 3)) }
    try expectGradients(of: inputs, each.operation)
  }

  @Test func aParameterTheLossDoesNotNeedHasZeros() throws {
    let used = try Tensor.ones([2])
    let unused = try Tensor.ones([3])
    used.requiresGradient = true
    unused.requiresGradient = true
    let gradients = try Tensor.gradients(of: used.sum(), withRespectTo: [used, unused])
    #expect(try gradients.map { try $0.floats() } == [[1, 1], [0, 0, 0]])
  }

  @Test func flowsThroughACastToTheMaster() throws {
    let master = try Tensor([1, 2] as [Float], shape: [2])
    master.requiresGradient = true
    let gradient = try Tensor.gradients(of: master.to(.bfloat16).square().sum(), withRespectTo: [master])[0]
    #expect(gradient.scalarType == .float32)
    #expect(try gradient.floats() == [2, 4])
  }

  @Test func scopesStopTheRecord() throws {
    let weight = try Tensor.ones([2])
    weight.requiresGradient = true
    #expect(try (weight * 2).requiresGradient)
    let unrecorded = try withoutGradients { try weight * 2 }
    let predicted = try withInference { try weight * 2 }
    #expect(!unrecorded.requiresGradient)
    #expect(!predicted.requiresGradient)
    #expect(try (weight * 2).requiresGradient)
    #expect(try (weight * 2).detached().requiresGradient == false)
  }

  @Test func aScopeEndsWhenItsBodyThrows() throws {
    let weight = try Tensor.ones([2])
    weight.requiresGradient = true
    #expect(throws: TorchError.self) { try withoutGradients { try weight.reshape([3]) } }
    #expect(throws: TorchError.self) { try withInference { try weight.reshape([3]) } }
    #expect(try (weight * 2).requiresGradient)
  }
}
