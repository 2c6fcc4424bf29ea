extension Safetensors {
  /// A hash of all names, metadata and elements, in hexadecimal: the format has none, and a disk can lie.
  ///
  /// FNV-1a over eight bytes at a time, with a shift so that high bits reach low ones. It finds accidents, not forgers.
  var checksum: String {
    var hash = Hash()
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where key != Checkpoint.Key.checksum {
      hash.combine(Array(key.utf8))
      hash.combine(Array(value.utf8))
    }
    for tensor in tensors.sorted(by: { $0.name < $1.name }) {
      hash.combine(Array("\(tensor.name) \(tensor.type.rawValue) \(tensor.shape)".utf8))
      hash.combine(tensor.bytes)
    }
    let digits = String(hash.value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private struct Hash {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func combine(_ bytes: [UInt8]) {
      var value = mixed(value, UInt64(bytes.count))
      bytes.withUnsafeBytes { buffer in
        let whole = buffer.count & ~7
        for offset in stride(from: 0, to: whole, by: 8) {
          value = mixed(value, UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
        }
        for byte in buffer[whole...] { value = mixed(value, UInt64(byte)) }
      }
      self.value = value
    }

    private func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
      let product = (hash ^ word) &* 0x100_0000_01B3
      return product ^ product >> 32
    }
  }
}

extension Safetensors {
  /// The file with the checksum of its content among its metadata.
  public var sealed: Safetensors {
    var file = self
    file.metadata[Checkpoint.Key.checksum] = checksum
    return file
  }

  /// Whether the checksum among the metadata is that of the content.
  public var isSealed: Bool { metadata[Checkpoint.Key.checksum] == checksum }
}
