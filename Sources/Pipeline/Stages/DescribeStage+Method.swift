internal import Foundation
internal import Imaging

/// What `sulcus describe` says of a classical method.
public struct MethodDescription: Sendable, Equatable, Encodable {
  public var method: String
  /// As a pipeline file gives them, by name.
  public var options: [String: String]
  /// How many classes it tells apart at most, the background included.
  public var maximumClasses: Int
  /// Whether its levels are levels of brightness; else it finds objects.
  public var ordersByBrightness: Bool
  /// Which level is which class; nothing where that is to be taken from the cases of a run.
  public var reading: String?
}

extension DescribeStage {
  /// - Parameters:
  ///   - subject: a pipeline file or a run's model.
  ///   - settings: as `--set`.
  /// - Returns: nothing where the subject is a network.
  /// - Throws: `DefinitionError`, `CheckpointError` or `PipelineError` where the subject is wrong.
  public static func method(_ subject: String, settings: [String]) throws -> MethodDescription? {
    if subject.hasSuffix(".safetensors") {
      let model = try SegmentationModel.load(subject)
      guard let method = model.method else { return nil }
      guard settings.isEmpty else {
        throw PipelineError(.model, "\(subject) is the model of a run and stays as it is: leave --set out")
      }
      return MethodDescription(method.algorithm.method, reading: method.reading(classes: model.usage.classes.names))
    }
    guard subject.hasSuffix(".yaml") || subject.hasSuffix(".yml") else { return nil }
    let definition = try PipelineDefinition.load(subject, overrides: DefinitionOverrides(settings: settings))
    return definition.model.method.map { MethodDescription($0.algorithm.method, reading: nil) }
  }
}

extension MethodDescription {
  init(_ algorithm: any ClassicalMethod, reading: String?) {
    let kind = type(of: algorithm)
    self.init(
      method: kind.name,
      options: Dictionary(MethodOptions.list(algorithm).map { ($0.name, $0.value) }) { _, last in last },
      maximumClasses: kind.maximumClasses, ordersByBrightness: algorithm.ordersByBrightness, reading: reading)
  }
}
