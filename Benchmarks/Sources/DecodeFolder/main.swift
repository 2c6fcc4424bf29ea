// Decodes the images of a folder, from file to samples, and prints how many a second.
//
// usage: DecodeFolder FOLDER [--threads N] [--rounds N]
import Foundation
import ImageCodecs
import Synchronization

var folder = ""
var threads = 1
var rounds = 5
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--threads": threads = Int(arguments.popFirst() ?? "") ?? 1
  case "--rounds": rounds = Int(arguments.popFirst() ?? "") ?? 5
  default: folder = argument
  }
}

let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { "\(folder)/\($0)" }

/// Decodes every file once, each thread taking the next that is left; gives the seconds.
func decodeAll(_ files: [String], threads: Int) -> Double {
  let next = Atomic(0)
  let start = ContinuousClock.now
  DispatchQueue.concurrentPerform(iterations: threads) { _ in
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      guard index < files.count else { return }
      do { _ = try ImageCodec.decode(path: files[index]) } catch { fatalError("\(error)") }
    }
  }
  let elapsed = start.duration(to: .now)
  return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
}

_ = decodeAll(files, threads: threads)
let seconds = (0..<rounds).map { _ in decodeAll(files, threads: threads) }.sorted()[rounds / 2]
let result: [String: Any] = [
  "program": "Sulcus", "threads": threads, "folder": (folder as NSString).lastPathComponent,
  "imagesPerSecond": Double(files.count) / seconds,
]
print(String(decoding: try JSONSerialization.data(withJSONObject: result, options: .sortedKeys), as: UTF8.self))
