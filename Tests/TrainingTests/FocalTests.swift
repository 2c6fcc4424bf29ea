import Foundation
import Tensors
import Testing

@testable import Training

@Suite struct FocalTests {
  private let labels = [0, 1, 1, 2, 255, 2] as [UInt8]

  private func targets(_ type: ScalarType = .float64) throws -> Targets {
    try Targets(labels: Tensor(labels, shape: [1, 2, 3]), classes: 3, type: type)
  }

  private func logits(channels: Int) throws -> Tensor {
    let values = (0..<channels * 6).map { Double(($0 * 7) % 11) / 3 - 1.5 }
    return try Tensor(values, shape: [1, channels, 2, 3])
  }

  @Test func withoutGammaAndAlphaItIsTheCrossEntropies() throws {
    let (two, three) = (try logits(channels: 2), try logits(channels: 3))
    let targets = try targets()
    let sigmoid = try Focal(activation: .sigmoid, gamma: 0, alpha: nil)(logits: two, targets: targets).item()
    #expect(abs(try sigmoid - BinaryCrossEntropy()(logits: two, targets: targets).item()) < 1e-12)
    let softmax = try Focal(activation: .softmax, gamma: 0, alpha: nil)(logits: three, targets: targets).item()
    #expect(abs(try softmax - CrossEntropy()(logits: three, targets: targets).item()) < 1e-12)
  }

  @Test(arguments: [Activation.sigmoid, .softmax])
  func aHalfOfAlphaHalvesAll(activation: Activation) throws {
    let logits = try logits(channels: activation == .sigmoid ? 2 : 3)
    let targets = try targets()
    let plain = try Focal(activation: activation, gamma: 2, alpha: nil)(logits: logits, targets: targets).item()
    let halved = try Focal(activation: activation, gamma: 2, alpha: 0.5)(logits: logits, targets: targets).item()
    #expect(abs(plain - 2 * halved) < 1e-12)
  }

  /// A power below 1 has an infinite slope where a pixel is entirely right.
  @Test(arguments: [Activation.sigmoid, .softmax], [0, 0.5, 1, 2])
  func gradientsStayFiniteFarFromZero(activation: Activation, gamma: Double) throws {
    let channels = activation == .sigmoid ? 2 : 3
    for scale in [Float(1), 100, 1e4, 1e30] {
      let values = (0..<channels * 6).map { Float(($0 * 7) % 11 - 5) * scale }
      let logits = try Tensor(values, shape: [1, channels, 2, 3])
      logits.requiresGradient = true
      let value = try Focal(activation: activation, gamma: gamma, alpha: 0.25)(
        logits: logits, targets: targets(.float32))
      #expect(try value.item().isFinite)
      let gradient = try Tensor.gradients(of: value, withRespectTo: [logits])[0].floats()
      #expect(gradient.allSatisfy { $0.isFinite })
    }
  }
}
