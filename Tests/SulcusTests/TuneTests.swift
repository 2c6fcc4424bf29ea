import Foundation
import Testing

@Suite struct TuneTests {
  private static let search = """

    search:
      trials: 7
      keys:
        training.optimizer.learningRate: {from: 0.0001, to: 0.02, scale: log}
        training.loss: [{dice: 1, bce: 1}, {bce: 1}]
    """

  private static func folder(_ search: String = search) throws -> Folder {
    let folder = try Folder()
    try folder.prepare()
    try folder.write(Folder.pipeline + search, to: "tiny.yaml")
    return folder
  }

  /// The lines of a journal, without what a clock measured.
  private func journal(_ search: String, in folder: Folder) throws -> [NSDictionary] {
    try folder.text("\(search)/trials.jsonl").split(separator: "\n").map { line in
      var trial = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(trial.removeValue(forKey: "seconds") is NSNumber)
      return trial as NSDictionary
    }
  }

  private func tune(_ arguments: String..., in folder: Folder) throws -> Program.Result {
    try Program.run(["tune", "tiny.yaml"] + arguments, in: folder)
  }

  @Test func findsSettingsThatRunAndScoreAsItSaid() throws {
    let folder = try Self.folder()
    let tuned = try tune("--output", "found/here", in: folder)
    #expect(tuned.status == 0, "\(tuned.errors)")
    let trials = try journal("found/here", in: folder)
    #expect(trials.count == 7)
    let scores = trials.compactMap { $0["score"] as? Double }
    let best = try #require(scores.max())
    #expect(Set(scores).count > 3, "\(scores)")
    for part in ["sulcus run found/here/best.yaml", "The best of 7 trials on 2 validation cases is optimistic"] {
      #expect(tuned.output.contains(part), "\(part)")
    }
    for number in 1...7 {
      #expect(tuned.errors.contains("trial \(number) of 7: training.optimizer.learningRate="))
      #expect(!folder.exists("found/here/trials/00\(number)/predictions"), "no test case is predicted")
    }
    #expect(tuned.errors.contains(String(format: "iou %.4f", scores[0])))
    #expect(try folder.text("found/here/search.html").contains("</svg>"))

    // The best definition is that training, to the bit, and then scores the test cases.
    let run = try Program.run("run", "found/here/best.yaml", "--output", "best", "--quiet", in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let validated = try folder.text("best/log.jsonl").split(separator: "\n").compactMap { line in
      (try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["validationIoU"] as? Double
    }
    #expect(validated.max() == best)
    let number = try #require(scores.firstIndex(of: best)) + 1
    func weights(_ run: String) throws -> Data {
      let bytes = try folder.bytes("\(run)/checkpoints/best.safetensors")
      return bytes.dropFirst(8 + bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) })
    }
    #expect(try weights("best") == weights("found/here/trials/00\(number)"))
  }

  @Test func aKilledSearchGoesOnAndFindsTheSame() throws {
    let folder = try Self.folder()
    let whole = try tune("--output", "whole", "--quiet", in: folder)
    #expect(whole.status == 0, "\(whole.errors)")
    let expected = try journal("whole", in: folder)
    for trial in [2, 5, 7] {
      let running = try Program.start(["tune", "tiny.yaml", "--output", "killed"], in: folder)
      _ = try running.waits(for: "trial \(trial) of 7")
      usleep(UInt32.random(in: 0...400_000))
      kill(running.process.processIdentifier, SIGKILL)
      running.process.waitUntilExit()
    }
    // A power cut in the middle of a line.
    let lines = try folder.text("killed/trials.jsonl")
    try folder.write(String(lines.dropLast(40)), to: "killed/trials.jsonl")
    let resumed = try tune("--output", "killed", in: folder)
    #expect(resumed.status == 0 && resumed.errors.contains("cut short"), "\(resumed.errors)")
    #expect(try journal("killed", in: folder) == expected)
    #expect(try folder.text("killed/best.yaml") == folder.text("whole/best.yaml"))

    // More trials begin with those that were; other settings are another search.
    let more = try tune("--output", "killed", "--trials", "8", "--quiet", in: folder)
    #expect(more.status == 0, "\(more.errors)")
    #expect(try Array(journal("killed", in: folder).prefix(7)) == expected)
    #expect(try journal("killed", in: folder).count == 8)
    let other = try tune("--output", "killed", "--set", "training.batch=2", in: folder)
    #expect(other.status == 1 && other.errors.contains("choose another --output"), "\(other.errors)")
  }

  @Test func aTrialThatFailsIsTheWorst() throws {
    let folder = try Self.folder(
      """

      search:
        method: grid
        keys:
          training.epochs: [1]
          model.depth: [2, 7]
      """)
    let tuned = try tune("--output", "search", "--format", "json", in: folder)
    #expect(tuned.status == 0, "\(tuned.errors)")
    let trials = try journal("search", in: folder)
    #expect(trials.map { $0["state"] as? String } == ["done", "failed"])
    #expect(tuned.errors.contains("failed: "))
    let report = try #require(JSONSerialization.jsonObject(with: Data(tuned.output.utf8)) as? [String: Any])
    #expect((report["best"] as? [String: Any])?["trial"] as? Int == 1)
    #expect(try folder.text("search/search.html").contains("<title>trial 2: failed"))
  }

