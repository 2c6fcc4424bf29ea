internal import CCodecs

/// A file in memory on its way through a decoder.
struct CodecSource {
  let bytes: [UInt8]
  let name: String
  let limits: DecodingLimits
  /// Bytes of the file, whether or not they are in memory.
  let fileBytes: Int

  init(bytes: [UInt8], name: String, limits: DecodingLimits) {
    (self.bytes, self.name, self.limits, fileBytes) = (bytes, name, limits, bytes.count)
  }

  /// A file that is not read whole.
  init(_ file: OpenFile, limits: DecodingLimits) {
    (bytes, name, self.limits, fileBytes) = ([], file.path, limits, file.size)
  }

  func error(_ code: CodecError.Code, _ message: String) -> CodecError { CodecError(code, file: name, message) }

  /// Refuses a header before anything is allocated for it.
  ///
  /// - Parameter expansion: the most bytes that a byte of the file can unpack to, or nil.
  /// - Throws: `truncated` where the file cannot hold so much, `tooLarge` above the limit.
  func admit(_ size: DecodedSize, expansion: Int?) throws(CodecError) {
    // First, for nobody should raise the limit for a file that has no such pixels.
    try admitStored(size, expansion: expansion)
    guard let samples = size.sampleBytes, samples <= limits.decodedBytes else {
      throw error(
        .tooLarge,
        "\(size) would take more than the decoding limit of \(limits.decodedBytes) bytes; raise it if memory allows")
    }
  }

  /// Refuses what the file cannot hold, however much memory there is.
  ///
  /// - Throws: `truncated`.
  func admitStored(_ size: DecodedSize, expansion: Int?) throws(CodecError) {
    guard let expansion else { return }
    let (most, overflows) = fileBytes.multipliedReportingOverflow(by: expansion)
    guard !overflows, size.storedBytes ?? .max > most else { return }
    throw error(.truncated, "the header says \(size), which the file's \(fileBytes) bytes cannot hold")
  }
}

/// The size that a header claims; any number may be absurd.
struct DecodedSize: CustomStringConvertible {
  var width: Int
  var height: Int
  var planes = 1
  var channels: Int
  var bits: Int

  /// Bytes that a sample takes in memory: 1, 2, 4 or 8. Half precision widens to 4.
  var bytesPerSample: Int

  /// Bytes of all samples in memory; nil on overflow.
  var sampleBytes: Int? { product([planes, height, width, channels, bytesPerSample]) }

  /// Bytes of all rows as they are stored, unpacked; nil on overflow.
  var storedBytes: Int? {
    guard let bits = product([width, channels, bits]), bits <= Int.max - 7 else { return nil }
    return product([planes, height, (bits + 7) / 8])
  }

  private func product(_ factors: [Int]) -> Int? {
    var result = 1
    for factor in factors {
      let (product, overflows) = result.multipliedReportingOverflow(by: factor)
      guard !overflows else { return nil }
      result = product
    }
    return result
  }

  var description: String {
    "\(width)×\(height) pixels of \(channels)×\(bits) bits" + (planes > 1 ? " on \(planes) pages" : "")
  }
}

extension ccodecs_report {
  /// The notes, a line each.
  var lines: [String] { text(notes).split(separator: "\n").map(String.init) }

  /// - Throws: the failure, unless all went well: `what` failed, and in brackets the library's reason.
  func check(file: String, _ what: String) throws(CodecError) {
    guard status != CCODECS_OK else { return }
    let code: CodecError.Code =
      switch status {
      case CCODECS_TRUNCATED: .truncated
      case CCODECS_UNSUPPORTED: .unsupported
      case CCODECS_TOO_LARGE, CCODECS_OUT_OF_MEMORY: .tooLarge
      default: .corrupt
      }
    throw CodecError(code, file: file, "\(what) (\(text(message)))")
  }

  /// - Throws: the failure of a decoder of this format, unless all went well.
  func check(_ format: ImageFormat, file: String) throws(CodecError) {
    let what =
      switch status {
      case CCODECS_TRUNCATED: "the \(format.name) image is cut short"
      case CCODECS_UNSUPPORTED: "a kind of \(format.name) image that is not supported"
      case CCODECS_TOO_LARGE, CCODECS_OUT_OF_MEMORY: "the \(format.name) image asks for too much memory"
      default: "the \(format.name) image is damaged"
      }
    try check(file: file, what)
  }

  private func text<Characters>(_ characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

extension Array {
  /// An array that a C function fills; empty where it reports a failure.
  init(count: Int, fill: (UnsafeMutableBufferPointer<Element>) -> ccodecs_status) {
    self.init(unsafeUninitializedCapacity: count) { buffer, initialized in
      let target = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
      initialized = fill(target) == CCODECS_OK ? count : 0
    }
  }

  /// Bytes that an encoder left in a buffer.
  static func encoded(_ body: (inout ccodecs_buffer) -> Void) -> [UInt8] where Element == UInt8 {
    var buffer = ccodecs_buffer()
    defer { ccodecs_free(&buffer) }
    body(&buffer)
    return [UInt8](UnsafeBufferPointer(start: buffer.bytes, count: buffer.count))
  }
}
