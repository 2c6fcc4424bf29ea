internal import Foundation

/// `log.jsonl`: one line an epoch.
struct Journal {
  let path: String
  private(set) var records: [EpochRecord] = []

  init(path: String) { self.path = path }

  /// The journal of an interrupted run, without the epochs after a step.
  ///
  /// A power cut may have damaged it; what can be read of it is kept, for the weights do not depend on it.
  init(path: String, upTo step: Int) {
    self.path = path
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    records = text.split(separator: "\n").compactMap { try? jsonDecoder.decode(EpochRecord.self, from: Data($0.utf8)) }
      .filter { $0.step <= step }
  }

  mutating func append(_ record: EpochRecord) throws {
    records.append(record)
    let encoder = jsonEncoder
    encoder.outputFormatting = [.sortedKeys]
    try writeFile(records.reduce(into: Data()) { $0 += try encoder.encode($1) + Data("\n".utf8) }, to: path)
  }

  /// Why a run ended before its last step; nothing where it did not, or where there is no journal.
  static func reasonForStopping(_ path: String) throws(PipelineError) -> String? {
    FileManager.default.fileExists(atPath: path) ? try read(path).last?.stopped : nil
  }

  /// The epochs of a run; a method has none.
  static func read(of plan: Plan, in folder: RunFolder) throws(PipelineError) -> [EpochRecord] {
    plan.network == nil ? [] : try read(folder.log)
  }

  static func read(_ path: String) throws(PipelineError) -> [EpochRecord] {
    do {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      return try text.split(separator: "\n").map { try jsonDecoder.decode(EpochRecord.self, from: Data($0.utf8)) }
    } catch {
      throw PipelineError(.unreadable, "\(path): is not a run's log: \(error)")
    }
  }
}
