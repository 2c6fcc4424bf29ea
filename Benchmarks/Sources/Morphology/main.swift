// Times operations on a binary mask, one thread, the counterpart of peers/morphology.py, which makes the mask.
//
//     Morphology MASK [--side 2048] [--chart] [--seconds 1]
//
// MASK holds side × side bytes, 0 or 1. Prints one JSON object a piece of work: the median and the least milliseconds of a
// call, its result's allocation included, and a number of the result.

import Foundation
import Imaging

struct UsageError: Error {
  let reason: String
}

/// Calls the work for some time, after two calls that do not count.
func measure(_ work: Work, seconds: Double) -> [String: Any] {
  let clock = ContinuousClock()
  var milliseconds: [Double] = []
  var spent = 0.0
  var number = work.run()()
  number = work.run()()
  while spent < seconds || milliseconds.count < 5 {
    var finish = { 0 }
    let time = clock.measure { finish = work.run() }
    milliseconds.append(Double(time.components.attoseconds) / 1e15 + Double(time.components.seconds) * 1000)
    spent += milliseconds.last! / 1000
    guard finish() == number else { fatalError("\(work.name) gives another result each time") }
  }
  milliseconds.sort()
  return [
    "program": "Sulcus", "work": work.name, "milliseconds": milliseconds[milliseconds.count / 2],
    "least": milliseconds[0], "calls": milliseconds.count, "number": number,
  ]
}

do {
  var arguments = Array(CommandLine.arguments.dropFirst())
  func value(_ option: String, _ fallback: Double) throws -> Double {
    guard let index = arguments.firstIndex(of: option) else { return fallback }
    guard index + 1 < arguments.count, let value = Double(arguments[index + 1]), value > 0 else {
      throw UsageError(reason: option)
    }
    arguments.removeSubrange(index...index + 1)
    return value
  }
  let side = Int(try value("--side", 2048))
  let seconds = try value("--seconds", 1)
  let isChart = arguments.contains("--chart")
  arguments.removeAll { $0 == "--chart" }
  guard arguments.count == 1 else { throw UsageError(reason: "one mask is needed") }
  let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[0])))
  guard bytes.count == side * side else { throw UsageError(reason: "\(arguments[0]) does not hold \(side)² bytes") }
  let map = LabelMap(width: side, height: side, labels: bytes)
  for work in isChart ? Work.chart(map) : Work.table(map) {
    let result = try JSONSerialization.data(
      withJSONObject: measure(work, seconds: seconds), options: [.sortedKeys, .withoutEscapingSlashes])
    print(String(decoding: result, as: UTF8.self))
  }
} catch let error as UsageError {
  FileHandle.standardError.write(
    Data("\(error.reason)\nusage: Morphology MASK [--side PIXELS] [--chart] [--seconds S]\n".utf8))
  exit(2)
} catch {
  FileHandle.standardError.write(Data("error: \(error)\n".utf8))
  exit(1)
}
