internal import Foundation

/// `trials.jsonl`: one line a finished trial, which stays whatever happens to the process afterwards.
struct SearchJournal {
  let path: String
  private(set) var trials: [SearchTrial] = []
  /// Where in `trials` a trial is.
  private var places: [Place: Int] = [:]

  private struct Place: Hashable {
    let trial: Int
    let rung: Int
  }

  /// Reads the journal of an earlier process; an empty one where there is none.
  ///
  /// A line that was cut short by a kill or a power cut is the last one and has no end; it is taken away, so that the next
  /// line begins on its own.
  ///
  /// - Parameter note: is told of a line that was taken away.
  /// - Throws: `PipelineError` where a whole line is no trial.
  init(path: String, note: (String) -> Void) throws(PipelineError) {
    self.path = path
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw PipelineError(.unreadable, "\(path): cannot be read")
    }
    let whole = data.lastIndex(of: UInt8(ascii: "\n")).map { data.prefix(through: $0) } ?? Data()
    for (index, line) in whole.split(separator: UInt8(ascii: "\n")).enumerated() {
      do {
        keep(try jsonDecoder.decode(SearchTrial.self, from: Data(line)))
      } catch {
        throw PipelineError(
          .unreadable,
          "\(path):\(index + 1): is no trial of a search: \(error); remove the line, and the trial is made anew")
      }
    }
    guard whole.count < data.count else { return }
    try writeFile(Data(whole), to: path)
    note("\(path): its last line was cut short; that trial is made anew")
  }

  /// The trial of a number and rung, both from 1.
  func trial(_ number: Int, rung: Int) -> SearchTrial? { places[Place(trial: number, rung: rung)].map { trials[$0] } }

  private mutating func keep(_ trial: SearchTrial) {
    places[Place(trial: trial.trial, rung: trial.rung)] = trials.count
    trials.append(trial)
  }

  /// Adds a line in one piece and waits until the disk has it.
  mutating func append(_ trial: SearchTrial) throws(PipelineError) {
    do {
      let encoder = jsonEncoder
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let line = try encoder.encode(trial) + Data("\n".utf8)
      if !FileManager.default.fileExists(atPath: path) { try writeFile(Data(), to: path) }
      let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
      defer { try? file.close() }
      try file.seekToEnd()
      try file.write(contentsOf: line)
      try file.synchronize()
    } catch let error as PipelineError {
      throw error
    } catch {
      throw PipelineError(.output, "\(path): cannot be written: \(reason(of: error))")
    }
    keep(trial)
  }
}
