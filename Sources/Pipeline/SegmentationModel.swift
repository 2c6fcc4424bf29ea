internal import Foundation
internal import Imaging
internal import Networks
internal import Training

/// What makes masks of images: a trained network, or a classical method.
enum SegmentationModel: Sendable {
  case network(TrainedModel)
  case method(MethodModel)

  /// Reads a model's file.
  ///
  /// - Throws: `CheckpointError` where the file is not whole, `PipelineError` where it does not say how to use what it holds.
  static func load(_ path: String) throws -> SegmentationModel {
    let metadata = try Safetensors.readMetadata(path)
    return MethodModel.isMethod(metadata) ? .method(try MethodModel.load(path)) : .network(try TrainedModel.load(path))
  }

  /// How images go in and masks come out.
  var usage: ModelUsage {
    switch self {
    case .network(let model): model.usage.shared
    case .method(let model): model.usage.shared
    }
  }

  /// Nothing where a network makes the masks.
  var method: PlannedMethod? { if case .method(let model) = self { model.usage.method } else { nil } }

  var isTrained: Bool { method == nil }

  /// The network's name, or the method's.
  var name: String {
    switch self {
    case .network(let model): model.graph.name
    case .method(let model): model.usage.method.name
    }
  }

  /// See `TrainedModel.pruned(toBranch:)`.
  func pruned(toBranch branch: Int) throws -> SegmentationModel {
    switch self {
    case .network(let model): return .network(try model.pruned(toBranch: branch))
    case .method(let model):
      throw PipelineError(.model, "\(model.path): holds the method \(name), which has no branches; leave --branch out")
    }
  }
}

/// A classical method and all that is needed to use it on new images: a file of weights without weights.
struct MethodModel: Sendable {
  /// What stands in the file's metadata.
  typealias Usage = Joined<ModelUsage, MethodPart>

  let path: String
  let usage: Usage

  /// Whether metadata are a method's.
  static func isMethod(_ metadata: [String: String]) -> Bool {
    struct Mark: Decodable { let method: Ignored }
    struct Ignored: Decodable { init(from decoder: any Decoder) {} }
    guard let text = metadata[ModelUsage.key] else { return false }
    return (try? jsonDecoder.decode(Mark.self, from: Data(text.utf8))) != nil
  }

  /// - Throws: `PipelineError` where the file does not describe a method, or one with options out of their ranges.
  static func load(_ path: String) throws -> MethodModel {
    let file = try Safetensors.read(path)
    guard file.isSealed else {
      throw CheckpointError(.corrupt, file: path, "the content does not match its checksum; run the pipeline again")
    }
    let usage: Usage = try ModelUsage.read(file.metadata, path: path)
    try usage.shared.check(path: path)
    guard usage.shared.isSound, usage.own.isSound(classes: usage.classes.names.count) else {
      throw PipelineError(.model, "\(path): its description does not fit its method; the file was made by other means")
    }
    return MethodModel(path: path, usage: usage)
  }

  /// Writes the file; it appears whole or not at all.
  static func write(_ plan: MethodPlan, to path: String) throws {
    let usage = Usage(Plan.method(plan).usage, plan.own)
    try Safetensors(tensors: [], metadata: ModelUsage.metadata(of: usage)).sealed.write(to: path)
  }
}
