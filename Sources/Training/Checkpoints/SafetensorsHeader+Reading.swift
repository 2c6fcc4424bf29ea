internal import Foundation

extension SafetensorsHeader {
  /// Reads a header and checks that its arrays fill the data exactly.
  ///
  /// - Parameters:
  ///   - json: the bytes between the length and the data.
  ///   - dataSize: bytes of the file behind the header.
  /// - Throws: the code and the sentence; the reader knows the file's name.
  init(json: [UInt8], dataSize: Int) throws(Fault) {
    let fields: [String: Field]
    do {
      fields = try JSONDecoder().decode([String: Field].self, from: Data(json))
    } catch {
      throw Fault(.corrupt, "the header is not the JSON of a safetensors file (\(Self.reason(error)))")
    }
    var arrays: [Array] = []
    var metadata: [String: String] = [:]
    for (name, field) in fields {
      switch field {
      case .array(let type, let shape, let offsets):
        arrays.append(try Self.checked(name, type: type, shape: shape, offsets: offsets))
      case .strings(let strings):
        guard name == "__metadata__" else {
          throw Fault(.corrupt, "the header's entry \"\(name)\" has no dtype, shape and data_offsets")
        }
        metadata = strings
      }
    }
    self.arrays = arrays.sorted {
      ($0.bytes.lowerBound, $0.bytes.upperBound, $0.name) < ($1.bytes.lowerBound, $1.bytes.upperBound, $1.name)
    }
    self.metadata = metadata
    try checkLayout(dataSize: dataSize)
  }

  /// What is wrong, without the file's name.
  struct Fault: Error {
    let code: CheckpointError.Code
    let message: String
    init(_ code: CheckpointError.Code, _ message: String) { (self.code, self.message) = (code, message) }
  }

  /// A value of the header's top level.
  private enum Field: Decodable {
    case array(type: String, shape: [Int], offsets: [Int])
    case strings([String: String])

    private enum Key: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }

    init(from decoder: any Decoder) throws {
      if let strings = try? decoder.singleValueContainer().decode([String: String].self) {
        self = .strings(strings)
        return
      }
      let values = try decoder.container(keyedBy: Key.self)
      self = .array(
        type: try values.decode(String.self, forKey: .dtype), shape: try values.decode([Int].self, forKey: .shape),
        offsets: try values.decode([Int].self, forKey: .offsets))
    }
  }

  private static func checked(
    _ name: String, type: String, shape: [Int], offsets: [Int]
  ) throws(Fault) -> Array {
    guard let type = Safetensors.ElementType(rawValue: type) else {
      let known = Safetensors.ElementType.allCases.map(\.rawValue).joined(separator: ", ")
      throw Fault(.corrupt, "the array \"\(name)\" has the type \(type); known are \(known)")
    }
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
      throw Fault(.corrupt, "the array \"\(name)\" has data_offsets \(offsets), expected a beginning and an end")
    }
    guard let size = size(of: shape, type: type), size == offsets[1] - offsets[0] else {
      let found = offsets[1] - offsets[0]
      throw Fault(
        .corrupt, "the array \"\(name)\" of type \(type.rawValue) and shape \(shape) cannot fill \(found) bytes")
    }
    return Array(name: name, type: type, shape: shape, bytes: offsets[0]..<offsets[1])
  }

  /// Bytes of an array; nil where a dimension is negative or the product overflows.
  private static func size(of shape: [Int], type: Safetensors.ElementType) -> Int? {
    var size = type.size
    for dimension in shape {
      guard dimension >= 0 else { return nil }
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      if overflow { return nil }
      size = product
    }
    return size
  }

  /// Arrays follow one another without gap or overlap, and end where the file ends.
  private func checkLayout(dataSize: Int) throws(Fault) {
    var end = 0
    for array in arrays {
      guard array.bytes.lowerBound == end else {
        let found = array.bytes.lowerBound
        throw Fault(.corrupt, "the array \"\(array.name)\" begins at byte \(found) of the data, expected \(end)")
      }
      end = array.bytes.upperBound
    }
    guard end <= dataSize else {
      throw Fault(.truncated, "the arrays need \(end) bytes and \(dataSize) are there: the file was cut short")
    }
    guard end == dataSize else {
      throw Fault(.corrupt, "the arrays need \(end) bytes and \(dataSize) are there: something else follows them")
    }
  }

  private static func reason(_ error: any Error) -> String {
    guard case let error as DecodingError = error else { return "\(error)" }
    switch error {
    case .dataCorrupted(let context), .keyNotFound(_, let context), .typeMismatch(_, let context),
      .valueNotFound(_, let context):
      let place = context.codingPath.map(\.stringValue).joined(separator: ".")
      return place.isEmpty ? context.debugDescription : "\(place): \(context.debugDescription)"
    @unknown default: return "\(error)"
    }
  }
}
