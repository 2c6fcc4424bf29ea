import Foundation
import Testing

@testable import Pipeline

@Suite struct SearchJournalTests {
  private func trial(_ number: Int, rung: Int = 1, score: Double? = 0.5) -> SearchTrial {
    SearchTrial(
      trial: number, rung: rung, share: 1, point: [0.1, Double(number) / 7],
      settings: [.init(key: "training.loss", value: "{dice: 1, \"a\nb\": 2}")], score: score, seconds: 1.5,
      state: score == nil ? .failed : .done, reason: score == nil ? "the loss\nis infinite" : nil, folder: "trials/001")
  }

  private func notes(_ path: String) throws -> (SearchJournal, [String]) {
    var notes: [String] = []
    let journal = try SearchJournal(path: path) { notes.append($0) }
    return (journal, notes)
  }

  @Test func whatIsWrittenIsReadBack() throws {
    try withFolder { folder in
      let path = folder.file("trials.jsonl")
      var (journal, _) = try notes(path)
      #expect(journal.trials.isEmpty)
      let trials = [trial(1), trial(2, score: nil), trial(1, rung: 2, score: .infinity)]
      for each in trials { try journal.append(each) }
      let (again, told) = try notes(path)
      #expect(again.trials == trials && told.isEmpty)
      #expect(again.trial(1, rung: 2) == trials[2] && again.trial(3, rung: 1) == nil)
      #expect(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count == 3)
    }
  }

  /// Cut at any byte of its last line, the journal loses that trial alone, and goes on with a line of its own.
  @Test func aLineThatWasCutShortIsMadeAnew() throws {
    try withFolder { folder in
      let path = folder.file("trials.jsonl")
      var (journal, _) = try notes(path)
      try journal.append(trial(1))
      let whole = try folder.bytes(of: "trials.jsonl")
      try journal.append(trial(2))
      let both = try folder.bytes(of: "trials.jsonl")
      for length in (whole.count + 1)..<both.count {
        try folder.write(Array(both.prefix(length)), to: "trials.jsonl")
        var (cut, told) = try notes(path)
        #expect(cut.trials == [trial(1)])
        #expect(told.count == 1 && told[0].contains("cut short"), "\(told)")
        #expect(try folder.bytes(of: "trials.jsonl") == whole)
        try cut.append(trial(2))
        #expect(try folder.bytes(of: "trials.jsonl") == both)
      }
      try folder.write(Array(both.prefix(3)), to: "trials.jsonl")
      #expect(try notes(path).0.trials.isEmpty)
    }
  }

  @Test func aWholeLineThatIsNoTrialIsAnError() throws {
    try withFolder { folder in
      let path = try folder.write("{\"trial\": 1}\n", to: "trials.jsonl")
      let error = try #require(failure(PipelineError.self) { try notes(path) })
      #expect(error.code == .unreadable && error.description.contains("trials.jsonl:1: is no trial"), "\(error)")
    }
  }
}

@Suite struct BegunTrialTests {
  /// Three ends of the program in one trial, nothing gained between them, make the fourth beginning a failure.
  @Test func aTrialThatEndsTheProgramFailsAtLast() throws {
    try withFolder { folder in
      let (run, note) = (RunFolder(path: folder.file("trials/001")), folder.file("begun.json"))
      for _ in 0..<3 { try BegunTrial.begin(run, note: note) }
      let error = try #require(failure(PipelineError.self) { try BegunTrial.begin(run, note: note) })
      #expect(error.code == .memory && error.description.contains("3 times"))
      try BegunTrial.begin(RunFolder(path: folder.file("trials/002")), note: note)
      try BegunTrial.begin(run, note: note)
      BegunTrial.end(note: note)
      #expect(!FileManager.default.fileExists(atPath: note))
    }
  }
}
