/// The JSON header of a safetensors file: where each array lies, and the file's metadata.
struct SafetensorsHeader: Sendable, Equatable {
  /// One array's type, shape and place in the data that follows the header.
  struct Array: Sendable, Equatable {
    let name: String
    let type: Safetensors.ElementType
    let shape: [Int]
    let bytes: Range<Int>
  }

  /// In the order in which they lie.
  let arrays: [Array]
  let metadata: [String: String]

  /// No header of a sound file comes near this, and the reference implementation refuses more.
  static let longest = 100_000_000
}

extension SafetensorsHeader {
  /// Lays arrays out one after another, in the order given.
  init(laying tensors: [Safetensors.Entry], metadata: [String: String]) {
    var end = 0
    arrays = tensors.map { tensor in
      let start = end
      end += tensor.bytes.count
      return Array(name: tensor.name, type: tensor.type, shape: tensor.shape, bytes: start..<end)
    }
    self.metadata = metadata
  }

  /// The length and the header as they stand in the file, padded with spaces so that the data begins on a multiple of 8.
  var encoded: [UInt8] {
    var fields = arrays.map { array in
      let type = quoted(array.type.rawValue)
      let shape = array.shape.map(String.init).joined(separator: ",")
      let offsets = "\(array.bytes.lowerBound),\(array.bytes.upperBound)"
      return #"\#(quoted(array.name)):{"dtype":\#(type),"shape":[\#(shape)],"data_offsets":[\#(offsets)]}"#
    }
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      let strings = pairs.map { "\(quoted($0.key)):\(quoted($0.value))" }.joined(separator: ",")
      fields.insert(#""__metadata__":{\#(strings)}"#, at: 0)
    }
    var json = Swift.Array("{\(fields.joined(separator: ","))}".utf8)
    json += Swift.Array(repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
    return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Swift.Array($0) } + json
  }

  /// A JSON string, with the escapes that the reference implementation uses.
  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case "\0"..<" ": result += (scalar.value < 16 ? "\\u000" : "\\u00") + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
