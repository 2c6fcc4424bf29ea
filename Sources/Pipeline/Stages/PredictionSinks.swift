internal import Foundation
internal import Imaging

/// Gives what is predicted to several takers, one after the other.
struct PredictionSinks: PredictionSink {
  let sinks: [any PredictionSink]

  init(_ sinks: [any PredictionSink]) { self.sinks = sinks }

  func prepare(_ files: [ImageFile]) throws {
    for sink in sinks { try sink.prepare(files) }
  }

  func write(_ planes: [FloatImage], of prepared: PreparedImage) throws {
    for sink in sinks { try sink.write(planes, of: prepared) }
  }
}

/// Adds up the time that other takers need, so that it can be told apart from that of prediction.
final class TimedSink: PredictionSink, @unchecked Sendable {
  private let sink: any PredictionSink
  // `lock` guards `total`.
  private let lock = NSLock()
  private var total = Duration.zero

  init(_ sink: any PredictionSink) { self.sink = sink }

  /// Of all threads together.
  var seconds: Double { lock.withLock { total / .seconds(1) } }

  func prepare(_ files: [ImageFile]) throws { try sink.prepare(files) }

  func write(_ planes: [FloatImage], of prepared: PreparedImage) throws {
    let start = ContinuousClock.now
    try sink.write(planes, of: prepared)
    let taken = ContinuousClock.now - start
    lock.withLock { total += taken }
  }
}
