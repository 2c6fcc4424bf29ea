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
}
