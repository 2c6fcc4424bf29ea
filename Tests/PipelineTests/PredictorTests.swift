import Imaging
import Networks
import Tensors
import Testing
import Training

@testable import Pipeline

@Suite struct PredictorTests {
  private func usage(_ steps: [PreprocessingStep], classes: Int = 2, loss: LossConfiguration = .init(dice: 1)) throws
    -> TrainedModel.Usage
  {
    let plan = try withFolder { folder in
      try folder.writeCases(4)
      return try folder.plan()
    }
    var usage = TrainedModel.Usage(plan: plan)
    usage.preprocessing = Preprocessing(steps: steps)
    usage.classes.classes = (0..<classes).map { ClassDefinition(name: "class\($0)", values: [.gray($0)]) }
    usage.loss = loss
    return usage
  }

  /// Two channels, background first.
  private func probabilities(_ width: Int, _ height: Int, _ foreground: (Int, Int) -> Float) -> FloatImage {
    let values = (0..<height).flatMap { y in (0..<width).map { x in foreground(x, y) } }
    return FloatImage(width: width, height: height, channels: 2, values: values.map { 1 - $0 } + values)
  }

  /// The grid of an image of this size, after these steps.
  private func grid(_ width: Int, _ height: Int, _ steps: [PreprocessingStep]) throws -> PreprocessedGrid {
    try Preprocessing(steps: steps).prepare(FloatImage(width: width, height: height)).grid
  }

  @Test func aKeptGridIsLeftAlone() throws {
    let map = probabilities(5, 4) { x, y in Float(x * y) / 12 }
    #expect(Predictor.restore(map, from: try grid(5, 4, [.normalize(.zScore)])) == map)
  }

  @Test func aPaddedImageIsCroppedBack() throws {
    let map = probabilities(8, 8) { x, y in Float(x + 8 * y) / 64 }
    let restored = Predictor.restore(map, from: try grid(4, 6, [.pad(height: 8, width: 8)]))
    #expect(restored == probabilities(4, 6) { x, y in Float(x + 2 + 8 * (y + 1)) / 64 })
  }

  @Test func whatACropTookAwayIsBackground() throws {
    let map = probabilities(2, 2) { _, _ in 0.75 }
    let restored = Predictor.restore(map, from: try grid(4, 2, [.crop(height: 2, width: 2)]))
    #expect(restored == probabilities(4, 2) { x, _ in x == 1 || x == 2 ? 0.75 : 0 })
  }

  /// The size happens to be the image's own, the grid is not.
  @Test func aGridThatWasPaddedAndCroppedIsRestored() throws {
    let steps: [PreprocessingStep] = [.crop(height: 2, width: 2), .pad(height: 4, width: 4)]
    let map = probabilities(4, 4) { _, _ in 0.75 }
    let restored = Predictor.restore(map, from: try grid(4, 4, steps))
    #expect(restored == probabilities(4, 4) { x, y in (1...2).contains(x) && (1...2).contains(y) ? 0.75 : 0 })
  }

  @Test func aResizedImageGetsItsSizeBack() throws {
    let map = probabilities(4, 4) { x, _ in x < 2 ? 0 : 1 }
    let restored = Predictor.restore(map, from: try grid(12, 8, [.resize(height: 4, width: 4)]))
    #expect((restored.width, restored.height, restored.channels) == (12, 8, 2))
    let size = 96
    for index in 0..<size {
      #expect(abs(restored.values[index] + restored.values[size + index] - 1) < 1e-6)
      if index % 12 < 4 { #expect(restored.values[size + index] == 0) }
      if index % 12 > 7 { #expect(restored.values[size + index] == 1) }
    }
  }

  @Test func theMapOfACaseHasAllItsPlanes() throws {
    let planes = (0..<3).map { plane in probabilities(3, 2) { x, _ in x == plane ? 0.9 : 0.2 } }
    let map = Predictor.labels(planes, spacing: nil, usage: try usage([]).shared)
    #expect((map.width, map.height, map.planes) == (3, 2, 3))
    for plane in 0..<3 { #expect(map.plane(plane).labels == (0..<6).map { $0 % 3 == plane ? 1 : 0 }) }
  }

  @Test func aPlaneIsPreparedAsTheModelWantsIt() throws {
    var usage = try usage([.pad(height: 4, width: 4), .normalize(.minMax)])
    usage.channels = .rgb
    let image = Image.stack(2, 2, 2) { x, y, z in UInt8(100 * z + x + 2 * y) }
    let prepared = try Predictor.prepare(image, plane: 1, file: "a.tif", usage: usage.shared).image
    #expect((prepared.width, prepared.height, prepared.channels) == (4, 4, 3))
    #expect((prepared.values.min(), prepared.values.max()) == (0, 1))
  }

  @Test func whatAFileDoesNotTellIsAnErrorWithItsName() throws {
    let usage = try usage([.resample(x: 1, y: 1)])
    let image = Image.gray(3, 2) { _, _ in 0 }
    let error = failure(PipelineError.self) {
      try Predictor.prepare(image, plane: 0, file: "in/a.png", usage: usage.shared)
    }
    #expect(error?.code == .preprocessing)
    #expect(error?.description.hasPrefix("in/a.png: preprocessing.0: resample needs the size of a pixel") == true)
  }

  @Test func predictsAnImageWhole() throws {
    var usage = try usage([], classes: 3, loss: .init(crossEntropy: 1))
    usage.window = nil
    let network = try TinyNetworks.convolution(outputs: 3, weights: [0, 1, -1])
    let predictor = try Predictor(
      usage: usage, graph: network.graph, executor: network.executor, device: .cpu)
    let image = FloatImage(width: 3, height: 1, values: [-2, 0.5, 3])
    let found = try predictor.probabilities(ofPrepared: image)
    #expect(found.channels == 3)
    #expect(Predictor.labels([found], spacing: nil, usage: usage.shared).labels == [2, 1, 1])
  }
}
