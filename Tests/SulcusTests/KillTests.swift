import Foundation
import Testing

/// Runs that are killed, which nothing can prepare for.
@Suite struct KillTests {
  /// Killed twelve times, at any moment of its life, and resumed each time, a run ends with the bits of one that was left
  /// alone.
  @Test func aKilledRunEndsWithTheSameBits() throws {
    let folder = try Folder()
    try folder.prepare()
    let options = ["--set", "training.epochs=80"]
    let began = Date()
    let whole = try Program.run(["train", "tiny.yaml", "--output", "whole", "--quiet"] + options, in: folder)
    #expect(whole.status == 0, "\(whole.errors)")
    let length = Date().timeIntervalSince(began)

    var (kills, runs) = (0, 0)
    while kills < 12 {
      let name = "killed-\(runs)"
      runs += 1
      kills += try trainKilling(name, options, upTo: 12 - kills, within: 0.7 * length, in: folder)
      for checkpoint in ["best", "last"] {
        let (killed, left) = (try weights(name, checkpoint, in: folder), try weights("whole", checkpoint, in: folder))
        #expect(killed == left && !killed.isEmpty, "\(checkpoint) of \(name)")
      }
      #expect(try folder.text("\(name)/log.jsonl").split(separator: "\n").count == 80)
    }
  }

  /// Trains to the end, killed at a random moment of each attempt but the last.
  ///
  /// - Returns: how often it was killed.
  private func trainKilling(
    _ name: String, _ options: [String], upTo most: Int, within seconds: Double, in folder: Folder
  ) throws -> Int {
    var kills = 0
    while true {
      let resume = folder.exists("\(name)/plan.json") ? ["--resume"] : []
      let run = try Program.start(["train", "tiny.yaml", "--output", name] + options + resume, in: folder)
      if kills < most {
        usleep(UInt32(Double.random(in: 0...seconds) * 1e6))
        if run.process.isRunning {
          kill(run.process.processIdentifier, SIGKILL)
          run.process.waitUntilExit()
          kills += 1
          continue
        }
      }
      run.process.waitUntilExit()
      let result = try run.result()
      #expect(result.status == 0, "\(result.errors)")
      return kills
    }
  }

  /// The arrays of a checkpoint; its header says, besides, how long the run took.
  private func weights(_ run: String, _ checkpoint: String, in folder: Folder) throws -> Data {
    let bytes = try folder.bytes("\(run)/checkpoints/\(checkpoint).safetensors")
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    return bytes.dropFirst(8 + length)
  }
}
