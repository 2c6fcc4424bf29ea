// The counterpart of peers/train_step.py: the same work, the same JSON.

import Foundation
import Tensors

do {
  let options = try Options(Array(CommandLine.arguments.dropFirst()))
  try Engine.setThreads(options.threads)
  var result: [String: Any] = [
    "program": "Sulcus, libtorch \(Engine.version)", "precision": options.precision.rawValue,
    "threads": options.threads, "steps": options.steps,
  ]
  let measured = try options.quality.map { try measureQuality($0, options: options) } ?? measureSpeed(options)
  result.merge(measured) { $1 }
  print(String(decoding: try JSONSerialization.data(withJSONObject: result, options: .sortedKeys), as: UTF8.self))
} catch let error as UsageError {
  FileHandle.standardError.write(Data("\(error.name)\n\(Options.usage)\n".utf8))
  exit(2)
} catch {
  FileHandle.standardError.write(Data("error: \(error)\n".utf8))
  exit(1)
}
