// Times the scores of masks, the counterpart of peers/scores.py.
//
//     Scores --make-pair FILE           # the masks of one pair as bytes, for the peers
//     Scores [--seconds 1]              # the scores of one pair, one thread
//     Scores --make FOLDER [--count N]  # 1000 pairs of mask files
//     Scores --folder FOLDER [--rounds N]
//
// Prints one JSON object a piece of work.

import Foundation

struct UsageError: Error {
  let reason: String
}

func show(_ entry: [String: Any]) throws {
  let data = try JSONSerialization.data(withJSONObject: entry, options: [.sortedKeys, .withoutEscapingSlashes])
  print(String(decoding: data, as: UTF8.self))
}

do {
  var options: [String: String] = [:]
  var arguments = CommandLine.arguments.dropFirst()
  while let name = arguments.popFirst() {
    guard let value = arguments.popFirst() else { throw UsageError(reason: "\(name) needs a value") }
    options[name] = value
  }
  let known = ["--make-pair", "--seconds", "--make", "--count", "--folder", "--rounds"]
  if let odd = options.keys.first(where: { !known.contains($0) }) { throw UsageError(reason: "unknown option \(odd)") }
  if let path = options["--make-pair"] {
    try SinglePair.write(to: path)
  } else if let folder = options["--make"] {
    try Folders.write(options["--count"].flatMap { Int($0) } ?? 1000, to: folder)
  } else if let folder = options["--folder"] {
    for entry in try Folders.measure(folder, rounds: options["--rounds"].flatMap { Int($0) } ?? 5) { try show(entry) }
  } else {
    let seconds = options["--seconds"].flatMap { Double($0) } ?? 1
    for entry in [SinglePair.surfaces(seconds: seconds), SinglePair.overlap(seconds: seconds)] { try show(entry) }
  }
} catch let error as UsageError {
  FileHandle.standardError.write(Data("\(error.reason)\n".utf8))
  exit(2)
} catch {
  FileHandle.standardError.write(Data("error: \(error)\n".utf8))
  exit(1)
}
