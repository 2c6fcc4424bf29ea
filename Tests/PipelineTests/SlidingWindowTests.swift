import Foundation
import Imaging
import Networks
import Tensors
import Testing
import Training

@testable import Pipeline

@Suite struct SlidingWindowTests {
  private func sigmoid(_ value: Float) -> Float { 1 / (1 + exp(-value)) }

  private func size(_ height: Int, _ width: Int) -> PipelineDefinition.Size {
    PipelineDefinition.Size(height: height, width: width)
  }

  private static let identity: [Float] = [1]
  /// Of 3×3: each pixel becomes its right neighbour, 0 beyond the edge.
  private static let right: [Float] = [0, 0, 0, 0, 0, 1, 0, 0, 0]

  @Test(arguments: [(8, 8, 0.5), (7, 5, 0.25), (16, 4, 0), (3, 3, 0.9), (64, 64, 0.5)])
  func tilesOfAPointwiseNetworkGiveTheWholeImage(height: Int, width: Int, overlap: Double) throws {
    let image = TinyNetworks.image(29, 21)
    let window = SlidingWindow(
      try TinyNetworks.convolution(weights: Self.identity), window: size(height, width), overlap: overlap)
    let found = try window.probabilities(of: image)
    let foreground = image.values.map(sigmoid)
    let expected = FloatImage(width: 29, height: 21, channels: 2, values: foreground.map { 1 - $0 } + foreground)
    #expect(found.distance(to: expected) < 1e-5)
  }

  @Test func anImageThatFitsRunsWhole() throws {
    let network = try TinyNetworks.drawn("unet")
    let image = TinyNetworks.image(24, 16)
    let whole = try SlidingWindow(network).probabilities(of: image)
    let logits = try network.executor(Tensor(image.values, shape: [1, 1, 16, 24])).floats()
    let expected = FloatImage(
      width: 24, height: 16, channels: 2, values: logits.map { 1 - sigmoid($0) } + logits.map(sigmoid))
    #expect(whole.distance(to: expected) < 1e-5)
    #expect(try SlidingWindow(network, window: size(16, 24)).probabilities(of: image) == whole)
    #expect(try SlidingWindow(network, window: size(32, 32)).probabilities(of: image) == whole)
  }

  @Test(arguments: [(1, 1), (1, 9), (2, 3), (5, 7), (13, 30)])
  func anySizeIsPaddedByReflectionAndCroppedBack(width: Int, height: Int) throws {
    let network = try TinyNetworks.drawn("unet")
    let image = TinyNetworks.image(width, height)
    let found = try SlidingWindow(network, window: size(32, 32)).probabilities(of: image)
    #expect((found.width, found.height, found.channels) == (width, height, 2))
    let (padWidth, padHeight) = ((width + 3) / 4 * 4 - width, (height + 3) / 4 * 4 - height)
    let margins = Margins(
      top: padHeight / 2, left: padWidth / 2, bottom: padHeight - padHeight / 2, right: padWidth - padWidth / 2)
    let padded = try SlidingWindow(network).probabilities(of: image.padded(margins, border: .reflect))
    #expect(found.distance(to: padded.cropped(margins)) < 1e-6)
    #expect(found.values.allSatisfy { $0 > 0 && $0 < 1 })
  }

  @Test func tilesOfASizeThatPadsOneAxisOnly() throws {
    let network = try TinyNetworks.convolution(weights: Self.identity)
    let image = TinyNetworks.image(40, 3)
    let found = try SlidingWindow(network, window: size(8, 8)).probabilities(of: image)
    #expect(zip(found.values[120...], image.values).allSatisfy { abs($0 - sigmoid($1)) < 1e-5 })
  }

  /// With tiles a multiple of the divisor apart, valid convolutions see in each what they see in the whole image.
  @Test(arguments: [(32, 32), (44, 24), (17, 16)]) func tilesOfAValidNetworkGiveTheWholeImage(width: Int, height: Int)
    throws
  {
    let network = try TinyNetworks.drawn("unet/2015")
    // 56 pixels in, 16 out.
    #expect(try network.graph.outputSize(for: [56, 56]) == [16, 16])
    let image = TinyNetworks.image(width, height)
    let tiled = try SlidingWindow(network, window: size(56, 56)).probabilities(of: image)
    #expect((tiled.width, tiled.height) == (width, height))
    guard width % 8 == 0 else { return }
    let whole = try SlidingWindow(network).probabilities(of: image)
    #expect(tiled.distance(to: whole) < 1e-5)
    #expect(Set(whole.values).count > 10)
  }

