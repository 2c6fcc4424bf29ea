/// Names what a file is that is no PNG, JPEG or TIFF, so that an error can say it.
enum ForeignFormat {
  private static let signatures: [(bytes: [UInt8], name: String)] = [
    (Array("GIF8".utf8), "a GIF image"),
    (Array("BM".utf8), "a BMP image"),
    ([0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20], "a JPEG 2000 image"),
    ([0xFF, 0x4F, 0xFF, 0x51], "a JPEG 2000 stream"),
    ([0x76, 0x2F, 0x31, 0x01], "an OpenEXR image"),
    ([0x1F, 0x8B], "a gzip file (NIfTI volumes often are)"),
    ([0x50, 0x4B, 3, 4], "a ZIP archive"),
    ([0x89, 0x48, 0x44, 0x46], "an HDF5 file"),
    ([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], "a NumPy array"),
    (Array("%PDF".utf8), "a PDF document"),
    (Array("NRRD".utf8), "an NRRD volume"),
    (Array("ObjectType".utf8), "a MetaImage header"),
    (Array("version https://git-lfs".utf8), "a Git LFS pointer: run `git lfs pull` to get the image"),
  ]

  /// DICOM has its mark behind a preamble of 128 bytes that may be anything.
  static func isDICOM(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 132 && bytes[128..<132].elementsEqual("DICM".utf8)
  }

  /// Damage that a transfer in text mode does to a PNG's first bytes.
  static func isDamagedPNG(_ bytes: [UInt8]) -> Bool {
    bytes.count > 4 && bytes[1..<4].elementsEqual("PNG".utf8)
      || bytes.starts(with: [0x89]) && bytes.prefix(64).dropFirst().starts(with: "NG".utf8)
      || bytes.count >= 16 && bytes[12..<16].elementsEqual("IHDR".utf8)
  }

  /// Completes "found …".
  static func describe(_ bytes: [UInt8]) -> String {
    if isDICOM(bytes) { return "a DICOM file" }
    if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return "a WebP image" }
    if let known = signatures.first(where: { bytes.starts(with: $0.bytes) }) { return known.name }
    if let text = beginningOfText(bytes) { return "text that begins \"\(text)\"" }
    if bytes.allSatisfy({ $0 == 0 }) { return "\(bytes.count) bytes that are all 0" }
    let first = bytes.prefix(8).map { hexadecimal($0) }.joined(separator: " ")
    return "an unknown kind of file that begins with the bytes \(first)"
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }

  private static func beginningOfText(_ bytes: [UInt8]) -> String? {
    let sample = bytes.prefix(512)
    guard sample.allSatisfy({ ($0 >= 32 && $0 != 127) || (9...13).contains($0) }) else { return nil }
    // A character may be cut at the sample's end.
    guard (0..<min(4, sample.count)).contains(where: { String(validating: sample.dropLast($0), as: UTF8.self) != nil })
    else { return nil }
    let line = String(decoding: sample, as: UTF8.self).split(whereSeparator: \.isNewline).first ?? ""
    return String(line.prefix(40))
  }
}
