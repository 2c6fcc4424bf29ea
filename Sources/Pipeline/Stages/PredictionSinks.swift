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
