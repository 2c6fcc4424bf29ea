import Foundation
import Tensors
import Testing

@testable import Training

@Suite struct OverlappingLossTests {
  /// One case of `Fixtures/overlapping.py`.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let configuration: LossConfiguration
    let shape: [Int]
    let logits: [Double]
    let labels: [UInt8]
    let loss: Double
    let gradient: [Double]
    var testDescription: String { name }

    static let all = try! JSONDecoder().decode([Case].self, from: Data(contentsOf: fixture("overlapping.json")))
  }

  @Test(arguments: Case.all)
  func equalsPyTorchAndMONAI(_ expected: Case) throws {
    let logits = try Tensor(expected.logits, shape: expected.shape)
    logits.requiresGradient = true
    let shape = [expected.shape[0]] + expected.shape[2...]
    let loss = try Loss(expected.configuration, classes: expected.shape[1] + 1)
    #expect(loss.activation == .sigmoid && loss.outputChannels == expected.shape[1])
    let value = try loss(logits: logits, labels: Tensor(expected.labels, shape: shape))
    #expect(abs(try value.item() - expected.loss) <= 1e-9)
    let gradient = try Tensor.gradients(of: value, withRespectTo: [logits])[0].doubles()
    #expect(zip(gradient, expected.gradient).map { abs($0 - $1) }.max()! <= 1e-9)
    // The first row of the first image is ignored.
    #expect((0..<3).allSatisfy { channel in (0..<5).allSatisfy { gradient[channel * 20 + $0] == 0 } })
  }

  @Test func aSetHasAPlaneABit() throws {
    let labels = try Tensor([0, 1, 5, 127, 64, 255] as [UInt8], shape: [1, 2, 3])
    let targets = try Targets(labels: labels, classes: 8, type: .float32, overlap: true)
    #expect(targets.planes.shape == [1, 8, 2, 3])
    let planes = try targets.planes.floats()
    func plane(_ index: Int) -> [Float] { Array(planes[index * 6..<index * 6 + 6]) }
    #expect(plane(0) == [1, 0, 0, 0, 0, 0], "the background is where no class is")
    #expect(plane(1) == [0, 1, 1, 1, 0, 0] && plane(2) == [0, 0, 0, 1, 0, 0])
    #expect(plane(3) == [0, 0, 1, 1, 0, 0] && plane(7) == [0, 0, 0, 1, 1, 0])
    #expect(try targets.mask.floats() == [1, 1, 1, 1, 1, 0])
  }

  @Test func whatGivesAPixelOneClassIsRefused() throws {
    func refusal(_ configuration: LossConfiguration, classes: Int = 3) -> String? {
      do {
        _ = try configuration.activation(classes: classes)
        return nil
      } catch { return "\(error)" }
    }
    #expect(refusal(LossConfiguration(dice: 1, overlap: true)) == nil)
    #expect(try LossConfiguration(dice: 1, overlap: true).activation(classes: 3) == .sigmoid)
    #expect(refusal(LossConfiguration(crossEntropy: 1, overlap: true))?.contains("take bce instead") == true)
    #expect(
      refusal(LossConfiguration(bce: 1, classWeights: [1, 2, 3], overlap: true))?.contains("classWeights weigh") == true
    )
    #expect(refusal(LossConfiguration(bce: 1, weightMap: .init(), overlap: true))?.contains("a weightMap") == true)
    #expect(refusal(LossConfiguration(bce: 1, overlap: true), classes: 9)?.contains("may be 7 at most") == true)
  }

  @Test func anOlderPlanHasNoOverlap() throws {
    let decoded = try JSONDecoder().decode(LossConfiguration.self, from: Data("{\"bce\": 1}".utf8))
    #expect(!decoded.overlap)
  }
}
