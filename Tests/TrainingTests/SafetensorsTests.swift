import Foundation
import Testing

@testable import Training

@Suite struct SafetensorsTests {
  /// What `Fixtures/reference_safetensors.py` wrote with the reference implementation.
  private static let reference = Safetensors(
    tensors: [
      .init(name: "scalar", shape: [], floats: [3.25]),
      .init(
        name: "encoder.0.convolution.1.weight", shape: [2, 1, 2, 3], floats: (0..<12).map { Float($0) / 8 - 1 }),
      .init(name: "empty", type: .uint8, shape: [0, 3], bytes: []),
      .init(name: "counts", shape: [3], integers: [1, -2, 1 << 40]),
      .init(name: "head.bias", shape: [1], floats: [0.5]),
    ],
    metadata: ["note": "é \"quoted\" \\ /\n\t\u{1} x"])

  @Test func readsWhatTheReferenceImplementationWrote() throws {
    let file = try Safetensors.read(fixture("reference.safetensors").path)
    #expect(file.metadata == Self.reference.metadata)
    #expect(file.tensors.map(\.name) == ["counts", "encoder.0.convolution.1.weight", "head.bias", "scalar", "empty"])
    for tensor in Self.reference.tensors { #expect(file[tensor.name] == tensor) }
    #expect(file["scalar"]?.floats == [3.25])
    #expect(file["counts"]?.integers == [1, -2, 1 << 40])
    #expect(file["counts"]?.floats == nil)
  }

  @Test func writesTheBytesOfTheReferenceImplementation() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("written.safetensors")
      try Self.reference.write(to: path.path)
      #expect(try Data(contentsOf: path) == Data(contentsOf: fixture("reference.safetensors")))
      #expect(try names(in: folder) == ["written.safetensors"])
    }
  }

  @Test func keepsMetadataInOrderOfItsKeys() throws {
    try withTemporaryFolder { folder in
      let paths = ["first", "second"].map { folder.appendingPathComponent($0) }
      let keys = (0..<20).map { "key \($0)" }
      let metadata = Dictionary(uniqueKeysWithValues: keys.map { ($0, "\u{8}\u{C}\r\u{1F}\u{7F}🫀\($0)") })
      try Safetensors(tensors: [], metadata: metadata).write(to: paths[0].path)
      let reversed = Dictionary(uniqueKeysWithValues: keys.reversed().map { ($0, metadata[$0]!) })
      try Safetensors(tensors: [], metadata: reversed).write(to: paths[1].path)
      #expect(try Data(contentsOf: paths[0]) == Data(contentsOf: paths[1]))
      #expect(try Safetensors.readMetadata(paths[0].path) == metadata)
    }
  }

  struct Damage: Sendable, CustomTestStringConvertible {
    let header: String
    var data = 8
    let code: CheckpointError.Code
    let says: String
    var testDescription: String { says }
  }

  @Test(arguments: [
    Damage(header: "", code: .corrupt, says: "not the JSON"),
    Damage(header: "[1]", code: .corrupt, says: "not the JSON"),
    Damage(header: #"{"a":{"dtype":"F32","shape":[2]}}"#, code: .corrupt, says: "data_offsets"),
    Damage(header: #"{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,8]}}"#, code: .corrupt, says: "not the JSON"),
    Damage(header: #"{"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}"#, code: .corrupt, says: "type F31"),
    Damage(header: #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, code: .corrupt, says: "cannot fill 8"),
    Damage(header: #"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, code: .corrupt, says: "cannot fill 8"),
    Damage(
      header: #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, code: .corrupt,
      says: "cannot fill 0"),
    Damage(header: #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, code: .corrupt, says: "[8, 0]"),
    Damage(header: #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#, code: .corrupt, says: "[-8, 0]"),
    Damage(header: #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#, code: .corrupt, says: "[0]"),
    Damage(header: #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, code: .corrupt, says: "expected 0"),
    Damage(
      header:
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
      code: .corrupt, says: "expected 4"),
    Damage(
      header: #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, data: 4, code: .truncated, says: "cut short"),
    Damage(
      header: #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, data: 9, code: .corrupt, says: "follows them"),
    Damage(header: #"{"__metadata__":{"a":1}}"#, data: 0, code: .corrupt, says: "not the JSON"),
    Damage(header: #"{"metadata":{"a":"1"}}"#, data: 0, code: .corrupt, says: "\"metadata\""),
  ])
  func refusesADamagedHeader(_ damage: Damage) throws {
    let length = withUnsafeBytes(of: UInt64(damage.header.utf8.count).littleEndian) { Data($0) }
    try expectRefusal(length + Data(damage.header.utf8) + Data(count: damage.data), damage.code, saying: damage.says)
  }

  @Test func refusesWhatEndsTooEarlyOrBeginsWrongly() throws {
    try expectRefusal(Data(), .truncated, saying: "0 bytes")
    try expectRefusal(Data([1, 2, 3]), .truncated, saying: "3 bytes")
    try expectRefusal(Data([200, 0, 0, 0, 0, 0, 0, 0, 0x7B]), .truncated, saying: "200 bytes")
    try expectRefusal(Data("a text file of some length".utf8), .corrupt, saying: "no safetensors file")
    let whole = try Data(contentsOf: fixture("reference.safetensors"))
    for length in [whole.count - 1, whole.count / 2, 9] {
      try expectRefusal(whole.prefix(length), .truncated, saying: "bytes")
    }
  }

  @Test func namesAMissingFileAndAFolder() throws {
    try withTemporaryFolder { folder in
      let missing = #expect(throws: CheckpointError.self) {
        try Safetensors.read(folder.appendingPathComponent("none").path)
      }
      #expect(missing?.code == .notFound)
      let folderItself = #expect(throws: CheckpointError.self) { try Safetensors.read(folder.path) }
      #expect(folderItself?.code == .unreadable)
      #expect(folderItself?.description.hasPrefix(folder.path) == true)
    }
  }

  private func expectRefusal(_ bytes: Data, _ code: CheckpointError.Code, saying text: String) throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("damaged.safetensors").path
      try bytes.write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: CheckpointError.self) { try Safetensors.read(path) }
      #expect(error?.code == code)
      #expect(error?.file == path)
      #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
    }
  }

  /// 1.5, −0.25, the greatest finite and infinity, as each type writes them.
  @Test func floatsOfAllWidthsAreRead() {
    func entry(_ type: Safetensors.ElementType, _ bytes: [UInt8], _ count: Int) -> [Float]? {
      Safetensors.Entry(name: "a", type: type, shape: [count], bytes: bytes).roundedFloats
    }
    #expect(entry(.float16, [0x00, 0x3E, 0x00, 0xB4, 0xFF, 0x7B, 0x00, 0x7C], 4) == [1.5, -0.25, 65504, .infinity])
    #expect(entry(.bfloat16, [0xC0, 0x3F, 0x80, 0xBE], 2) == [1.5, -0.25])
    #expect(entry(.float64, [0, 0, 0, 0, 0, 0, 0xF8, 0x3F], 1) == [1.5])
    #expect(entry(.float32, [0, 0, 0xC0, 0x3F], 1) == [1.5])
    #expect(entry(.int32, [1, 0, 0, 0], 1) == nil)
  }
}
