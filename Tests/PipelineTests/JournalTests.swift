import Testing

@testable import Pipeline

@Suite struct JournalTests {
  private func record(_ epoch: Int, score: Double? = 0.5) -> EpochRecord {
    EpochRecord(
      epoch: epoch, step: 10 * epoch, loss: 1 / Double(epoch), learningRate: 0.001, validationIoU: score,
      validationMIoU: score, validationDice: nil, seconds: 3.5 * Double(epoch), isBest: epoch == 2)
  }

  @Test func aLineAnEpoch() throws {
    try withFolder { folder in
      var journal = Journal(path: folder.file("log.jsonl"))
      let records = [record(1, score: nil), record(2), record(3)]
      for record in records { try journal.append(record) }
      #expect(try Journal.read(folder.file("log.jsonl")) == records)
      let lines = String(decoding: try folder.bytes(of: "log.jsonl"), as: UTF8.self).split(separator: "\n")
      #expect(lines.count == 3)
      #expect(lines.allSatisfy { $0.hasPrefix("{\"epoch\":") })
    }
  }

  @Test func aResumedRunForgetsWhatCameAfterItsCheckpoint() throws {
    try withFolder { folder in
      var first = Journal(path: folder.file("log.jsonl"))
      for epoch in 1...4 { try first.append(record(epoch)) }
      var resumed = Journal(path: folder.file("log.jsonl"), upTo: 20)
      #expect(resumed.records.map(\.epoch) == [1, 2])
      try resumed.append(record(3, score: 0.75))
      #expect(try Journal.read(folder.file("log.jsonl")).map(\.validationIoU) == [0.5, 0.5, 0.75])
    }
  }

  @Test func whatCanBeReadOfADamagedLogIsKept() throws {
    try withFolder { folder in
      var first = Journal(path: folder.file("log.jsonl"))
      for epoch in 1...3 { try first.append(record(epoch)) }
      try folder.write(folder.bytes(of: "log.jsonl").dropLast(20), to: "log.jsonl")
      #expect(Journal(path: folder.file("log.jsonl"), upTo: 30).records.map(\.epoch) == [1, 2])
    }
  }

  @Test func whereThereIsNoLogItBegins() throws {
    #expect(Journal(path: "/nowhere/log.jsonl", upTo: 5).records.isEmpty)
  }

  @Test func anotherFileIsNoLog() throws {
    try withFolder { folder in
      let path = try folder.write("{\"epoch\": 1}\n", to: "log.jsonl")
      let error = try #require(failure(PipelineError.self) { try Journal.read(path) })
      #expect(error.code == .unreadable)
      #expect(error.description.contains("is not a run's log"))
    }
  }
}