  @Test func aSearchInWhichAllFailsStopsWithTheReason() throws {
    let patches = (3...9).map { "[\(2 * $0), \(2 * $0)]" }.joined(separator: ", ")
    let folder = try Self.folder("\nsearch: {method: grid, keys: {training.patch: [\(patches)]}}\n")
    let tuned = try tune("--output", "search", "--set", "model.depth=6", in: folder)
    #expect(tuned.status == 1)
    #expect(tuned.errors.contains("none of the first 7 trials could be trained"), "\(tuned.errors)")
    #expect(tuned.errors.contains("training.patch"), "\(tuned.errors)")
  }

  @Test func halvingTrainsTheBetterOnesLonger() throws {
    let folder = try Self.folder(
      """

      search:
        method: random
        trials: 4
        halving: 2
        score: dice
        keys: {training.optimizer.learningRate: {from: 0.0001, to: 0.02, scale: log}}
      """)
    let tuned = try tune("--output", "search", "--set", "training.epochs=4", "--quiet", in: folder)
    #expect(tuned.status == 0, "\(tuned.errors)")
    let trials = try journal("search", in: folder)
    #expect(trials.map { $0["rung"] as? Int } == [1, 1, 1, 1, 2, 2, 3])
    #expect(trials.map { $0["share"] as? Double } == [0.25, 0.25, 0.25, 0.25, 0.5, 0.5, 1])
    let first = trials[..<4].sorted { $0["score"] as! Double > $1["score"] as! Double }
    #expect(trials[4..<6].map { $0["trial"] as? Int } == first[..<2].map { $0["trial"] as? Int })
    let epochs = try (4..<7).map { index in
      let run = try #require(trials[index]["folder"] as? String)
      return try folder.text("search/\(run)/log.jsonl").split(separator: "\n").count
    }
    #expect(epochs == [2, 2, 4], "each rung is a training of its own, with its whole schedule")
    let best = try folder.text("search/best.yaml")
    #expect(best.contains("epochs: 4") && best.contains("learningRate"), "\(best)")
  }

  /// Classical methods have nothing to train, and settings that can be searched all the same.
  @Test func methodsAreSearchedToo() throws {
    let folder = try Self.folder(
      """

      search:
        method: grid
        score: hd95
        keys:
          model.method: [otsu, kMeans, localMean]
          postprocessing: [[], [{fillHoles: {}}, {removeSmall: {area: 30}}]]
      """)
    let tuned = try tune("--output", "search", in: folder)
    #expect(tuned.status == 0, "\(tuned.errors)")
    let trials = try journal("search", in: folder)
    let scores = try trials.map { try #require($0["score"] as? Double) }
    #expect(scores.count == 6 && Set(scores).count > 2, "\(scores)")
    let report = String(format: "hd95 %.4f", scores.min()!)
    #expect(tuned.output.contains(report), "\(tuned.output)")
    let run = try Program.run("run", "search/best.yaml", "--output", "best", "--quiet", in: folder)
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func saysWhatItCannotSearch() throws {
    let folder = try Self.folder()
    let folds = try tune("--set", "data.split={folds: 3}", in: folder)
    #expect(folds.status == 1 && folds.errors.contains("needs one split"), "\(folds.errors)")
    let none = try tune("--set", "search=", in: folder)
    #expect(none.status == 1 && none.errors.contains("has no block 'search'"), "\(none.errors)")
    let grid = try tune(
      "--set", "search={method: grid, keys: {training.batch: [2, 4]}}", "--trials", "3", in: folder)
    #expect(grid.status == 1 && grid.errors.contains("--trials is of no account"), "\(grid.errors)")
    let zero = try tune("--trials", "0", in: folder)
    #expect(zero.status == 1 && zero.errors.contains("from 1 to 10000"), "\(zero.errors)")
    let typo = try tune("--set", "search.keys={training.bach: [2]}", in: folder)
    #expect(typo.status == 1 && typo.errors.contains("did you mean 'batch'"), "\(typo.errors)")
    #expect(!folder.exists("runs"), "nothing was begun")
    let trained = try Program.run(
      "train", "tiny.yaml", "--output", "run", "--quiet", "--set", "training.epochs=1", in: folder)
    #expect(trained.status == 0, "\(trained.errors)")
    let taken = try tune("--output", "run", in: folder)
    #expect(taken.status == 1 && taken.errors.contains("holds a run"), "\(taken.errors)")
  }

  @Test func checkReadsTheSearchAndRunsDoNot() throws {
    let folder = try Self.folder()
    let checked = try Program.run("check", "tiny.yaml", in: folder)
    #expect(checked.status == 0, "\(checked.errors)")
    #expect(
      checked.output.contains("search    tpe, 7 trials, by iou: training.optimizer.learningRate, training.loss"),
      "\(checked.output)")
    try folder.write(Folder.pipeline + "\nsearch: {keys: {training.batch: [2, 0]}}\n", to: "wrong.yaml")
    let wrong = try Program.run("check", "wrong.yaml", in: folder)
    #expect(wrong.status == 1 && wrong.errors.contains("wrong.yaml:") && wrong.errors.contains("from 1 to 4096"))
    let run = try Program.run(
      "train", "wrong.yaml", "--output", "run", "--quiet", "--set", "training.epochs=1", in: folder)
    #expect(run.status == 0, "\(run.errors)")
  }
}
