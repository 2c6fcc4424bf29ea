internal import Foundation

/// `begun.json`: the trial under way, so that one which ends the program itself does not do so for ever.
///
/// A system out of memory kills without a word. A search that is started again takes up the same trial; where that came to
/// its end several times without another epoch, the trial has failed.
struct BegunTrial: Codable, Equatable {
  private static let mostAttempts = 3

  let folder: String
  /// Epochs of its training that were finished before.
  let epochs: Int
  /// This one included.
  let attempt: Int

  /// Notes that a trial begins, or is taken up again.
  ///
  /// - Throws: `PipelineError` of code `memory` where it was begun too often.
  static func begin(_ run: RunFolder, note path: String) throws(PipelineError) {
    let epochs = (try? Journal.read(run.log))?.count ?? 0
    let earlier = FileManager.default.contents(atPath: path).flatMap {
      try? jsonDecoder.decode(BegunTrial.self, from: $0)
    }
    let isSame = earlier?.folder == run.path && earlier?.epochs == epochs
    let attempt = isSame ? earlier!.attempt + 1 : 1
    guard attempt <= mostAttempts else {
      throw PipelineError(
        .memory,
        "the program came to its end \(mostAttempts) times in this trial without finishing an epoch, as where the system is out of "
          + "memory")
    }
    try writeJSON(BegunTrial(folder: run.path, epochs: epochs, attempt: attempt), to: path)
  }

  /// What was stopped on purpose, or finished, counts no more.
  static func end(note path: String) { try? FileManager.default.removeItem(atPath: path) }
}
