#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Files that appear whole or not at all, also when the machine loses power.
enum AtomicFile {
  /// Writes a hidden file beside the path, flushes it to the disk and renames it into place.
  ///
  /// The hidden name is fixed, so that what a killed run left is written over by the next.
  ///
  /// - Throws: ``CheckpointError`` with code `unwritable`; what stood at `path` is then still there.
  static func write(_ pieces: [[UInt8]], to path: String) throws(CheckpointError) {
    let partial = hidden(path, suffix: "partial")
    do throws(CheckpointError) {
      try fill(partial, with: pieces, for: path)
      guard rename(partial, path) == 0 else { throw failure(path, "cannot be put in place") }
    } catch {
      unlink(partial)
      throw error
    }
    flushFolder(of: path)
  }

  /// Makes a second name of a file, replacing what the second name stood for; the first name stays.
  ///
  /// Where the file system knows no links the file is renamed instead.
  static func link(_ path: String, to second: String) throws(CheckpointError) {
    let partial = hidden(second, suffix: "link")
    unlink(partial)
    let linked = linkFile(path, partial)
    guard rename(linked ? partial : path, second) == 0 else {
      let error = failure(second, "cannot be put in place")
      unlink(partial)
      throw error
    }
    // Renaming one name of a file to another name of the same file does nothing and leaves both.
    unlink(partial)
    flushFolder(of: second)
  }

  /// `folder/.name.suffix` for `folder/name`.
  private static func hidden(_ path: String, suffix: String) -> String {
    let (folder, name) = split(path)
    return "\(folder)/.\(name).\(suffix)"
  }

  private static func split(_ path: String) -> (folder: Substring, name: Substring) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path[...]) }
    return (slash == path.startIndex ? "" : path[..<slash], path[path.index(after: slash)...])
  }

  private static func fill(_ partial: String, with pieces: [[UInt8]], for path: String) throws(CheckpointError) {
    let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(path, "cannot be created") }
    var written = pieces.allSatisfy { writeAll($0, to: descriptor) } && fsync(descriptor) == 0
    let error = errno
    // Some network file systems report a full disk only here.
    if close(descriptor) != 0 && written { written = false } else { errno = error }
    guard written else { throw failure(path, "cannot be written") }
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let wrote = systemWrite(descriptor, buffer.baseAddress! + done, buffer.count - done)
        if wrote < 0 && errno == EINTR { continue }
        guard wrote > 0 else { return false }
        done += wrote
      }
      return true
    }
  }

  /// A rename is on the disk once its folder is; a file system that cannot flush a folder keeps it in its own time.
  private static func flushFolder(of path: String) {
    let folder = split(path).folder
    let descriptor = open(folder.isEmpty ? "/" : String(folder), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func failure(_ path: String, _ what: String) -> CheckpointError {
    let reason = String(cString: strerror(errno))
    return CheckpointError(
      .unwritable, file: path, "\(what): \(reason); make room or give a folder that can be written")
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

private func linkFile(_ path: String, _ second: String) -> Bool { link(path, second) == 0 }
