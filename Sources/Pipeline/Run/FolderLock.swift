internal import Foundation

/// Keeps a second program out of a run's folder.
///
/// The lock is the system's own and belongs to the open file: it ends with the process, however that ends, so that a
/// killed run leaves no lock behind.
final class FolderLock {
  private let descriptor: Int32

  /// - Throws: `PipelineError` of code `output` where another process works in the folder.
  init(folder: String) throws(PipelineError) {
    let path = FilePath.join(folder, ".lock")
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw PipelineError(.output, "\(path): cannot be opened: \(String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      // Some network file systems have no locks; a run there is the user's to keep apart.
      if errno != EWOULDBLOCK { return }
      throw PipelineError(
        .output, "\(folder): another sulcus works in this folder; wait until it has ended, or choose another --output")
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
