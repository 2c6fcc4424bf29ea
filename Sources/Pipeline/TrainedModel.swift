internal import Foundation
internal import Imaging
public import Networks
internal import Tensors
internal import Training

/// A network with its weights and all that is needed to use it on new images: what a checkpoint holds.
public struct TrainedModel: Sendable {
  /// What stands in the checkpoint's metadata beside the graph.
  struct Usage: Sendable, Equatable, Codable {
    var name: String
    var classes: ClassTable
    var channels: ChannelSelection
    var inputChannels: Int
    var orientation: PipelineDefinition.Orientation
    var preprocessing: Preprocessing
    var postprocessing: Postprocessing
    var loss: LossConfiguration
    var window: PipelineDefinition.Size?
    var prediction: PipelineDefinition.Prediction
    /// That of the training.
    var precision: Precision

    init(plan: Plan) {
      name = plan.name
      classes = plan.classes
      channels = plan.channels
      inputChannels = plan.network.inputChannels
      orientation = plan.orientation
      preprocessing = plan.preprocessing
      postprocessing = plan.postprocessing
      loss = plan.loss
      window = plan.patch
      prediction = plan.prediction
      precision = plan.precision
    }

    /// The training's precision where it was exact, so that masks are the run's own; else the device's fastest.
    func precision(on device: Device) -> Precision {
      precision == .bfloat16 ? .automatic(on: device) : precision
    }

    /// Looks whether the description can be of that network, for it may come from any file.
    func check(against graph: NetworkGraph, path: String) throws(PipelineError) {
      let channels = try? loss.outputChannels(classes: classes.classes.count)
      let fits =
        channels == graph.outputChannels && graph.inputChannels == inputChannels && graph.dimensions == 2
        && (0...0.9).contains(prediction.overlap) && window.map { $0.height > 0 && $0.width > 0 } ?? true
        && preprocessing.isSound(channels: inputChannels)
      guard fits else {
        throw PipelineError(
          .model, "\(path): its description does not fit its network; the file was made by other means")
      }
    }

    /// For a checkpoint's metadata.
    func metadata() throws -> [String: String] {
      let encoder = jsonEncoder
      encoder.outputFormatting = [.sortedKeys]
      return [Self.key: String(decoding: try encoder.encode(self), as: UTF8.self)]
    }

    static let key = "sulcus.model"
  }

  public let path: String
  public let graph: NetworkGraph
  let usage: Usage
  let checkpoint: Checkpoint

  /// The classes in order, the background first.
  public var classNames: [String] { usage.classes.names }

  /// Reads a checkpoint.
  ///
  /// - Throws: `CheckpointError` where the file is no sound checkpoint, `PipelineError` where it does not say how to use
  ///   its network.
  public static func load(_ path: String) throws -> TrainedModel {
    let checkpoint = try Checkpoint.load(path)
    guard let text = checkpoint.metadata[Usage.key] else {
      throw PipelineError(
        .model, "\(path): holds weights but not what 'sulcus train' writes beside them; give best.safetensors of a run")
    }
    do {
      let usage = try jsonDecoder.decode(Usage.self, from: Data(text.utf8))
      guard !usage.classes.isFilePerClass || !usage.classes.names.contains(where: { $0.contains("/") }) else {
        throw PipelineError(.model, "\(path): a class that names files may not hold '/'")
      }
      try usage.check(against: checkpoint.graph, path: path)
      return TrainedModel(path: path, graph: checkpoint.graph, usage: usage, checkpoint: checkpoint)
    } catch let error as PipelineError {
      throw error
    } catch {
      throw PipelineError(.model, "\(path): its description cannot be read (\(error)); it may be of a newer version")
    }
  }

  /// The same model cut down to a branch: in a U-Net++ with deep supervision, branch 1 is the smallest.
  ///
  /// - Throws: `PipelineError` where the network has no such branch.
  func pruned(toBranch branch: Int) throws -> TrainedModel {
    let branches = graph.branches
    guard !branches.isEmpty else {
      throw PipelineError(
        .model,
        "\(path): \(graph.name) has no branches; only unet++ of a depth of 2 or more, trained with model.deepSupervision, "
          + "has them")
    }
    guard 1...branches.count ~= branch else {
      throw PipelineError(.model, "\(path): has the branches 1 to \(branches.count), found --branch \(branch)")
    }
    let part = try graph.pruned(to: branches[branch - 1])
    let kept = Set(part.parameters.map(\.name))
    let tensors = checkpoint.tensors.filter { kept.contains($0.name) }
    return TrainedModel(
      path: path, graph: part, usage: usage,
      checkpoint: Checkpoint(graph: part, tensors: tensors, metadata: checkpoint.metadata))
  }
}
