internal import Imaging
internal import Networks
internal import Tensors
internal import Training

/// Class probabilities of an image of any size.
///
/// An image that the window holds runs whole: padded on both sides alike by reflection (edge values where it is too
/// short) to the next size that the network takes, and cropped back. A larger one runs in overlapping tiles whose
/// probabilities are blended with Gaussian weights (Isensee et al. 2021). A network that gives less than it takes
/// (`unet/2015`) sees the mirrored surroundings of each tile, as in its paper.
struct SlidingWindow {
  let graph: NetworkGraph
  let executor: InferenceExecutor
  let activation: Activation
  let device: Device
  /// The largest input; nothing: images run whole.
  let window: PipelineDefinition.Size?
  let overlap: Double
  /// What to average over: a tile is predicted as each of these shows it.
  let symmetries: [ImageSymmetry]

  /// Pixels of one forward pass; smaller tiles run several at a time.
  private static let pixelsPerPass = 4 * 256 * 256

  /// - Parameter image: `[channels, height, width]`, preprocessed.
  /// - Returns: `[classes, height, width]`, the background first.
  func probabilities(of image: FloatImage) throws -> FloatImage {
    let input = try inputSize(for: image)
    let output = try graph.outputSize(for: [input.height, input.width])
    try checkTurned(input: [input.height, input.width], output: output)
    let margin = (rows: (input.height - output[0]) / 2, columns: (input.width - output[1]) / 2)
    // What lies beyond the image: half the missing part of a tile on each side, and the context that the network eats.
    let missing = (rows: max(0, output[0] - image.height), columns: max(0, output[1] - image.width))
    let border = Margins(
      top: missing.rows / 2, left: missing.columns / 2, bottom: missing.rows - missing.rows / 2,
      right: missing.columns - missing.columns / 2)
    let padded = image.padded(
      Margins(
        top: border.top + margin.rows, left: border.left + margin.columns, bottom: border.bottom + margin.rows,
        right: border.right + margin.columns), border: .reflect)
    let grid = TileGrid(
      width: image.width + missing.columns, height: image.height + missing.rows, tileWidth: output[1],
      tileHeight: output[0], overlap: overlap)
    let blended = try blend(
      grid.origins, of: padded, input: input, output: PipelineDefinition.Size(height: output[0], width: output[1]),
      width: image.width + missing.columns, height: image.height + missing.rows)
    return blended.cropped(border)
  }

  /// A turned tile has its sides swapped, and the network has to take it as well.
  private func checkTurned(input: [Int], output: [Int]) throws(PipelineError) {
    guard symmetries.contains(where: \.isTransposed) else { return }
    let turned: [Int]? = try? graph.outputSize(for: input.reversed())
    if turned == output.reversed() { return }
    throw PipelineError(
      .model,
      "prediction.turns: \(graph.name) takes tiles of \(input[0])×\(input[1]) but not turned ones; set it to false, or choose "
        + "a training.patch whose sides can be swapped")
  }

  private func inputSize(for image: FloatImage) throws -> PipelineDefinition.Size {
    let covering = try graph.inputSize(covering: [image.height, image.width])
    guard let window else { return PipelineDefinition.Size(height: covering[0], width: covering[1]) }
    return PipelineDefinition.Size(height: min(covering[0], window.height), width: min(covering[1], window.width))
  }

  private func blend(
    _ origins: [(x: Int, y: Int)], of padded: FloatImage, input: PipelineDefinition.Size,
    output: PipelineDefinition.Size, width: Int, height: Int
  ) throws -> FloatImage {
    if origins.count == 1 { return try run([padded])[0] }
    let gaussian = GaussianWindow(width: output.width, height: output.height)
    var blender: TileBlender?
    let perPass = max(1, Self.pixelsPerPass / (input.height * input.width))
    for start in stride(from: 0, to: origins.count, by: perPass) {
      let part = origins[start..<min(start + perPass, origins.count)]
      let tiles = part.map { padded.tile(x: $0.x, y: $0.y, width: input.width, height: input.height) }
      for (origin, tile) in zip(part, try run(tiles)) {
        if blender == nil {
          blender = TileBlender(width: width, height: height, channels: tile.channels, window: gaussian)
        }
        blender!.add(tile, x: origin.x, y: origin.y)
      }
    }
    return blender!.blended()
  }

  /// Probabilities of tiles of one size, the mean over the symmetries.
  private func run(_ tiles: [FloatImage]) throws -> [FloatImage] {
    let input = try Tensor.images(tiles, device: device)
    var sum: Tensor?
    for symmetry in symmetries {
      let seen = try symmetry.restore(probabilities(of: executor(symmetry.apply(to: input))))
      sum = try sum.map { try $0 + seen } ?? seen
    }
    let mean = symmetries.count == 1 ? sum! : try sum! * (1 / Double(symmetries.count))
    let images = try mean.images()
    return activation == .sigmoid ? images.map(withBackground) : images
  }

  private func probabilities(of logits: Tensor) throws(TorchError) -> Tensor {
    switch activation {
    case .sigmoid: try logits.sigmoid()
    case .softmax: try logits.softmax(dimension: 1)
    }
  }

  /// One sigmoid a foreground class leaves to the background what the most probable class leaves.
  private func withBackground(_ foreground: FloatImage) -> FloatImage {
    let size = foreground.width * foreground.height
    var background = [Float](repeating: 1, count: size)
    for channel in 0..<foreground.channels {
      for pixel in 0..<size {
        background[pixel] = min(background[pixel], 1 - foreground.values[channel * size + pixel])
      }
    }
    return FloatImage(
      width: foreground.width, height: foreground.height, channels: foreground.channels + 1,
      values: background + foreground.values)
  }
}
