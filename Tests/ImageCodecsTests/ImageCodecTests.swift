import Foundation
import Imaging
import Testing

@testable import ImageCodecs

@Suite struct ImageCodecTests {
  @Test func namesWhatItFound() throws {
    let found: [([UInt8], CodecError.Code, String)] = [
      ([], .empty, "empty"),
      (Array("image,mask\n1.png,2.png\n".utf8), .unknownFormat, "text that begins \"image,mask\""),
      (Array("version https://git-lfs.github.com/spec/v1\n".utf8), .unknownFormat, "Git LFS"),
      (Array("GIF89a".utf8) + [0, 1], .unknownFormat, "GIF"),
      ([0x1F, 0x8B, 8, 0, 0], .unknownFormat, "gzip"),
      ([UInt8](repeating: 0, count: 100), .unknownFormat, "all 0"),
      ([0xC3, 0x28, 1, 2, 3], .unknownFormat, "C3 28 01 02 03"),
      (Array("II*\0".utf8) + [UInt8](repeating: 0, count: 124) + Array("DICM".utf8), .unknownFormat, "DICOM"),
      ([0x89] + Array("PNG\n\u{1A}\n".utf8), .corrupt, "text mode"),
    ]
    for (bytes, code, words) in found {
      let error = try #require(failure { _ = try ImageCodec.decode(bytes: bytes, name: "a.png") })
      #expect(error.code == code)
      #expect(error.message.contains(words), "\(error)")
      #expect(error.description == "a.png: \(error.message)")
    }
  }

  @Test func tellsPathsApart() throws {
    try withTemporaryFolder { folder in
      #expect(failure { _ = try ImageCodec.decode(path: folder + "/none.png") }?.code == .notFound)
      #expect(failure { _ = try ImageCodec.decode(path: folder) }?.code == .unreadable)
      #expect(failure { _ = try ImageCodec.probe(path: "/dev/null") }?.code == .unreadable)
      #expect(mkfifo(folder + "/pipe.png", 0o600) == 0)
      #expect(failure { _ = try ImageCodec.decode(path: folder + "/pipe.png") }?.code == .unreadable)
    }
  }

  @Test func wrongExtensionIsANote() throws {
    let notes = try ImageCodec.decode(bytes: Fixture.bytes("gray.jpg"), name: "scans.d/a.PNG").notes
    #expect(notes == ["named .PNG, but is a JPEG image"])
    #expect(try ImageCodec.decode(bytes: Fixture.bytes("gray.jpg"), name: "scans.png/a").notes.isEmpty)
  }

  @Test(arguments: ["gray8.png", "gray.jpg", "u8.tif"])
  func refusesAboveTheLimit(_ name: String) throws {
    let path = Fixture.path(name)
    let size = try ImageCodec.decode(path: path).image.samples.count
    var limits = DecodingLimits(decodedBytes: size - 1)
    limits.fileBytes = 1 << 20
    #expect(failure { _ = try ImageCodec.decode(path: path, limits: limits) }?.code == .tooLarge)
    limits.decodedBytes = size
    #expect(failure { _ = try ImageCodec.decode(path: path, limits: limits) } == nil)
    limits.fileBytes = 20
    #expect(failure { _ = try ImageCodec.decode(path: path, limits: limits) }?.code == .tooLarge)
  }

  @Test func knowsItsExtensions() {
    #expect(ImageCodec.supportedExtensions.isSuperset(of: ["png", "jpg", "jpeg", "tif", "tiff"]))
    #expect(ImageFormat(extensionOf: "a/b.TIFF") == .tiff)
    #expect(ImageFormat(extensionOf: "a.png/b") == nil)
    #expect(ImageFormat(extensionOf: "b.nii") == nil)
  }

  /// A header may lie behind more than the first read.
  @Test func probesBehindALongHeader() throws {
    var bytes = Fixture.bytes("turned6.jpg")
    let comment: [UInt8] = [0xFF, 0xFE, 0xFF, 0xFF] + [UInt8](repeating: 32, count: 0xFFFD)
    bytes.insert(contentsOf: comment + comment, at: 2)
    try withTemporaryFolder { folder in
      try Data(bytes).write(to: URL(fileURLWithPath: folder + "/a.jpg"))
      #expect(try ImageCodec.probe(path: folder + "/a.jpg").orientation == 6)
      try Data(bytes.prefix(100_000)).write(to: URL(fileURLWithPath: folder + "/b.jpg"))
      #expect(failure { _ = try ImageCodec.probe(path: folder + "/b.jpg") }?.code == .truncated)
    }
  }

  /// A PNG has two check sums over its pixels: of the chunk and of the stream in it.
  @Test func refusesWrongCheckSums() {
    var bytes = Fixture.bytes("rgb8.png")
    bytes[bytes.count / 2] ^= 0x10
    #expect(failure { _ = try ImageCodec.decode(bytes: bytes, name: "chunk") }?.code == .corrupt)
    #expect(failure { _ = try ImageCodec.decode(path: Fixture.path("badsum.png")) }?.code == .corrupt)
  }

  @Test func pixelsOutliveTheBytes() throws {
    var bytes = Fixture.bytes("u16.tif")
    let before = bytes
    let image = try ImageCodec.decode(bytes: bytes, name: "a.tif").image
    #expect(bytes == before)
    for index in bytes.indices { bytes[index] = 0 }
    #expect(image.digest == Fixture.all["u16.tif"]?.digest)
  }
}
