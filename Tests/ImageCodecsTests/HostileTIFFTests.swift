import Imaging
import Testing

@testable import ImageCodecs

/// Files that nobody writes by accident: an error each, at once and within memory.
@Suite struct HostileTIFFTests {
  /// A little-endian BigTIFF: the directory, what does not fit into its fields, then `pixels`.
  private func bigTIFF(_ fields: [(tag: UInt16, type: UInt16, values: [UInt64])], pixels: [UInt8] = []) -> [UInt8] {
    func little(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }
    func encode(_ type: UInt16, _ value: UInt64) -> [UInt8] {
      switch type {
      case 2: [UInt8(truncatingIfNeeded: value)]
      case 3: little(UInt16(truncatingIfNeeded: value))
      case 4: little(UInt32(truncatingIfNeeded: value))
      default: little(value)
      }
    }
    var entries: [UInt8] = []
    var outside: [UInt8] = []
    let end = 16 + 8 + 20 * fields.count + 8
    for field in fields {
      var content = field.values.flatMap { encode(field.type, $0) }
      if content.count > 8 {
        outside += content
        content = little(UInt64(end + outside.count - content.count))
      }
      entries += little(field.tag) + little(field.type) + little(UInt64(field.values.count))
      entries += content + [UInt8](repeating: 0, count: 8 - content.count)
    }
    let header = Array("II".utf8) + little(UInt16(43)) + little(UInt16(8)) + little(UInt16(0)) + little(UInt64(16))
    return header + little(UInt64(fields.count)) + entries + little(UInt64(0)) + outside + pixels
  }

  private func page(
    _ width: UInt64, _ height: UInt64, compression: UInt64 = 1, offset: UInt64 = 400, bytes: UInt64 = 20,
    text: String = ""
  ) -> [(tag: UInt16, type: UInt16, values: [UInt64])] {
    [
      (256, 4, [width]), (257, 4, [height]), (258, 3, [8]), (259, 3, [compression]), (262, 3, [1]),
      (270, 2, (text + "\0").utf8.map { UInt64($0) }), (273, 16, [offset]), (277, 3, [1]), (278, 4, [height]),
      (279, 16, [bytes]),
    ]
  }

  /// An offset whose end wraps around is no run of images.
  @Test(arguments: [UInt64.max - 9, .max, 1 << 63, 300])
  func offsetsBeyondTheFile(_ offset: UInt64) throws {
    let bytes = bigTIFF(page(5, 4, offset: offset, text: "ImageJ=1\nimages=2\n"))
    let error = try #require(failure { _ = try ImageCodec.decode(bytes: bytes, name: "x.tif") })
    #expect([.truncated, .corrupt].contains(error.code), "\(error)")
  }

  @Test func aSizeBeyondAllNumbers() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/huge.tif"
      try AtomicFile.write(
        bigTIFF(page(0xFFFF_FFFF, 0xFFFF_FFFF, compression: 5), pixels: [UInt8](repeating: 1, count: 64)), to: path)
      // Older versions of libtiff list such a page, and leave it to us to multiply.
      if let header = try? ImageCodec.probe(path: path) { #expect(header.pageBytes == nil) }
      #expect([.tooLarge, .truncated, .corrupt].contains(failure { _ = try ImageCodec.decode(path: path) }?.code))
      #expect([.truncated, .corrupt].contains(failure { _ = try TIFFRegionReader(path: path) }?.code))
    }
  }

  /// A narrow window of a wide page does not ask for the whole row.
  @Test func aRowBeyondMemory() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/wide.tif"
      // LZMA has no bound, so the size alone is not refused.
      try AtomicFile.write(
        bigTIFF(page(4_000_000_000, 2, compression: 34925), pixels: [UInt8](repeating: 1, count: 400)), to: path)
      let reader = try TIFFRegionReader(path: path)
      let error = failure { _ = try reader.image(ImageRegion(x: 5, y: 1, width: 1, height: 1)) }
      #expect(error?.code == .tooLarge, "\(String(describing: error))")
    }
  }

  @Test func stripsThatShareBytes() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/shared.tif"
      var fields = page(16, 64, compression: 34925)
      fields[6] = (273, 16, [UInt64](repeating: 1000, count: 64))
      fields[8] = (278, 4, [1])
      fields[9] = (279, 16, [UInt64](repeating: 500, count: 64))
      try AtomicFile.write(bigTIFF(fields, pixels: [UInt8](repeating: 1, count: 1000)), to: path)
      let error = failure { _ = try TIFFRegionReader(path: path) }
      #expect(error?.code == .unsupported && error?.message.contains("share bytes") == true)
    }
  }

  /// What stands behind the pixels may be anything; only whole images before the directory count.
  @Test func aStackThatIsCutShort() throws {
    let whole = Fixture.bytes("following.tif")
    let size = 9 * 6 * 2
    let cut = Array(whole[..<(whole.count - size - 7)])
    let error = failure { _ = try ImageCodec.decode(bytes: cut, name: "following.tif") }
    #expect(error?.code == .truncated)
    #expect(error?.message.contains("ImageJ says 5 images, the file holds 3") == true, "\(String(describing: error))")
    let alone = Array(whole[..<(whole.count - 4 * size)])
    let first = try ImageCodec.decode(bytes: alone, name: "following.tif")
    #expect(first.image.planes == 1)
    #expect(first.notes == ["ImageJ says 5 images, but the file holds 1"])
  }
}
