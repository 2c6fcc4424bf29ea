import Foundation
import Networks
import Tensors
import Testing

@testable import Training

/// The loss of images that are blends of two: λ · L(labels) + (1 − λ) · L(the other's labels).
@Suite struct BlendTests {
  // MARK: By hand

  /// Two images of 2×2, the first a blend; 255 is ignored. Logits of one sigmoid.
  private static let logits = [0.4, -1.1, 2.0, 0.3, -0.7, 0.9, -2.2, 0.1]
  private static let own: [UInt8] = [1, 0, 1, 255, 0, 0, 1, 1]
  private static let other: [UInt8] = [0, 255, 1, 1]
  private static let share = 0.3  // Of the other labels.

  /// Of each row, an image with its labels: where its logits begin, labels, how much it counts.
  private static let rows: [(start: Int, labels: [UInt8], share: Double)] = [
    (0, Array(own[..<4]), 1 - share), (4, Array(own[4...]), 1), (0, other, share),
  ]

  private static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  /// Dice of every image, its two label maps weighed; then the mean over the two images.
  private static func dice(_ logits: [Double]) -> Double {
    rows.reduce(0) { sum, row in
      var (intersection, predicted, reference) = (0.0, 0.0, 0.0)
      for (offset, label) in row.labels.enumerated() where label != 255 {
        let probability = sigmoid(logits[row.start + offset])
        predicted += probability
        reference += Double(label)
        intersection += probability * Double(label)
      }
      return sum + row.share * (1 - (2 * intersection + 1e-5) / (predicted + reference + 1e-5))
    } / 2
  }

  /// The sum over the pixels that count, each weighed with its row's share, divided by the sum of these weights.
  private static func pixelMean(_ logits: [Double], _ each: (_ p: Double, _ t: Double) -> Double) -> Double {
    var (sum, total) = (0.0, 0.0)
    for row in rows {
      for (offset, label) in row.labels.enumerated() where label != 255 {
        sum += row.share * each(sigmoid(logits[row.start + offset]), Double(label))
        total += row.share
      }
    }
    return sum / total
  }

