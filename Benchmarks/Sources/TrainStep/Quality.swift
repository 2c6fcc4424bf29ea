import Networks
import Tensors
import Training

/// Trains on the files that `peers/quality_data.py` wrote, and scores the validation images: Dice at threshold 0.5, as the
/// mean over the images where it is defined.
func measureQuality(_ folder: String, options: Options) throws -> [String: Any] {
  let weights = try Safetensors.read("\(folder)/weights.safetensors")
  let trainer = try makeTrainer({ try ParameterStore(graph: $0, values: weights.parameters) }, options: options)
  let batches = try Examples(path: "\(folder)/batches.safetensors")
  var loss = 0.0
  for step in 0..<options.steps {
    loss = try trainer.step(batches.batch(step % batches.count)).loss ?? .nan
  }
  let validation = try Examples(path: "\(folder)/validation.safetensors")
  return ["loss": loss, "validationDice": try dice(of: trainer, on: validation, options: options)]
}

private func dice(of trainer: Trainer, on examples: Examples, options: Options) throws -> Double {
  let executor = try InferenceExecutor(
    graph: trainer.graph, parameters: trainer.parameters, precision: options.precision)
  var scores: [Double] = []
  for index in 0..<examples.count {
    let image = try Tensor(examples.images(index), shape: [1] + examples.imageShape)
    let prediction = try executor(image).floats().map { $0 > 0 }
    let reference = examples.labels(index).map { $0 > 0 }
    let pixels = (prediction + reference).count { $0 }
    if pixels > 0 { scores.append(2 * Double(zip(prediction, reference).count { $0 && $1 }) / Double(pixels)) }
  }
  return scores.reduce(0, +) / Double(scores.count)
}

/// The arrays `images` and `labels` of a file, by their first dimension.
private struct Examples {
  let count: Int
  /// Of one element of the first dimension.
  let imageShape: [Int]
  private let allImages: [Float]
  private let allLabels: [UInt8]

  init(path: String) throws {
    let file = try Safetensors.read(path)
    guard let images = file["images"], let floats = images.floats, let labels = file["labels"], labels.type == .uint8
    else { throw UsageError(name: "--quality: \(path) lacks float32 images or uint8 labels") }
    count = images.shape[0]
    imageShape = Array(images.shape.dropFirst())
    allImages = floats
    allLabels = labels.bytes
  }

  func images(_ index: Int) -> [Float] { part(index, of: allImages) }
  func labels(_ index: Int) -> [UInt8] { part(index, of: allLabels) }

  func batch(_ index: Int) -> Batch {
    let names = (0..<imageShape[0]).map { "batch \(index), image \($0)" }
    return Batch(images: images(index), shape: imageShape, labels: labels(index), names: names)
  }

  private func part<Element>(_ index: Int, of values: [Element]) -> [Element] {
    let size = values.count / count
    return Array(values[index * size..<(index + 1) * size])
  }
}

extension Safetensors {
  /// The float32 arrays, as a network's parameters.
  fileprivate var parameters: [ParameterValue] {
    tensors.compactMap { entry in
      entry.floats.map { ParameterValue(name: entry.name, shape: entry.shape, values: $0) }
    }
  }
}
