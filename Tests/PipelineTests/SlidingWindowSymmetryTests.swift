import Foundation
import Imaging
import Networks
import Testing

@testable import Pipeline

/// Averages over mirrors and turns, beside the same done by hand.
@Suite struct SlidingWindowSymmetryTests {
  /// A mirror or turn of an image and back, pixel by pixel.
  private struct Motion: Sendable {
    var isTurned: Bool
    /// The pixel of the result that shows a pixel of an image of a size.
    var place: @Sendable (_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> (x: Int, y: Int)

    func apply(to image: FloatImage) -> FloatImage {
      let (width, height) = isTurned ? (image.height, image.width) : (image.width, image.height)
      var result = FloatImage(width: width, height: height, channels: image.channels)
      for channel in 0..<image.channels {
        for y in 0..<image.height {
          for x in 0..<image.width {
            let there = place(x, y, image.width, image.height)
            result.values[(channel * height + there.y) * width + there.x] =
              image.values[(channel * image.height + y) * image.width + x]
          }
        }
      }
      return result
    }

    func restore(_ image: FloatImage, width: Int, height: Int) -> FloatImage {
      var result = FloatImage(width: width, height: height, channels: image.channels)
      for channel in 0..<image.channels {
        for y in 0..<height {
          for x in 0..<width {
            let there = place(x, y, width, height)
            result.values[(channel * height + y) * width + x] =
              image.values[(channel * image.height + there.y) * image.width + there.x]
          }
        }
      }
      return result
    }
  }

  private static let mirrors = [
    Motion(isTurned: false) { x, y, _, _ in (x, y) },
    Motion(isTurned: false) { x, y, width, _ in (width - 1 - x, y) },
    Motion(isTurned: false) { x, y, _, height in (x, height - 1 - y) },
    Motion(isTurned: false) { x, y, width, height in (width - 1 - x, height - 1 - y) },
  ]
  /// Clockwise and counter-clockwise.
  private static let quarterTurns = [
    Motion(isTurned: true) { x, y, _, height in (height - 1 - y, x) },
    Motion(isTurned: true) { x, y, width, _ in (y, width - 1 - x) },
  ]
  /// About the two diagonals.
  private static let diagonals = [
    Motion(isTurned: true) { x, y, _, _ in (y, x) },
    Motion(isTurned: true) { x, y, width, height in (height - 1 - y, width - 1 - x) },
  ]

  /// The mean of what the network gives for each mirror and turn of the image, turned back.
  private func expected(
    _ network: (graph: NetworkGraph, executor: InferenceExecutor), _ image: FloatImage, flips: Bool, turns: Bool
  ) throws -> FloatImage {
    let motions =
      switch (flips, turns) {
      case (true, false): Self.mirrors
      case (false, true): [Self.mirrors[0], Self.mirrors[3]] + Self.quarterTurns
      case (true, true): Self.mirrors + Self.quarterTurns + Self.diagonals
      case (false, false): [Self.mirrors[0]]
      }
    var sum = [Float](repeating: 0, count: 2 * image.values.count)
    for motion in motions {
      let found = try SlidingWindow(network).probabilities(of: motion.apply(to: image))
      let back = motion.restore(found, width: image.width, height: image.height)
      for index in sum.indices { sum[index] += back.values[index] / Float(motions.count) }
    }
    return FloatImage(width: image.width, height: image.height, channels: 2, values: sum)
  }

  @Test(arguments: [(16, 16), (24, 16), (8, 32)], [(true, false), (false, true), (true, true)])
  func mirrorsAndTurnsAreThoseOfTheImage(size: (Int, Int), symmetry: (flips: Bool, turns: Bool)) throws {
    let network = try TinyNetworks.drawn("unet")
    let image = TinyNetworks.image(size.0, size.1)
    let found = try SlidingWindow(network, flips: symmetry.flips, turns: symmetry.turns).probabilities(of: image)
    let mean = try expected(network, image, flips: symmetry.flips, turns: symmetry.turns)
    #expect(found.distance(to: mean) < 1e-6)
    #expect(found.distance(to: try SlidingWindow(network).probabilities(of: image)) > 1e-4)
  }

  /// A tile that is not square is turned, and its network takes both.
  @Test(arguments: [(24, 16), (16, 16), (40, 24)]) func tilesAreTurnedWhereTheyLie(width: Int, height: Int) throws {
    // Each pixel becomes its right neighbour, 0 beyond the edge.
    let network = try TinyNetworks.convolution(kernel: 3, weights: [0, 0, 0, 0, 0, 1, 0, 0, 0])
    let image = TinyNetworks.image(width, height)
    let window = SlidingWindow(network, window: PipelineDefinition.Size(height: 16, width: 8), overlap: 0, turns: true)
    let found = try window.probabilities(of: image)
    func pixel(_ x: Int, _ y: Int, tile: (x: Int, y: Int)) -> Float {
      let isInside = (tile.x..<tile.x + 8).contains(x) && (tile.y..<tile.y + 16).contains(y)
      return isInside ? image.values[y * width + x] : 0
    }
    // Tiles of 8 columns and 16 rows; the second row of them, where there is one, is moved inside and overlaps the first.
    for y in 0..<min(height, 16) where height == 16 || y < height - 16 {
      for x in 0..<width {
        let tile = (x: x / 8 * 8, y: 0)
        let neighbours = [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)]
        let mean = neighbours.reduce(Float(0)) { $0 + 1 / (1 + exp(-pixel($1.0, $1.1, tile: tile))) / 4 }
        #expect(abs(found.values[width * height + y * width + x] - mean) < 1e-5)
      }
    }
  }

  @Test func aValidNetworkIsTurnedWithItsSurroundings() throws {
    let network = try TinyNetworks.drawn("unet/2015")
    let image = TinyNetworks.image(32, 16)
    let found = try SlidingWindow(network, flips: true, turns: true).probabilities(of: image)
    #expect(found.distance(to: try expected(network, image, flips: true, turns: true)) < 1e-6)
  }

  /// A network whose axes differ cannot see a turned tile.
  @Test func aNetworkThatTakesNoTurnedTileSaysSo() throws {
    let builder = NetworkBuilder(name: "lopsided", dimensions: 2, inputChannels: 1)
    let square = builder.graph(main: builder.convolution(builder.input, to: 1, padding: .valid, at: "head"))
    let text = String(decoding: try JSONEncoder().encode(square), as: UTF8.self)
    #expect(text.contains(#""kernel":[3,3]"#))
    let lopsided = try JSONDecoder().decode(
      NetworkGraph.self, from: Data(text.replacing(#""kernel":[3,3]"#, with: #""kernel":[3,1]"#).utf8))
    let store = try ParameterStore(graph: lopsided, seed: 3)
    let network = (
      graph: lopsided, executor: try InferenceExecutor(graph: lopsided, parameters: store, precision: .float32)
    )
    _ = try SlidingWindow(network, flips: true).probabilities(of: TinyNetworks.image(8, 8))
    let error = failure(PipelineError.self) {
      try SlidingWindow(network, turns: true).probabilities(of: TinyNetworks.image(8, 8))
    }
    #expect(error?.description.contains("prediction.turns") == true)
  }
}
