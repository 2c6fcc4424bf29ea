internal import Foundation

/// The folder of a search and the names of what lies in it.
public struct SearchFolder: Sendable, Equatable {
  public let path: String

  /// What is searched for: a search goes on only where it is the same.
  var record: String { file("search.json") }
  /// The trial under way; there while a search works.
  var begun: String { file("begun.json") }
  public var journal: String { file("trials.jsonl") }
  /// The pipeline with the best settings.
  public var best: String { file("best.yaml") }
  public var page: String { file("search.html") }

  private func file(_ name: String) -> String { FilePath.join(path, name) }

  /// The run of a trial, both numbers from 1: `trials/007`, `trials/007-rung-2`.
  static func trial(_ number: Int, rung: Int) -> String {
    let digits = "\(number)"
    let name = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    return "trials/\(name)\(rung > 1 ? "-rung-\(rung)" : "")"
  }
}

/// `search.json`: what a search was begun with.
struct SearchRecord: Codable, Equatable {
  let search: SearchSettings
  /// Of the pipeline as it is without the search.
  let plan: Plan

  /// Begins a search, or makes sure that the one that was begun is this one.
  ///
  /// - Throws: `PipelineError` where the folder holds another search, or a run.
  func begin(in folder: SearchFolder) throws(PipelineError) {
    guard FileManager.default.fileExists(atPath: folder.record) else {
      guard !RunFolder(path: folder.path).holdsRun else {
        throw PipelineError(.output, "\(folder.path): holds a run; choose another --output for the search")
      }
      return try writeJSON(self, to: folder.record)
    }
    let begun: SearchRecord
    do {
      begun = try jsonDecoder.decode(SearchRecord.self, from: Data(contentsOf: URL(fileURLWithPath: folder.record)))
    } catch {
      throw PipelineError(.resume, "\(folder.record): is not the record of a search, or of another version: \(error)")
    }
    guard begun.isSameSearch(as: self) else {
      throw PipelineError(
        .resume,
        "\(folder.path): holds a search with other keys, settings or files (compare \(folder.record)); choose another --output"
      )
    }
  }

  /// More trials may be asked for later; with halving their number says how long each is trained.
  private func isSameSearch(as other: SearchRecord) -> Bool {
    var search = search
    if search.halving == nil { search.trials = other.search.trials }
    return search == other.search && plan.describesSameRun(as: other.plan)
  }
}
