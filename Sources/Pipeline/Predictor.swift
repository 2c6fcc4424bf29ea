internal import Imaging
internal import Networks
internal import Tensors
internal import Training

/// Turns images into a network's class probabilities, and probabilities into label maps; the same for validation, testing and
/// new images.
struct Predictor {
  let usage: TrainedModel.Usage
  private let window: SlidingWindow

  init(usage: TrainedModel.Usage, graph: NetworkGraph, executor: InferenceExecutor, device: Device) throws {
    self.usage = usage
    window = SlidingWindow(
      graph: graph, executor: executor, activation: try usage.loss.activation(classes: usage.classes.classes.count),
      device: device, window: usage.window, overlap: usage.prediction.overlap,
      symmetries: ImageSymmetry.all(flips: usage.prediction.flips, turns: usage.prediction.turns))
  }

  /// A plane made ready for the network: the work before it, which needs no engine.
  ///
  /// - Parameter file: the image's, for errors.
  /// - Throws: `PipelineError` where the file does not say what preprocessing needs.
  static func prepare(
    _ image: Image, plane: Int, file: String, usage: ModelUsage
  ) throws(PipelineError) -> PreprocessedImage {
    try usage.preprocessing.prepare(image, plane: plane, channels: usage.channels, file: file)
  }

  /// Class probabilities of a prepared plane, still on the grid of the preprocessing.
  func probabilities(ofPrepared plane: FloatImage) throws -> FloatImage {
    try window.probabilities(of: plane)
  }

  /// Probabilities on the image's own pixel grid; what a crop took away is background.
  static func restore(_ probabilities: FloatImage, from grid: PreprocessedGrid) -> FloatImage {
    if grid.isOriginal { return probabilities }
    let size = probabilities.width * probabilities.height
    let maps = (0..<probabilities.channels).map { channel in
      let map = FloatImage(
        width: probabilities.width, height: probabilities.height,
        values: Array(probabilities.values[channel * size..<(channel + 1) * size]))
      return grid.restore(map, fill: channel == 0 ? 1 : 0)
    }
    return FloatImage(
      width: grid.originalWidth, height: grid.originalHeight, channels: maps.count, values: maps.flatMap(\.values))
  }

  /// The label map of a whole case from the restored probabilities of its planes; of sets where classes overlap.
  ///
  /// - Parameter spacing: what the image's file states.
  static func labels(_ planes: [FloatImage], spacing: Image.Spacing?, usage: ModelUsage) -> LabelMap {
    if usage.classes.isOverlapping {
      return LabelMap(sets: usage.postprocessing.masks(from: planes, classes: usage.classes.names, spacing: spacing))
    }
    return usage.postprocessing.apply(to: planes, classes: usage.classes.names, spacing: spacing)
  }
}
