internal import Foundation
internal import Synchronization

/// Whether the user pressed Ctrl-C: long loops ask between two steps, save what they have and throw `interrupted`.
public enum Interruption {
  private static let requested = Atomic<Bool>(false)

  /// From now on the first Ctrl-C is noted and the second ends the process with 130 at once.
  public static func watch() {
    // The handler may touch an atomic that exists already, and little else.
    requested.store(false, ordering: .relaxed)
    signal(SIGINT) { _ in
      if Interruption.requested.exchange(true, ordering: .relaxed) { _exit(130) }
    }
    // A parent may have blocked the signal, as test runners do.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigprocmask(SIG_UNBLOCK, &signals, nil)
  }

  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// - Throws: `PipelineError` of code `interrupted` after Ctrl-C.
  static func check() throws(PipelineError) {
    if isRequested { throw PipelineError(.interrupted, "stopped by Ctrl-C") }
  }
}
