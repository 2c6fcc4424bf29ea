#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension Safetensors {
  /// Writes the file beside its place and renames it there, so that the path never shows half a file.
  ///
  /// - Precondition: no two arrays share a name.
  /// - Throws: ``CheckpointError`` with code `unwritable`; what stood at `path` is then still there.
  public func write(to path: String) throws(CheckpointError) {
    precondition(Set(tensors.map(\.name)).count == tensors.count, "two arrays of one name")
    let ordered = tensors.sorted { first, second in
      first.type.rank != second.type.rank
        ? first.type.rank > second.type.rank : first.name.utf8.lexicographicallyPrecedes(second.name.utf8)
    }
    let header = SafetensorsHeader(laying: ordered, metadata: metadata)
    try AtomicFile.write([header.encoded] + ordered.map(\.bytes), to: path)
  }

  /// Reads and checks a whole file; arrays come in the order in which they lie.
  ///
  /// - Throws: ``CheckpointError`` with code `notFound`, `unreadable`, `truncated` or `corrupt`.
  public static func read(_ path: String) throws(CheckpointError) -> Safetensors {
    let file = try ReadableFile(path)
    let (header, dataStart) = try readHeader(file)
    var tensors: [Entry] = []
    for array in header.arrays {
      let bytes = try file.bytes(at: dataStart + array.bytes.lowerBound, count: array.bytes.count)
      tensors.append(Entry(name: array.name, type: array.type, shape: array.shape, bytes: bytes))
    }
    return Safetensors(tensors: tensors, metadata: header.metadata)
  }

  /// Reads the metadata alone, after the same checks of header and file size.
  public static func readMetadata(_ path: String) throws(CheckpointError) -> [String: String] {
    try readHeader(ReadableFile(path)).header.metadata
  }

  private static func readHeader(
    _ file: ReadableFile
  ) throws(CheckpointError) -> (header: SafetensorsHeader, dataStart: Int) {
    guard file.size >= 8 else {
      throw file.fault(.truncated, "holds \(file.size) bytes, too few for a safetensors file")
    }
    let length = try file.bytes(at: 0, count: 8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(SafetensorsHeader.longest) else {
      throw file.fault(.corrupt, "is no safetensors file: it begins with a header length of \(length)")
    }
    let dataStart = 8 + Int(length)
    guard dataStart <= file.size else {
      throw file.fault(.truncated, "announces a header of \(length) bytes and holds \(file.size) bytes in all")
    }
    let json = try file.bytes(at: 8, count: Int(length))
    do {
      return (try SafetensorsHeader(json: json, dataSize: file.size - dataStart), dataStart)
    } catch {
      throw file.fault(error.code, error.message)
    }
  }
}

/// A file open for reading, its size taken once.
private final class ReadableFile {
  let path: String
  let size: Int
  private let descriptor: Int32

  init(_ path: String) throws(CheckpointError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let missing = errno == ENOENT
      throw CheckpointError(
        missing ? .notFound : .unreadable, file: path,
        missing ? "there is no such file; check the path" : "cannot be read: \(String(cString: strerror(errno)))")
    }
    var status = stat()
    let known = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    size = known ? Int(status.st_size) : 0
    guard known else { throw fault(.unreadable, "is not a file") }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func fault(_ code: CheckpointError.Code, _ message: String) -> CheckpointError {
    let advice =
      switch code {
      case .truncated, .corrupt: "; use another checkpoint of the run, such as the previous one"
      default: ""
      }
    return CheckpointError(code, file: path, message + advice)
  }

  /// - Precondition: the range lies in the file as it was when opened.
  func bytes(at offset: Int, count: Int) throws(CheckpointError) -> [UInt8] {
    var read = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while read < count {
        let got = pread(descriptor, buffer.baseAddress! + read, count - read, off_t(offset + read))
        if got < 0 && errno == EINTR { continue }
        guard got > 0 else { break }
        read += got
      }
      initialized = read
    }
    guard read == count else { throw fault(.unreadable, "could not be read beyond byte \(offset + read)") }
    return bytes
  }
}
