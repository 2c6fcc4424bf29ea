internal import Glibc

/// A regular file that is open for reading, and closed with this value.
final class OpenFile {
  let path: String
  let descriptor: Int32
  /// Bytes when it was opened.
  let size: Int

  /// - Throws: `notFound`, or `unreadable` with the system's reason.
  init(_ path: String) throws(CodecError) {
    // Without O_NONBLOCK a named pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let reason = errno
      if reason == ENOENT || reason == ENOTDIR { throw CodecError(.notFound, file: path, "there is no such file") }
      throw CodecError(.unreadable, file: path, "the file cannot be opened: \(errorText(reason))")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      let found = status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "a device or pipe"
      throw CodecError(.unreadable, file: path, "expected a file, found \(found)")
    }
    self.path = path
    self.descriptor = descriptor
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// The whole file.
  ///
  /// - Throws: `tooLarge`, or `unreadable` with the system's reason.
  func bytes(atMost limit: Int) throws(CodecError) -> [UInt8] {
    guard size <= limit else {
      throw CodecError(.tooLarge, file: path, "the file has \(size) bytes, more than the limit of \(limit)")
    }
    return try prefix(size)
  }

  /// The first `count` bytes, or all if there are fewer.
  func prefix(_ count: Int) throws(CodecError) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: min(count, size)) { buffer, filled in
      while filled < min(count, size) {
        let read = pread(descriptor, buffer.baseAddress! + filled, min(count, size) - filled, off_t(filled))
        if read < 0, errno == EINTR { continue }
        if read < 0 { failure = errno }
        if read <= 0 { break }
        filled += read
      }
    }
    guard failure == 0 else {
      throw CodecError(.unreadable, file: path, "the file cannot be read: \(errorText(failure))")
    }
    return bytes
  }
}

/// The system's words for an error number.
func errorText(_ number: Int32) -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
    guard strerror_r(number, buffer.baseAddress!, buffer.count) == 0 else { return "error \(number)" }
    return String(cString: buffer.baseAddress!)
  }
}
