import Foundation
import Testing

@testable import Training

@Suite struct AtomicFileTests {
  @Test func replacesAFileAndLeavesNothingBeside() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("file")
      // What a killed run may have left.
      try Data(count: 1000).write(to: folder.appendingPathComponent(".file.partial"))
      try AtomicFile.write([[1], [2, 3]], to: path.path)
      try AtomicFile.write([[4], [], [5, 6]], to: path.path)
      #expect(try Data(contentsOf: path) == Data([4, 5, 6]))
      #expect(try names(in: folder) == ["file"])
    }
  }

  @Test func keepsWhatStoodThereWhenWritingFails() throws {
    try withTemporaryFolder { folder in
      let blocked = folder.appendingPathComponent("blocked")
      try FileManager.default.createDirectory(at: blocked, withIntermediateDirectories: true)
      try Data([7]).write(to: blocked.appendingPathComponent("inside"))
      let error = #expect(throws: CheckpointError.self) { try AtomicFile.write([[1]], to: blocked.path) }
      #expect(error?.code == .unwritable)
      #expect(error?.file == blocked.path)
      #expect(try names(in: folder) == ["blocked"])
      #expect(try names(in: blocked) == ["inside"])
    }
  }

  @Test func refusesAFolderThatIsNotThere() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("absent/file").path
      let error = #expect(throws: CheckpointError.self) { try AtomicFile.write([[1]], to: path) }
      #expect(error?.code == .unwritable)
    }
  }

  @Test func givesAFileASecondName() throws {
    try withTemporaryFolder { folder in
      let first = folder.appendingPathComponent("first")
      let second = folder.appendingPathComponent("second")
      try Data([1]).write(to: first)
      try Data([2]).write(to: second)
      for _ in 0..<2 {
        try AtomicFile.link(first.path, to: second.path)
        #expect(try Data(contentsOf: second) == Data([1]))
        #expect(try names(in: folder) == ["first", "second"])
      }
      try AtomicFile.write([[3]], to: first.path)
      #expect(try Data(contentsOf: second) == Data([1]))
    }
  }
}