  /// What such a network gives for a pixel is what it gives where the mirrored surroundings are really there.
  @Test func aValidNetworkSeesTheMirroredSurroundings() throws {
    let network = try TinyNetworks.drawn("unet/2015")
    let image = TinyNetworks.image(32, 32)
    let margins = Margins(top: 20, left: 20, bottom: 20, right: 20)
    let padded = image.padded(margins, border: .reflect)
    let logits = try network.executor(Tensor(padded.values, shape: [1, 1, 72, 72])).floats()
    let found = try SlidingWindow(network).probabilities(of: image)
    #expect(zip(found.values[1024...], logits).allSatisfy { abs($0 - sigmoid($1)) < 1e-5 })
  }

  @Test(arguments: [(1, 1), (3, 2), (5, 18)]) func aValidNetworkTakesAnySize(width: Int, height: Int) throws {
    let found = try SlidingWindow(try TinyNetworks.drawn("unet/2015"), window: size(44, 56))
      .probabilities(of: TinyNetworks.image(width, height))
    #expect((found.width, found.height) == (width, height))
    #expect(found.values.allSatisfy { $0.isFinite })
  }

  @Test func flipsAverageTheFourMirrors() throws {
    let network = try TinyNetworks.convolution(kernel: 3, weights: Self.right)
    let image = TinyNetworks.image(6, 4)
    let found = try SlidingWindow(network, flips: true).probabilities(of: image)
    func pixel(_ x: Int, _ y: Int) -> Float { (0..<6).contains(x) ? image.values[y * 6 + x] : 0 }
    for y in 0..<4 {
      for x in 0..<6 {
        // Two mirrors see the right neighbour, two the left one.
        let expected = (sigmoid(pixel(x + 1, y)) + sigmoid(pixel(x - 1, y))) / 2
        #expect(abs(found.values[24 + y * 6 + x] - expected) < 1e-5)
      }
    }
    let plain = try SlidingWindow(network).probabilities(of: image)
    #expect(abs(plain.values[24] - sigmoid(pixel(1, 0))) < 1e-5)
  }

  @Test func manyTilesRunInSeveralPasses() throws {
    // 1,056 tiles of 16×16, of which 1,024 fit into one pass.
    let image = TinyNetworks.image(528, 512)
    let window = SlidingWindow(try TinyNetworks.convolution(weights: Self.identity), window: size(16, 16), overlap: 0)
    let found = try window.probabilities(of: image)
    #expect(zip(found.values[(528 * 512)...], image.values).allSatisfy { abs($0 - sigmoid($1)) < 1e-5 })
  }

  @Test func theBackgroundGetsWhatTheMostProbableClassLeaves() throws {
    let network = try TinyNetworks.convolution(outputs: 2, weights: [1, -2])
    let image = TinyNetworks.image(3, 2)
    let found = try SlidingWindow(network).probabilities(of: image)
    #expect(found.channels == 3)
    for (pixel, value) in image.values.enumerated() {
      let classes = [sigmoid(value), sigmoid(-2 * value)]
      let expected = [1 - classes.max()!] + classes
      for channel in 0..<3 { #expect(abs(found.values[channel * 6 + pixel] - expected[channel]) < 1e-5) }
    }
  }

  @Test func underASoftmaxAllClassesAddUpToOne() throws {
    let network = try TinyNetworks.convolution(outputs: 3, weights: [1, -2, 0.5])
    let found = try SlidingWindow(network, activation: .softmax).probabilities(of: TinyNetworks.image(3, 2))
    #expect(found.channels == 3)
    for pixel in 0..<6 {
      let sum = (0..<3).reduce(Float(0)) { $0 + found.values[$1 * 6 + pixel] }
      #expect(abs(sum - 1) < 1e-5)
    }
  }

  @Test func imagesAndTensorsAreOneAnother() throws {
    let images = [TinyNetworks.image(3, 2, channels: 2), FloatImage(width: 3, height: 2, channels: 2, repeating: 7)]
    let tensor = try Tensor.images(images, device: .cpu)
    #expect(tensor.shape == [2, 2, 2, 3])
    #expect(try tensor.images() == images)
  }
}
