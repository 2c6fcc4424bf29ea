internal import Evaluation
internal import Foundation

/// `study.json`: what a comparison compares, so that a later process knows what to go on with.
struct StudyFile: Sendable, Equatable, Codable {
  struct Member: Sendable, Equatable, Codable {
    var name: String
    /// SHA-256 of the resolved plan without its seed; absent where finished runs are compared.
    var plan: String?
    /// The run of each seed, in the order of `seeds`: relative to the study's folder, or absolute.
    var runs: [String]
  }

  var name: String
  var seeds: [UInt64]
  var variants: [Member]

  static let fileName = "study.json"

  static func path(in folder: String) -> String { FilePath.join(folder, fileName) }

  static func exists(in folder: String) -> Bool {
    FileManager.default.fileExists(atPath: path(in: folder))
  }

  static func read(in folder: String) throws(PipelineError) -> StudyFile {
    let path = path(in: folder)
    do {
      return try jsonDecoder.decode(StudyFile.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw PipelineError(.unreadable, "\(path): is not that of a comparison, or of another version: \(error)")
    }
  }

  func write(in folder: String) throws(PipelineError) { try writeJSON(self, to: Self.path(in: folder)) }

  /// Each variant's run folders.
  func folders(in folder: String) -> [(name: String, runs: [String])] {
    variants.map { member in (member.name, member.runs.map { resolve($0, against: folder) }) }
  }

  /// The folder of a variant's run in a comparison, below the comparison's.
  static func place(_ variant: String, seed: UInt64) -> String { "\(variant)/seed-\(seed)" }
}
