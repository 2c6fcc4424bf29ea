import Foundation
import Tensors
import Testing
import Training

@Suite struct LossTests {
  /// One case of `Fixtures/losses.py`.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let classes: Int
    let configuration: LossConfiguration
    let shape: [Int]
    let logits: [Double]
    let labels: [UInt8]
    let pixelWeights: [Double]?
    let loss: Double
    let gradient: [Double]
    var testDescription: String { name }

    static let all = try! JSONDecoder().decode([Case].self, from: Data(contentsOf: fixture("losses.json")))
  }

  @Test(arguments: Case.all)
  func equalsPyTorchAndMONAIInDouble(_ expected: Case) throws {
    let logits = try Tensor(expected.logits, shape: expected.shape)
    // libtorch's softplus is linear from 20 on, which leaves out e⁻²⁰ = 2e-9, here divided by 24 pixels.
    try expectEqual(logits, expected, tolerance: 1e-10)
  }

  @Test(arguments: Case.all)
  func equalsPyTorchAndMONAIInFloat(_ expected: Case) throws {
    let logits = try Tensor(expected.logits.map { Float($0) }, shape: expected.shape)
    try expectEqual(logits, expected, tolerance: 1e-6)
  }

  /// The tolerance is absolute, of the loss relative where that is above 1.
  private func expectEqual(_ logits: Tensor, _ expected: Case, tolerance: Double) throws {
    logits.requiresGradient = true
    let shape = [expected.shape[0]] + expected.shape[2...]
    let labels = try Tensor(expected.labels, shape: shape)
    let weights: Tensor? = if let map = expected.pixelWeights { try Tensor(map, shape: shape) } else { nil }
    let loss = try Loss(expected.configuration, classes: expected.classes)
    let value = try loss(logits: logits, labels: labels, weights: weights)
    #expect(value.scalarType == logits.scalarType)
    #expect(abs(try value.item() - expected.loss) <= tolerance * max(1, expected.loss))
    let gradient = try Tensor.gradients(of: value, withRespectTo: [logits])[0].doubles()
    let difference = zip(gradient, expected.gradient).map { abs($0 - $1) }.max()!
    #expect(difference <= tolerance)
  }

  /// Every term is 0 with a gradient of 0 where nothing counts, and never 0/0.
  @Test(arguments: [2, 3], [false, true])
  func nothingToLearnFromIsNoLoss(classes: Int, hasMap: Bool) throws {
    var configuration = LossConfiguration(
      dice: 1, focal: .init(weight: 1), tversky: .init(weight: 1), jaccard: 1, mse: 1,
      weightMap: hasMap ? .init() : nil)
    configuration.classWeights = (0..<classes).map { Double($0) }
    let loss = try Loss(configuration, classes: classes)
    let logits = try Tensor.full(0.5, shape: [2, loss.outputChannels, 1, 2], type: .float32)
    logits.requiresGradient = true
    // Of the one image nothing counts, in the other all has the weight 0.
    let labels = try Tensor([255, 255, 0, 0] as [UInt8], shape: [2, 1, 2])
    let value = try loss(
      logits: logits, labels: labels, weights: hasMap ? Tensor.zeros([2, 1, 2], type: .float32) : nil)
    let gradient = try Tensor.gradients(of: value, withRespectTo: [logits])[0].floats()
    #expect(try value.item().isFinite)
    #expect(gradient.allSatisfy { $0.isFinite })
    #expect(gradient.prefix(gradient.count / 2).allSatisfy { $0 == 0 })
  }

  @Test func theCentreOfAWeightMapCounts() throws {
    let logits = try Tensor([-9, 9] as [Float], shape: [1, 1, 1, 2])
    let labels = try Tensor([UInt8](repeating: 1, count: 12), shape: [1, 3, 4])
    var weights = [Float](repeating: 5, count: 12)
    weights[5] = 0  // Row 1, column 1 of 3 × 4, where the logits are wrong.
    let value = try Loss(LossConfiguration(bce: 1, weightMap: .init()), classes: 2)(
      logits: logits, labels: labels, weights: Tensor(weights, shape: [1, 3, 4]))
    #expect(try value.item() < 1e-3)
  }

  @Test func isComputedInFloatFromBFloat16() throws {
    let logits = try Tensor([0.5, -1, 2, 0.25] as [Float], shape: [1, 1, 2, 2])
    let labels = try Tensor([0, 1, 1, 255] as [UInt8], shape: [1, 2, 2])
    let loss = try Loss(LossConfiguration(dice: 1, bce: 1), classes: 2)
    let value = try loss(logits: logits.to(.bfloat16), labels: labels)
    #expect(value.scalarType == .float32)
    // The logits are exact in bfloat16, so only the precision of the computation could differ.
    #expect(try value.item() == loss(logits: logits, labels: labels).item())
  }

  @Test func ignoredPixelsHaveNoGradient() throws {
    let logits = try Tensor([3, -1, 2, 0.25] as [Float], shape: [1, 1, 2, 2])
    logits.requiresGradient = true
    let labels = try Tensor([0, 255, 1, 255] as [UInt8], shape: [1, 2, 2])
    let value = try Loss(LossConfiguration(dice: 1, bce: 1), classes: 2)(logits: logits, labels: labels)
    let gradient = try Tensor.gradients(of: value, withRespectTo: [logits])[0].floats()
    #expect(gradient.map { $0 != 0 } == [true, false, true, false])
  }

  @Test func comparesSmallerLogitsWithTheCentreOfTheLabels() throws {
    let logits = try Tensor([-9, 9] as [Float], shape: [1, 1, 1, 2])
    var labels = [UInt8](repeating: 1, count: 12)
    labels[5] = 0  // Row 1, column 1 of 3 × 4.
    let value = try Loss(LossConfiguration(bce: 1), classes: 2)(
      logits: logits, labels: Tensor(labels, shape: [1, 3, 4]))
    #expect(try value.item() < 1e-3)
  }
}