  struct HandCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var loss: LossConfiguration
    var byHand: @Sendable ([Double]) -> Double
  }

  private static let handCases = [
    HandCase(testDescription: "dice", loss: LossConfiguration(dice: 1), byHand: dice),
    HandCase(testDescription: "bce", loss: LossConfiguration(bce: 1)) { logits in
      pixelMean(logits) { p, t in -(t * log(p) + (1 - t) * log(1 - p)) }
    },
    HandCase(testDescription: "focal", loss: LossConfiguration(focal: .init(weight: 1, gamma: 2, alpha: 0.25))) {
      logits in
      pixelMean(logits) { p, t in
        t == 1 ? -0.25 * pow(1 - p, 2) * log(p) : -0.75 * pow(p, 2) * log(1 - p)
      }
    },
    HandCase(testDescription: "mse", loss: LossConfiguration(mse: 1)) { logits in
      pixelMean(logits) { p, t in (p - t) * (p - t) }
    },
    HandCase(testDescription: "dice + 2 bce", loss: LossConfiguration(dice: 1, bce: 2)) { logits in
      dice(logits) + 2 * pixelMean(logits) { p, t in -(t * log(p) + (1 - t) * log(1 - p)) }
    },
  ]

  private static let batch = Batch(
    images: [Float](repeating: 0, count: 8), shape: [2, 1, 2, 2], labels: own,
    blends: [Batch.Blend(image: 0, share: share, labels: other)], names: ["a", "b"])

  @Test(arguments: handCases) func lossAndGradientAreThoseByHand(_ expected: HandCase) throws {
    let logits = try Tensor(Self.logits, shape: [2, 1, 2, 2])
    logits.requiresGradient = true
    let rows = Self.batch.rows
    let seen = try Tensor.concatenate([logits, logits.narrow(dimension: 0, start: 0, length: 1)], dimension: 0)
    let value = try Loss(expected.loss, classes: 2)(
      logits: seen, labels: Tensor(rows.labels, shape: [3, 2, 2]), shares: rows.shares)
    #expect(abs(try value.item() - expected.byHand(Self.logits)) < 1e-9)
    let gradient = try Tensor.gradients(of: value, withRespectTo: [logits])[0].doubles()
    for index in Self.logits.indices {
      // Central differences of what was computed by hand.
      var (above, below) = (Self.logits, Self.logits)
      above[index] += 1e-5
      below[index] -= 1e-5
      let slope = (expected.byHand(above) - expected.byHand(below)) / 2e-5
      #expect(abs(gradient[index] - slope) < 1e-8)
    }
  }

  @Test func rowsAreTheImagesAndThenTheBlends() {
    let rows = Self.batch.rows
    #expect(rows.images == [0, 1, 0] && rows.labels == Self.own + Self.other && rows.weights == nil)
    #expect(rows.shares == [0.7, 1, 0.3])
    let plain = Batch(images: [0, 0], shape: [2, 1, 1, 1], labels: [0, 1], names: ["a", "b"]).rows
    #expect(plain.images == [0, 1] && plain.shares == nil)
  }

  // MARK: Every term

  /// Terms with what they may have.
  private static let configurations: [LossConfiguration] = [
    LossConfiguration(dice: 1), LossConfiguration(jaccard: 1), LossConfiguration(tversky: .init(weight: 1)),
    LossConfiguration(bce: 1), LossConfiguration(crossEntropy: 1), LossConfiguration(focal: .init(weight: 1)),
    LossConfiguration(crossEntropy: 1, focal: .init(weight: 1, gamma: 1.5, alpha: 0.3)), LossConfiguration(mse: 1),
    LossConfiguration(dice: 1, crossEntropy: 1, classWeights: [0.5, 1, 3]),
    LossConfiguration(dice: 2, bce: 1, classWeights: [0.5, 1, 3]), LossConfiguration(bce: 1, weightMap: .init()),
    LossConfiguration(dice: 1, crossEntropy: 1, weightMap: .init()),
  ]

  private struct Labelled {
    var labels: [UInt8]
    var weights: [Double]
  }

  /// Three images of 3×4 pixels and three classes, some pixels ignored where asked.
  private static func labelled(_ number: Int, ignoring: Bool) -> Labelled {
    let labels = (0..<36).map { index -> UInt8 in
      let value = (index &* 7919 &+ number &* 104_729) % 211
      return ignoring && value % 5 == 0 ? 255 : UInt8(value % 3)
    }
    return Labelled(labels: labels, weights: labels.indices.map { 0.5 + Double(($0 + number) % 7) })
  }

  private func value(
    _ configuration: LossConfiguration, _ logits: Tensor, _ rows: [Labelled], shares: [Double]? = nil
  ) throws -> Tensor {
    let loss = try Loss(configuration, classes: 3)
    let count = rows.count * 3
    let seen = try Tensor.concatenate(rows.map { _ in logits }, dimension: 0)
    let weights: Tensor? =
      loss.usesWeightMap ? try Tensor(rows.flatMap(\.weights), shape: [count, 3, 4]) : nil
    return try loss(
      logits: seen, labels: Tensor(rows.flatMap(\.labels), shape: [count, 3, 4]), weights: weights, shares: shares)
  }

  private func logits(_ configuration: LossConfiguration) throws -> Tensor {
    let channels = try Loss(configuration, classes: 3).outputChannels
    let tensor = try Tensor(
      (0..<36 * channels).map { sin(Double($0) * 1.7) * 2 }, shape: [3, channels, 3, 4])
    tensor.requiresGradient = true
    return tensor
  }

  /// With one share for all images, and weights that add up alike, this is λ · L(y₁) + (1 − λ) · L(y₂).
  @Test(arguments: configurations.filter { $0.classWeights.isEmpty && $0.weightMap == nil })
  func isTheWeightedSumOfBothLosses(_ configuration: LossConfiguration) throws {
    let logits = try logits(configuration)
    let maps = [Self.labelled(0, ignoring: false), Self.labelled(1, ignoring: false)]
    let blend = try value(configuration, logits, maps, shares: [0.35, 0.35, 0.35, 0.65, 0.65, 0.65])
    let parts = try maps.map { try value(configuration, logits, [$0]) }
    let sum = try parts[0] * 0.35 + parts[1] * 0.65
    #expect(abs(try blend.item() - sum.item()) < 1e-12)
    let gradients = try [blend, sum].map { try Tensor.gradients(of: $0, withRespectTo: [logits])[0].doubles() }
    #expect(zip(gradients[0], gradients[1]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(gradients[0].contains { abs($0) > 1e-4 })
  }

  /// A blend with an image that has the same labels changes nothing, whatever the weights and whatever is ignored.
  @Test(arguments: configurations) func equalLabelsAreNoBlend(_ configuration: LossConfiguration) throws {
    let logits = try logits(configuration)
    let map = Self.labelled(2, ignoring: true)
    let plain = try value(configuration, logits, [map])
    let blend = try value(configuration, logits, [map, map], shares: [0.9, 1, 0.25, 0.1, 0, 0.75])
    #expect(abs(try blend.item() - plain.item()) < 1e-12)
    let gradients = try [blend, plain].map { try Tensor.gradients(of: $0, withRespectTo: [logits])[0].doubles() }
    #expect(zip(gradients[0], gradients[1]).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  /// What counts nothing changes nothing.
  @Test(arguments: configurations) func aShareOfZeroIsAsIfItWereNotThere(_ configuration: LossConfiguration) throws {
    let logits = try logits(configuration)
    let maps = [Self.labelled(2, ignoring: true), Self.labelled(3, ignoring: true)]
    let plain = try value(configuration, logits, [maps[0]])
    let blend = try value(configuration, logits, maps, shares: [1, 1, 1, 0, 0, 0])
    #expect(abs(try blend.item() - plain.item()) < 1e-12)
    let other = try value(configuration, logits, maps, shares: [0.5, 1, 1, 0.5, 0, 0])
    #expect(abs(try other.item() - plain.item()) > 1e-6)
  }

  // MARK: The trainer

  /// A plain step of gradient descent of a blend is λ times that with the one labels and 1 − λ times that with the others,
  /// through heads of deep supervision and the classification.
  @Test(arguments: ["unet", "unet++", "unet3+/2020"]) func theTrainerFollowsBothLabels(architecture: String) throws {
    var options: [String: OptionValue] = architecture == "unet" ? [:] : ["deepSupervision": .flag(true)]
    if architecture == "unet3+/2020" { options["classification"] = .flag(true) }
    let graph = try ArchitectureCatalog.build(
      NetworkConfiguration(architecture: architecture, width: 2, depth: 2, options: options))
    let images = (0..<128).map { Float(($0 &* 7919) % 211) / 211 }
    let maps = [1, 2].map { number in (0..<128).map { UInt8(($0 / number / 3) % 2) } }
    // An empty one, which the classification sees.
    let empty = [UInt8](repeating: 0, count: 64)
    func change(_ labels: [UInt8], _ blends: [Batch.Blend] = []) throws -> [Float] {
      let store = try ParameterStore(graph: graph, seed: 3)
      let names = graph.parameters.filter(\.isTrainable).map(\.name)
      let before = try names.flatMap { try store[$0].floats() }
      let trainer = try Trainer(
        graph: graph, parameters: store, classes: 2, loss: LossConfiguration(dice: 1, bce: 1),
        optimizer: OptimizerConfiguration(.sgd(), learningRate: 1), schedule: .constant, precision: .float32,
        totalSteps: 4, stepsPerEpoch: 4, seed: 7)
      try trainer.step(
        Batch(images: images, shape: [2, 1, 8, 8], labels: labels, blends: blends, names: ["a", "b"]))
      return zip(before, try names.flatMap { try store[$0].floats() }).map { $1 - $0 }
    }
    let one = try change(maps[0])
    let two = try change(Array(maps[1].prefix(64)) + empty)
    let blend = try change(
      maps[0],
      [
        Batch.Blend(image: 1, share: 0.75, labels: empty),
        Batch.Blend(image: 0, share: 0.75, labels: Array(maps[1].prefix(64))),
      ])
    let expected = zip(one, two).map { 0.25 * $0 + 0.75 * $1 }
    let largest = expected.map(abs).max()!
    #expect(zip(blend, expected).allSatisfy { abs($0 - $1) < 2e-6 * max(1, largest) })
    #expect(zip(blend, one).contains { abs($0 - $1) > 1e-3 * largest }, "the other labels count")
  }
}
