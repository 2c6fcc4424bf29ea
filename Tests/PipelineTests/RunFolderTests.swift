import Foundation
import Testing

@testable import Pipeline

@Suite struct RunFolderTests {
  /// Names in `runs` of the current directory that no other test has; they are removed afterwards.
  private func withRunName(_ body: (String) throws -> Void) throws {
    let name = "test-\(UUID().uuidString)"
    defer {
      for number in 1...4 {
        try? FileManager.default.removeItem(atPath: number == 1 ? "runs/\(name)" : "runs/\(name)-\(number)")
      }
      // Goes only where the folder is empty.
      rmdir("runs")
    }
    try body(name)
  }

  @Test func aRunHasItsFilesBelowItsFolder() {
    let folder = RunFolder(path: "runs/nuclei")
    #expect(folder.plan == "runs/nuclei/plan.json")
    #expect(folder.best == "runs/nuclei/checkpoints/best.safetensors")
    #expect(folder.predictions == "runs/nuclei/predictions")
  }

  @Test func aTakenNameGetsANumber() throws {
    try withRunName { name in
      let folders = try (0..<3).map { _ in try RunFolder.create(name: name, output: nil, bytes: 0) }
      #expect(folders.map(\.path) == ["runs/\(name)", "runs/\(name)-2", "runs/\(name)-3"])
      #expect(FileManager.default.fileExists(atPath: "runs/\(name)-3/checkpoints"))
    }
  }

  @Test func earlierRunsAreFoundNewestFirst() throws {
    try withRunName { name in
      let folders = try (0..<3).map { _ in try RunFolder.create(name: name, output: nil, bytes: 0) }
      #expect(RunFolder.existing(name: name).isEmpty)
      for folder in [folders[0], folders[2]] { try writeFile(Data("{}".utf8), to: folder.plan) }
      #expect(RunFolder.existing(name: name) == [folders[2], folders[0]])
    }
  }

  @Test func anOutputThatHoldsARunIsNotOverwritten() throws {
    try withFolder { folder in
      let path = folder.file("deep/run")
      let run = try RunFolder.create(name: "x", output: path, bytes: 1)
      #expect(run.path == path)
      #expect(!run.holdsRun && !run.isFinished)
      // A folder without a run may be used.
      #expect(try RunFolder.create(name: "x", output: path, bytes: 1) == run)
      try writeFile(Data("{}".utf8), to: run.plan)
      #expect(run.holdsRun && !run.isFinished)
      let error = try #require(failure(PipelineError.self) { try RunFolder.create(name: "x", output: path, bytes: 1) })
      #expect(error.code == .output)
      #expect(error.description.contains("\(path): holds a run already"))
      try writeFile(Data(), to: run.report)
      #expect(run.isFinished)
    }
  }

  @Test func aPlaceThatCannotBeAFolderIsRefused() throws {
    try withFolder { folder in
      try folder.write("x", to: "file")
      let path = folder.file("file/run")
      let error = try #require(failure(PipelineError.self) { try RunFolder.create(name: "x", output: path, bytes: 1) })
      #expect(error.code == .output)
      #expect(error.description.contains("\(path): the folder cannot be made: "))
    }
  }

  @Test func aFullDiskIsSeenBeforeTheRun() throws {
    try withFolder { folder in
      let error = try #require(
        failure(PipelineError.self) { try RunFolder.create(name: "x", output: folder.file("run"), bytes: .max) })
      #expect(error.code == .output)
      #expect(error.description.contains("MiB left and the run needs about"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("run")) == ["checkpoints"])
    }
  }

  @Test func filesAreReplacedWhole() throws {
    try withFolder { folder in
      let path = folder.file("a.txt")
      try writeFile(Data("first".utf8), to: path)
      try writeFile(Data("second".utf8), to: path)
      #expect(try folder.bytes(of: "a.txt") == [UInt8]("second".utf8))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.txt"])
      let error = failure(PipelineError.self) { try writeFile(Data(), to: folder.file("no/a.txt")) }
      #expect(error?.code == .output)
      #expect(error?.description.contains("no/a.txt: cannot be written: ") == true)
    }
  }

  @Test func numbersThatAreNoneSurviveJSON() throws {
    try withFolder { folder in
      let path = folder.file("numbers.json")
      try writeJSON(["a": Double.nan, "b": .infinity, "c": 0.1], to: path)
      let found = try jsonDecoder.decode([String: Double].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
      #expect(found["a"]?.isNaN == true)
      #expect(found["b"] == .infinity)
      #expect(found["c"] == 0.1)
    }
  }
}
