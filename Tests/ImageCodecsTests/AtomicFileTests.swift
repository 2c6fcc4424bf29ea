import Foundation
import Imaging
import Testing

@testable import ImageCodecs

@Suite struct AtomicFileTests {
  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test(arguments: ["a.png", "a.jpg", "a.tif"])
  func writesByExtensionAndReplaces(_ name: String) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/" + name
      try ImageCodec.write(.pattern(), to: path)
      try ImageCodec.write(.pattern(width: 9), to: path)
      let decoded = try ImageCodec.decode(path: path)
      #expect(decoded.image.width == 9)
      #expect(decoded.notes.isEmpty)
      #expect(try names(folder) == [name])
    }
  }

  @Test func leavesNothingBehindOnFailure() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/a.png", withIntermediateDirectories: true)
      let onFolder = failure { try ImageCodec.write(.pattern(), to: folder + "/a.png") }
      #expect(onFolder?.code == .unwritable)
      #expect(onFolder?.message.contains("Is a directory") == true)
      let nowhere = failure { try ImageCodec.write(.pattern(), to: folder + "/none/a.png") }
      #expect(nowhere?.code == .unwritable)
      #expect(nowhere?.message.contains("No such file or directory") == true)
      #expect(failure { try ImageCodec.write(.pattern(), to: folder + "/a.bmp") }?.code == .unsupported)
      #expect(failure { try ImageCodec.write(.pattern(planes: 2), to: folder + "/b.png") }?.code == .unsupported)
      #expect(try names(folder) == ["a.png"])
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "no /dev/full"))
  func reportsAFullDisk() {
    let descriptor = open("/dev/full", O_WRONLY)
    defer { close(descriptor) }
    #expect(AtomicFile.write([1, 2, 3], descriptor: descriptor) == ENOSPC)
    #expect(errorText(ENOSPC) == "No space left on device")
  }

  /// A name may fill what the file system allows; the hidden file beside it must still fit.
  @Test func writesTheLongestName() throws {
    try withTemporaryFolder { folder in
      let name = String(repeating: "n", count: 251) + ".png"
      try ImageCodec.write(.pattern(), to: folder + "/" + name)
      #expect(try names(folder) == [name])
    }
  }

  @Test func masksAreNeverJPEG() throws {
    try withTemporaryFolder { folder in
      let error = failure { try ImageCodec.writeMask(.pattern(), to: folder + "/a.jpeg") }
      #expect(error?.code == .lossyMask)
      try ImageCodec.writeMask(.pattern(), to: folder + "/a.png")
      #expect(try names(folder) == ["a.png"])
    }
  }
}
