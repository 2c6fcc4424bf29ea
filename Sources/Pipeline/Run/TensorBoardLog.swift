internal import Foundation

/// An event file that TensorBoard draws as curves.
///
/// A file is a row of records: length, checksum, an `Event` of TensorFlow's `event.proto` in protocol buffers, checksum.
/// Records are appended and the file is never rewritten, because TensorBoard goes on reading where it stopped; it leaves
/// out a record that was cut short.
///
///     let log = try TensorBoardLog(folder: "runs/nuclei/tensorboard", step: 0)
///     try log.write(["loss": 0.4], step: 20)
final class TensorBoardLog {
  private let path: String
  private let file: FileHandle

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - folder: is made where it is not there.
  ///   - step: the first that will be written; what earlier files of the folder hold from there on counts no more.
  init(folder: String, step: Int) throws(PipelineError) {
    try makeFolder(folder)
    let began = Date().timeIntervalSince1970
    // TensorBoard takes files in the order of their names, so two of one second need one more number.
    var number = 0
    var path = ""
    repeat {
      path = FilePath.join(folder, "events.out.tfevents.\(Int(began)).sulcus.\(number)")
      number += 1
    } while FileManager.default.fileExists(atPath: path)
    try writeFile(Data(), to: path)
    guard let file = FileHandle(forWritingAtPath: path) else {
      throw PipelineError(.output, "\(path): cannot be opened for writing")
    }
    self.path = path
    self.file = file
    try append(ProtocolBuffer().adding(1, double: began).adding(3, bytes: Data("brain.Event:2".utf8)))
    if step > 0 {
      let start = ProtocolBuffer().adding(1, integer: 1)  // SessionLog.START
      try append(ProtocolBuffer().adding(1, double: began).adding(2, integer: step).adding(7, bytes: start.data))
    }
  }

  deinit { try? file.close() }

  /// Appends the values of a step, by the names of their curves.
  func write(_ values: [String: Double], step: Int) throws(PipelineError) {
    var summary = ProtocolBuffer()
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      let point = ProtocolBuffer().adding(1, bytes: Data(name.utf8)).adding(2, float: Float(value))
      summary = summary.adding(1, bytes: point.data)
    }
    let now = Date().timeIntervalSince1970
    try append(ProtocolBuffer().adding(1, double: now).adding(2, integer: step).adding(5, bytes: summary.data))
  }

  private func append(_ event: ProtocolBuffer) throws(PipelineError) {
    let length = withUnsafeBytes(of: UInt64(event.data.count).littleEndian) { Data($0) }
    let record = length + Self.checksum(of: length) + event.data + Self.checksum(of: event.data)
    do {
      try file.write(contentsOf: record)
    } catch {
      throw PipelineError(.output, "\(path): cannot be written: \(reason(of: error))")
    }
  }

  /// The CRC-32C of some bytes, turned and shifted as the format asks, so that a checksum of checksums is none of data.
  static func checksum(of bytes: Data) -> Data {
    let crc = ~bytes.reduce(~UInt32(0)) { crc, byte in table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ crc >> 8 }
    let masked = (crc >> 15 | crc << 17) &+ 0xA282_EAD8
    return withUnsafeBytes(of: masked.littleEndian) { Data($0) }
  }

  /// Of each byte, by the polynomial of Castagnoli et al. (1993), reflected.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? 0x82F6_3B78 ^ crc >> 1 : crc >> 1 }
  }
}

/// A message in the encoding of protocol buffers, field by field.
private struct ProtocolBuffer {
  private(set) var data = Data()

  func adding(_ field: Int, integer: Int) -> ProtocolBuffer { tagged(field, 0, Self.variable(UInt64(integer))) }

  func adding(_ field: Int, double: Double) -> ProtocolBuffer {
    tagged(field, 1, withUnsafeBytes(of: double.bitPattern.littleEndian) { Data($0) })
  }

  func adding(_ field: Int, float: Float) -> ProtocolBuffer {
    tagged(field, 5, withUnsafeBytes(of: float.bitPattern.littleEndian) { Data($0) })
  }

  func adding(_ field: Int, bytes: Data) -> ProtocolBuffer {
    tagged(field, 2, Self.variable(UInt64(bytes.count)) + bytes)
  }

  private func tagged(_ field: Int, _ type: Int, _ content: Data) -> ProtocolBuffer {
    var longer = self
    longer.data += Self.variable(UInt64(field << 3 | type)) + content
    return longer
  }

  /// Seven bits a byte, the lowest first; the eighth says that more follow.
  private static func variable(_ number: UInt64) -> Data {
    var (rest, bytes) = (number, Data())
    while rest > 0x7F {
      bytes.append(UInt8(rest & 0x7F | 0x80))
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
