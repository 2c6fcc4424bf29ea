internal import Foundation
internal import Imaging

/// How images go into a model and masks come out of it, whatever makes the masks: a part of what a model's file says.
struct ModelUsage: Sendable, Equatable, Codable {
  var name: String
  var classes: ClassTable
  var channels: ChannelSelection
  var inputChannels: Int
  var orientation: PipelineDefinition.Orientation
  var preprocessing: Preprocessing
  var postprocessing: Postprocessing

  init(_ plan: SharedPlan, inputChannels: Int) {
    name = plan.name
    classes = plan.classes
    channels = plan.channels
    self.inputChannels = inputChannels
    orientation = plan.orientation
    preprocessing = plan.preprocessing
    postprocessing = plan.postprocessing
  }

  /// Whether its steps can be done, for they may come from any file.
  var isSound: Bool {
    preprocessing.isSound(channels: inputChannels) && postprocessing.isSound(classes: classes.names)
      && classes.isSound && (!classes.isOverlapping || postprocessing.canOverlap)
  }

  /// Looks whether names of classes can name files, for they may come from any file.
  func check(path: String) throws(PipelineError) {
    guard !classes.isFilePerClass || !classes.names.contains(where: { $0.contains("/") }) else {
      throw PipelineError(.model, "\(path): a class that names files may not hold '/'")
    }
  }

  /// The place of the description in a model file's metadata.
  static let key = "sulcus.model"

  /// A description as metadata.
  static func metadata(of description: some Encodable) throws -> [String: String] {
    let encoder = jsonEncoder
    encoder.outputFormatting = [.sortedKeys]
    return [key: String(decoding: try encoder.encode(description), as: UTF8.self)]
  }

  /// The description in a model file's metadata.
  ///
  /// - Throws: `PipelineError` where there is none, or none that can be read.
  static func read<Description: Decodable>(
    _ metadata: [String: String], path: String
  ) throws(PipelineError) -> Description {
    guard let text = metadata[key] else {
      throw PipelineError(
        .model, "\(path): holds weights but not what 'sulcus train' writes beside them; give best.safetensors of a run")
    }
    do {
      return try jsonDecoder.decode(Description.self, from: Data(text.utf8))
    } catch {
      throw PipelineError(.model, "\(path): its description cannot be read (\(error)); it may be of a newer version")
    }
  }
}
