import Foundation
import ImageCodecs
import Imaging
import Pipeline
import Synchronization

/// `evaluate` on folders of masks, beside what decoding their files alone takes; all cores.
enum Folders {
  /// Writes pairs of masks, 0 and 255.
  static func write(_ count: Int, to folder: String) throws {
    for name in ["predictions", "references"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    for number in 0..<count {
      let disks = Disks(number: number)
      for (name, map) in [("predictions", disks.prediction), ("references", disks.reference)] {
        let mask = Image(
          width: map.width, height: map.height, channels: .gray, bitsPerSample: 8,
          samples: .uint8(map.labels.map { $0 * 255 }))
        try ImageCodec.writeMask(mask, to: "\(folder)/\(name)/\(number).png")
      }
    }
  }

  /// Decoding and evaluating in turn.
  static func measure(_ folder: String, rounds: Int) throws -> [[String: Any]] {
    let references = try files(folder + "/references")
    let all = try files(folder + "/predictions") + references
    var times: [String: [Double]] = [:]
    _ = try decode(all)
    for _ in 0..<rounds {
      times["decode", default: []].append(try seconds { try decode(all) })
      times["evaluate", default: []].append(try seconds { try evaluate(folder) })
      times["evaluate, classes given", default: []].append(
        try seconds {
          try evaluate(
            folder,
            classes: [
              ClassDefinition(name: "background", values: [.gray(0)]),
              ClassDefinition(name: "disk", values: [.gray(255)]),
            ])
        })
      times["evaluate, hd95 assd nsd as well", default: []].append(
        try seconds { try evaluate(folder, scores: ["iou", "miou", "dice", "hd95", "assd", "nsd"]) })
    }
    return times.map { work, seconds in
      let sorted = seconds.sorted()
      return [
        "program": "Sulcus", "work": work, "pairs": references.count, "seconds": sorted[sorted.count / 2],
        "least": sorted[0], "most": sorted.last!,
      ]
    }
  }

  private static func files(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { "\(folder)/\($0)" }
  }

  private static func decode(_ files: [String]) throws {
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: ProcessInfo.processInfo.activeProcessorCount) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < files.count else { return }
        do { _ = try ImageCodec.decode(path: files[index]) } catch { fatalError("\(error)") }
      }
    }
  }

  private static func evaluate(_ folder: String, classes: [ClassDefinition]? = nil, scores: [String]? = nil) throws {
    let scored = try EvaluateStage.perform(
      EvaluationRequest(
        predictions: folder + "/predictions", references: folder + "/references", classes: classes, scores: scores))
    guard scored.counted.undefined == 0 else { fatalError("a pair of disks is not scored") }
  }
}
