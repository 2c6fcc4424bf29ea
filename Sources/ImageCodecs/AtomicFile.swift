internal import Glibc

/// Writes a file so that nobody ever sees half of it.
enum AtomicFile {
  /// Writes a hidden file in the same folder, then renames it to `path`; on failure nothing stays behind.
  ///
  /// - Throws: `unwritable` with the system's reason.
  static func write(_ bytes: [UInt8], to path: String) throws(CodecError) {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    let temporary = "\(folder).sulcus-\(String(UInt64.random(in: .min ... .max), radix: 36)).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw unwritable(path, errno) }
    var failure = write(bytes, descriptor: descriptor)
    // Network file systems may report a full disk only here.
    if close(descriptor) != 0, failure == 0 { failure = errno }
    if failure == 0, rename(temporary, path) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary)
      throw unwritable(path, failure)
    }
  }

  /// Writes all bytes; returns 0 or the system's error number.
  static func write(_ bytes: [UInt8], descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let written = Glibc.write(descriptor, buffer.baseAddress! + done, buffer.count - done)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return written < 0 ? errno : EIO }
        done += written
      }
      return 0
    }
  }

  private static func unwritable(_ path: String, _ reason: Int32) -> CodecError {
    CodecError(.unwritable, file: path, "the file cannot be written: \(errorText(reason))")
  }
}
