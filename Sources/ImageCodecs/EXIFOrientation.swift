/// Finds the orientation number, 1…8, in the EXIF block of a JPEG or PNG; 1 where there is none or it is broken.
enum EXIFOrientation {
  static func inJPEG(_ bytes: [UInt8]) -> Int {
    var position = 2
    while position + 4 <= bytes.count {
      guard bytes[position] == 0xFF, bytes[position + 1] != 0, bytes[position + 1] != 0xFF else {
        position += 1
        continue
      }
      let marker = bytes[position + 1]
      if marker == 0xDA || marker == 0xD9 { break }
      if marker == 0x01 || 0xD0...0xD8 ~= marker {
        position += 2
        continue
      }
      let end = position + 2 + (Int(bytes[position + 2]) << 8 | Int(bytes[position + 3]))
      let start = position + 4
      if marker == 0xE1, end <= bytes.count, end - start > 6, bytes[start..<start + 6].elementsEqual("Exif\0\0".utf8) {
        return inBlock(bytes[(start + 6)..<end])
      }
      position = max(end, position + 2)
    }
    return 1
  }

  static func inPNG(_ bytes: [UInt8]) -> Int {
    var position = 8
    while position + 12 <= bytes.count {
      let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      let start = position + 8
      guard start + length <= bytes.count else { break }
      if bytes[(position + 4)..<start].elementsEqual("eXIf".utf8) { return inBlock(bytes[start..<start + length]) }
      position = start + length + 4
    }
    return 1
  }

  /// The block is a small TIFF whose first directory may have tag 274.
  private static func inBlock(_ block: ArraySlice<UInt8>) -> Int {
    let isLittle = block.starts(with: [0x49, 0x49, 42, 0])
    guard isLittle || block.starts(with: [0x4D, 0x4D, 0, 42]) else { return 1 }
    func number(at offset: Int, size: Int) -> Int? {
      guard offset >= 0, offset + size <= block.count else { return nil }
      let bytes = block[(block.startIndex + offset)..<(block.startIndex + offset + size)]
      return isLittle ? bytes.reversed().reduce(0) { $0 << 8 | Int($1) } : bytes.reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(at: 4, size: 4), let count = number(at: directory, size: 2) else { return 1 }
    for index in 0..<count {
      let entry = directory + 2 + 12 * index
      guard let tag = number(at: entry, size: 2) else { return 1 }
      guard tag == 274 else { continue }
      guard let value = number(at: entry + 8, size: 2), 1...8 ~= value else { return 1 }
      return value
    }
    return 1
  }
}
