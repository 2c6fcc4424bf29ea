internal import Foundation
internal import Imaging
public import Networks
internal import Tensors
internal import Training

/// A network with its weights and all that is needed to use it on new images: what a checkpoint holds.
public struct TrainedModel: Sendable {
  /// What stands in the checkpoint's metadata beside the graph.
  typealias Usage = Joined<ModelUsage, Inference>

  /// How the network is run on an image.
  struct Inference: Sendable, Equatable, Codable {
    var loss: LossConfiguration
    var window: PipelineDefinition.Size?
    var prediction: PipelineDefinition.Prediction
    /// That of the training.
    var precision: Precision

    /// The training's precision where it was exact, so that masks are the run's own; else the device's fastest.
    func precision(on device: Device) -> Precision {
      precision == .bfloat16 ? .automatic(on: device) : precision
    }
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
    let usage: Usage = try ModelUsage.read(checkpoint.metadata, path: path)
    try usage.shared.check(path: path)
    try usage.check(against: checkpoint.graph, path: path)
    return TrainedModel(path: path, graph: checkpoint.graph, usage: usage, checkpoint: checkpoint)
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

extension TrainedModel.Usage {
  init(plan: NetworkPlan) {
    self.init(
      ModelUsage(plan.shared, inputChannels: plan.network.inputChannels),
      TrainedModel.Inference(
        loss: plan.loss, window: plan.patch, prediction: plan.prediction, precision: plan.precision))
  }

  /// Looks whether the description can be of that network, for it may come from any file.
  func check(against graph: NetworkGraph, path: String) throws(PipelineError) {
    let channels = try? own.loss.outputChannels(classes: shared.classes.classes.count)
    let fits =
      channels == graph.outputChannels && graph.inputChannels == shared.inputChannels && graph.dimensions == 2
      && (0...0.9).contains(own.prediction.overlap) && own.window.map { $0.height > 0 && $0.width > 0 } ?? true
      && shared.isSound
    guard fits else {
      throw PipelineError(
        .model, "\(path): its description does not fit its network; the file was made by other means")
    }
  }

  /// For a checkpoint's metadata.
  func metadata() throws -> [String: String] { try ModelUsage.metadata(of: self) }
}
