/// libtorch as a whole.
public enum Engine {
  /// The version of libtorch this program was built against: `2.13.0`.
  public static var version: String { TorchCall.version }

  /// The threads that share one operation.
  public static var threads: Int { TorchCall.threads }

  /// Sets the threads that share one operation. Results are the same bit for bit only for the same number, so say it
  /// before the first operation, once.
  public static func setThreads(_ threads: Int) throws(TorchError) {
    guard threads >= 1 else {
      throw TorchError(
        code: .refused, operation: "setThreads", message: "expected at least 1 thread, found \(threads)")
    }
    try TorchCall.setThreads(threads)
  }

  /// Makes libtorch choose algorithms that give the same bits each time, where it has them. The CPU's do at one number
  /// of threads in any case; some of cuDNN's do not.
  public static func setDeterministic(_ deterministic: Bool) throws(TorchError) {
    try TorchCall.setDeterministic(deterministic)
  }

  /// Whether the processor multiplies bfloat16 itself (AVX-512 BF16, AMX or Arm's BF16): only then is it the faster
  /// type.
  public static var cpuHasBFloat16: Bool { TorchCall.cpuHasBFloat16 }

  /// The tensors that are alive in this process.
  public static var liveTensorCount: Int { TorchCall.liveHandles(ofThisThread: false) }

  /// The tensors made on this thread less those freed on it: what a test of leaks compares, other tests running beside
  /// it.
  public static var liveTensorCountOfThread: Int { TorchCall.liveHandles(ofThisThread: true) }

  /// What large tensors take of the host's memory, in bytes; those below 1 MiB are not counted. All is 0 where the system
  /// cannot move pages.
  public struct Memory: Sendable, Equatable {
    /// In use.
    public var live: Int
    /// The most that was in use at one time.
    public var peak: Int
    /// In use, or kept for the next tensors.
    public var held: Int
  }

  /// What large tensors of this process take.
  public static var memory: Memory { TorchCall.memory }

  /// Gives the system back what is kept for the next tensors, and what the heap keeps: worthwhile where much less will be
  /// needed from now on.
  public static func releaseFreeMemory() { TorchCall.releaseFreeMemory() }
}
