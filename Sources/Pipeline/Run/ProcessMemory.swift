internal import Foundation
internal import Tensors

/// The main memory that this process takes, as Linux tells it.
enum ProcessMemory {
  /// The most bytes that were resident at one time since the process began, or since `forgetPeak`; nothing where the system
  /// does not tell.
  static var peak: Int? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.split(whereSeparator: \.isWhitespace)[1]) }.map { $0 << 10 }
  }

  /// Gives back what the heap keeps free, and counts the peak anew from there.
  static func forgetPeak() {
    Engine.releaseFreeMemory()
    // 5: proc(5) on clear_refs.
    try? FileHandle(forWritingAtPath: "/proc/self/clear_refs")?.write(contentsOf: Data("5".utf8))
  }
}
