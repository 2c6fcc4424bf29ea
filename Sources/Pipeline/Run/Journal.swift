internal import Foundation

/// `log.jsonl`: one line an epoch.
struct Journal {
  let path: String
  private(set) var records: [EpochRecord] = []

  init(path: String) { self.path = path }

  /// The journal of an interrupted run, without the epochs after a step.
  init(path: String, upTo step: Int) throws(PipelineError) {
    self.path = path
    guard FileManager.default.fileExists(atPath: path) else { return }
    records = try Self.read(path).filter { $0.step <= step }
  }

  mutating func append(_ record: EpochRecord) throws(PipelineError) {
    records.append(record)
    let encoder = jsonEncoder
    encoder.outputFormatting = [.sortedKeys]
    var text = Data()
    for record in records {
      // A record holds numbers alone and always encodes.
      text += (try? encoder.encode(record)) ?? Data()
      text += Data("\n".utf8)
    }
    try writeFile(text, to: path)
  }

  /// Why a run ended before its last step; nothing where it did not, or where there is no journal.
  static func reasonForStopping(_ path: String) throws(PipelineError) -> String? {
    FileManager.default.fileExists(atPath: path) ? try read(path).last?.stopped : nil
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
