internal import Imaging
internal import Networks
internal import Tensors
internal import Training

/// Turns images into class probabilities and label maps; the same for validation, testing and new images.
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
  static func prepare(_ image: Image, plane: Int, usage: TrainedModel.Usage) -> FloatImage {
    usage.preprocessing.apply(to: image.floats(plane: plane, channels: usage.channels))
  }

  /// Class probabilities of a prepared plane, still on the grid of the preprocessing.
  func probabilities(ofPrepared plane: FloatImage) throws -> FloatImage {
    try window.probabilities(of: plane)
  }

  /// Probabilities on the image's own pixel grid; what a crop took away is background.
  static func restore(
    _ probabilities: FloatImage, width: Int, height: Int, usage: TrainedModel.Usage
  ) -> FloatImage {
    guard (probabilities.width, probabilities.height) != (width, height) || !usage.preprocessing.keepsGrid else {
      return probabilities
    }
    let size = probabilities.width * probabilities.height
    var values: [Float] = []
    for channel in 0..<probabilities.channels {
      let map = FloatImage(
        width: probabilities.width, height: probabilities.height,
        values: Array(probabilities.values[channel * size..<(channel + 1) * size]))
      values +=
        usage.preprocessing.restore(map, width: width, height: height, fill: channel == 0 ? 1 : 0).values
    }
    return FloatImage(width: width, height: height, channels: probabilities.channels, values: values)
  }

  /// The label map of a whole case from the restored probabilities of its planes.
  static func labels(_ planes: [FloatImage], usage: TrainedModel.Usage) -> LabelMap {
    let maps = planes.map { usage.postprocessing.apply(to: $0) }
    return LabelMap(
      width: maps[0].width, height: maps[0].height, planes: maps.count, labels: maps.flatMap(\.labels))
  }
}

extension Preprocessing {
  /// Whether the image keeps its pixel grid.
  var keepsGrid: Bool {
    steps.allSatisfy { if case .normalize = $0 { true } else { false } }
  }
}
