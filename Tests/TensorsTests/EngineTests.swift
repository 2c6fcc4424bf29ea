import Tensors
import Testing

@Suite struct EngineTests {
  @Test func knowsItself() {
    #expect(Engine.version.hasPrefix("2.1"))
    #expect(Engine.threads >= 1)
    #expect(Device.cudaCount >= 0)
  }

  @Test func refusesNoThreads() {
    #expect(throws: TorchError.self) { try Engine.setThreads(0) }
  }

  /// Handles are counted per thread, because other tests run beside this one; a synchronous test stays on its thread.
  @Test func noHandleOutlivesItsTensor() throws {
    let before = Engine.liveTensorCountOfThread
    func work() throws {
      let weight = try scattered([4, 2, 3, 3])
      weight.requiresGradient = true
      let features = try scattered([1, 2, 6, 6]).convolution(weight, padding: [1, 1]).relu().maxPool(kernel: [2, 2])
      let gradients = try Tensor.gradients(of: features.sum(), withRespectTo: [weight])
      try Tensor.fusedAdam(
        parameters: [weight], gradients: gradients, firstMoments: [weight.zerosLike()],
        secondMoments: [weight.zerosLike()], step: 1, learningRate: 0.1)
      #expect(Engine.liveTensorCountOfThread > before)
      #expect(Engine.liveTensorCount >= Engine.liveTensorCountOfThread - before)
    }
    try work()
    #expect(Engine.liveTensorCountOfThread == before)
  }

  @Test func noHandleOutlivesAFailure() throws {
    let before = Engine.liveTensorCountOfThread
    do {
      let image = try Tensor.zeros([1, 3, 8, 8])
      #expect(throws: TorchError.self) { try image.convolution(Tensor.zeros([4, 2, 3, 3])) }
      #expect(throws: TorchError.self) { try Tensor.gradients(of: image.sum(), withRespectTo: [image]) }
      #expect(throws: TorchError.self) { try Tensor.concatenate([image, Tensor.zeros([1])], dimension: 0) }
    }
    #expect(Engine.liveTensorCountOfThread == before)
  }

  /// The same network step twice, bit for bit.
  @Test(arguments: [ScalarType.float32, .bfloat16])
  func repeatsItsBits(_ type: ScalarType) throws {
    func step() throws -> [[Float]] {
      let image = try scattered([2, 3, 24, 24], seed: 5).to(.float32).channelsLast()
      let parameters = try [
        scattered([32, 3, 3, 3], seed: 6), scattered([32, 16, 2, 2], seed: 7), scattered([1, 16, 1, 1], seed: 8),
      ].map { try $0.to(.float32) }
      let weight = try Tensor.ones([32])
      let bias = try Tensor.zeros([32])
      for parameter in parameters + [weight, bias] { parameter.requiresGradient = true }
      let weights = try parameters.map { try $0.to(type) }
      let features = try image.to(type).convolution(weights[0], padding: [1, 1])
        .batchNormalizationReLU(weight: weight, bias: bias, runningMean: nil, runningVariance: nil, training: true)
      let logits = try features.maxPool(kernel: [2, 2]).transposedConvolution(weights[1], stride: [2, 2])
        .convolution(weights[2]).to(.float32)
      let loss = try logits.softplus().mean()
      let gradients = try Tensor.gradients(of: loss, withRespectTo: parameters + [weight, bias])
      return try gradients.map { try $0.floats() } + [loss.floats()]
    }
    let once = try step()
    #expect(try step() == once)
    for values in once { #expect(!values.contains { !$0.isFinite }) }
  }
}
