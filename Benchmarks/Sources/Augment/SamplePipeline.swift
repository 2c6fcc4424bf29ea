import Foundation
import Imaging
import Pipeline

/// Steps by their names in pipeline files, with the files' defaults but for the probability, which is 1.
struct SamplePipeline {
  let augmentation: Augmentation
  /// Names that this build does not know.
  let missing: [String]

  private static let basic = [
    ("flip", "horizontal: 1, vertical: 1"), ("rotate", "probability: 1"), ("scale", "probability: 1"),
  ]
  private static let intensity = ["noise", "gamma", "contrast"].map { ($0, "probability: 1") }

  static let steps: [String: [(name: String, options: String)]] = [
    "basic": basic,
    "full": basic + [("elastic", "probability: 1")] + intensity,
    "field": basic + [("elasticField", "probability: 1")] + intensity,
  ]

  init(_ steps: [(name: String, options: String)], border: String, interpolation: String) throws {
    func load(_ steps: [(name: String, options: String)]) throws -> Augmentation {
      let list = steps.map { "{\($0.name): {\($0.options)}}" }.joined(separator: ", ")
      let yaml = """
        data: {images: none, masks: none}
        augmentation: {steps: [\(list)], border: \(border), interpolation: \(interpolation)}
        """
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let file = folder.appendingPathComponent("pipeline.yaml")
      try Data(yaml.utf8).write(to: file)
      return try PipelineDefinition.load(file.path).augmentation
    }
    let known = steps.filter { step in (try? load([step])) != nil }
    missing = steps.map(\.name).filter { name in !known.contains { $0.name == name } }
    augmentation = try load(known)
  }
}
