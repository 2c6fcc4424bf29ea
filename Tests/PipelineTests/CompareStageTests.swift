import Evaluation
import Foundation
import Testing

@testable import Pipeline

@Suite struct CompareStageTests {
  /// A pipeline of a network and a method on 8 test cases; returns its path.
  private func writePipeline(_ folder: Folder, variants: String = "{otsu: {model: {method: otsu}}}") throws -> String {
    try folder.writeStudyCases(11)
    return try folder.write(
      """
      name: tiny
      seed: 4
      data:
        images: images
        masks: masks
        classes: {background: 0, cell: 255}
        split: {file: split.csv}
      model: {architecture: unet, width: 2, depth: 2}
      training: {patch: [16, 16], batch: 2, epochs: 3, precision: float32, device: cpu, threads: 1}
      evaluation: {scores: [iou, dice]}
      variants: \(variants)
      """, to: "tiny.yaml")
  }

  private func compare(_ folder: Folder, _ path: String, seeds: Int = 2, score: String? = nil) throws
    -> StudyResult
  {
    try CompareStage.perform(
      ComparisonRequest(subjects: [path], seeds: seeds, output: folder.file("out"), score: score, equivalence: 1))
  }

  private func problem(_ body: () throws -> StudyResult) -> String {
    do {
      _ = try body()
      return "none"
    } catch { return "\(error)" }
  }

  /// All that is independent of time.
  private func verdicts(_ result: StudyResult) throws -> [[Double]] {
    struct Numbers: Decodable {
      struct Pair: Decodable { var unitDifferences: [Double] }
      var pairs: [Pair]
    }
    return try JSONDecoder().decode(Numbers.self, from: Data(result.json.utf8)).pairs.map(\.unitDifferences)
  }

  @Test func goesOnWhereItWasAndTakesWhatIsFinished() throws {
    try withFolder { folder in
      let path = try writePipeline(folder)
      // As `sulcus train --output` leaves it.
      _ = try PipelineRun.perform(
        path, overrides: DefinitionOverrides(seed: 5), output: folder.file("out/base/seed-5"), stopAfterTraining: true)
      let begun = try folder.bytes(of: "out/base/seed-5/checkpoints/last.safetensors")
      let result = try compare(folder, path)
      #expect(try folder.bytes(of: "out/base/seed-5/checkpoints/last.safetensors") == begun, "it was not trained again")
      for place in ["base/seed-4", "base/seed-5", "otsu/seed-4", "otsu/seed-5"] {
        #expect(RunFolder(path: folder.file("out/" + place)).isFinished, "\(place)")
      }
      let own = ["study.json", "pipeline.yaml", "scores.csv", "comparison.json", "comparison.md", "comparison.tex"]
      for name in own + ["report.html"] {
        #expect(FileManager.default.fileExists(atPath: folder.file("out/" + name)), "\(name)")
      }
      let figures = try FileManager.default.contentsOfDirectory(atPath: folder.file("out/figures"))
      #expect(!figures.isEmpty && figures.allSatisfy { $0.hasSuffix(".svg") })
      // The seed is that of `--seed`: weights are another, cases and their sets are not.
      let plans = try ["4", "5"].map { try RunPlan.read(folder.file("out/base/seed-\($0)/plan.json")) }
      #expect(plans[0].first.shared.cases == plans[1].first.shared.cases && plans[1].first.shared.seed == 5)
      let best = "checkpoints/best.safetensors"
      #expect(try folder.bytes(of: "out/base/seed-4/" + best) != folder.bytes(of: "out/base/seed-5/" + best))

      // Killed before the report of one run, and before another began.
      let finished = try folder.bytes(of: "out/base/seed-5/" + best)
      try folder.remove("out/base/seed-4/report.html")
      try folder.remove("out/otsu/seed-5")
      let again = try compare(folder, path)
      #expect(try verdicts(again) == verdicts(result))
      #expect(try folder.bytes(of: "out/base/seed-5/" + best) == finished)

      // Its folder stands for its runs, and other seeds may join.
      let read = try CompareStage.perform(ComparisonRequest(subjects: [folder.file("out")], score: "dice"))
      #expect(read.folder.path == folder.file("out") && read.tables[0].rows[0][0] == "dice")
      #expect(try compare(folder, path, seeds: 1).verdict[0].hasPrefix("one seed: noise unknown"))
    }
  }

  @Test func refusesAnotherDefinitionInItsFolder() throws {
    try withFolder { folder in
      let methods = "{otsu: {model: {method: otsu}}, base: {model: {method: kMeans}}}"
      let path = try writePipeline(folder, variants: methods)
      let result = try compare(folder, path)
      #expect(result.tables[3].rows.map { $0[0] } == ["otsu", "base"], "a variant 'base' is the base")
      _ = try writePipeline(folder, variants: methods.replacing("kMeans", with: "sauvola"))
      #expect(problem { try compare(folder, path) }.contains("base/seed-4: its run had other settings or files"))
      try folder.remove("out/base")
      #expect(problem { try compare(folder, path) }.contains("base has other settings or files than when it was begun"))
      _ = try writePipeline(folder, variants: "{otsu: {model: {method: otsu}}}")
      #expect(problem { try compare(folder, path) }.contains("its variants are otsu, base, not base, otsu"))
    }
  }

  @Test func refusesBeforeAnyWork() throws {
    try withFolder { folder in
      func says(_ variants: String, score: String? = nil) throws -> String {
        let path = try writePipeline(folder, variants: variants)
        let text = problem { try compare(folder, path, score: score) }
        #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
        return text
      }
      let otsu = "{otsu: {model: {method: otsu}}}"
      #expect(try says("{}").contains("has no 'variants:', so there is nothing to compare"))
      #expect(try says("{base: {seed: 3}}").contains("holds 'base' alone"))
      #expect(try says("{unet: {}}").contains("holds 'unet' alone"))
      #expect(try says("{figures: {seed: 3}}").contains("'variants.figures' names a folder"))
      #expect(try says("{a/b: {seed: 3}}").contains("may not hold '/'"))
      #expect(try says("{a: {model: {width: none}}}").contains("width"))
      #expect(try says("{a: {model: {width: 7, architecture: unett}}}").contains("unett"))
      #expect(try says(otsu, score: "iuo").contains("unknown score 'iuo'; did you mean 'iou'?"))
      #expect(try says(otsu, score: "hd95").contains("base: has no hd95, which counts of pixels do not tell"))
      #expect(try says(otsu, score: "volumeDifference").contains("is best at 0 and cannot decide"))
      try folder.write(
        "image,set\n" + (0..<11).map { "case-\($0),\($0 < 2 ? "train" : $0 < 4 ? "validation" : "test")\n" }.joined(),
        to: "other.csv")
      #expect(
        try says("{a: {data: {split: {file: other.csv}}}}").contains(
          "test different cases: 'case-3' in one of them alone"))
      // Eight units are enough for six pairs, but not for ten.
      let many = "{a: {seed: 1}, b: {seed: 1}, c: {seed: 1}, d: {seed: 1}}"
      #expect(
        try says(many).contains("make up 8 cases, and 5 variants are 10 pairs, for which any verdict needs at least 9"))
    }
  }

  @Test func thePlanOfASeedIsThatOfTheFlag() throws {
    try withFolder { folder in
      let named = try writePipeline(folder, variants: "{wide: {model: {width: 3}}, narrow: {}}")
      let members = try StudyPlan(named, overrides: .init(), seeds: 1).members
      #expect(
        members.map(\.name) == ["wide", "narrow"], "a variant that overrides nothing names the definition itself")
      let path = try writePipeline(folder, variants: "{wide: {seed: 99, model: {width: 3}}}")
      let plan = try StudyPlan(path, overrides: .init(), seeds: 3)
      #expect(try members[1].plan.digestWithoutSeed() == plan.members[0].plan.digestWithoutSeed())
      #expect(plan.seeds == [4, 5, 6] && plan.members.map(\.name) == ["base", "wide"])
      for seed in plan.seeds {
        let flag = try CheckedPipeline.load(path, overrides: DefinitionOverrides(seed: seed)).run
        #expect(plan.members[0].plan.seeded(seed) == flag)
        let wide = try CheckedPipeline.load(
          path, overrides: DefinitionOverrides(settings: ["model.width=3"], seed: seed)
        ).run
        #expect(plan.members[1].plan.seeded(seed) == wide)
      }
      #expect(try plan.members[0].plan.digestWithoutSeed() == plan.members[0].plan.seeded(9).digestWithoutSeed())
      #expect(try plan.members[0].plan.digestWithoutSeed() != plan.members[1].plan.digestWithoutSeed())
    }
  }

  @Test func tablesKeepOddNames() throws {
    try withFolder { folder in
      try folder.writeStudyCases(11)
      let names = ["50%_of & more", "a|b{c}\\d"]
      for (width, name) in zip(2..., names) {
        _ = try folder.writeFinishedRun(name, folder.studyPlan(seed: 1, ["model.width=\(width)"])) {
          (50 + $0, 0, 50 - $0)
        }
      }
      let study = try Study.read(runFolders: names.map(folder.file))
      #expect(study.variants.map(\.name) == names)
      let latex = study.document.latex
      #expect(latex.contains("50\\%\\_of \\& more") && latex.contains("a$|$b\\{c\\}\\textbackslash{}d"))
      let markdown = study.document.markdown
      #expect(markdown.contains("| 50%\\_of & more |") && markdown.contains("a\\|b{c}\\\\d"))
      // Every row of a table has as many cells as its head.
      for table in study.tables { #expect(table.rows.allSatisfy { $0.count == table.header.count }, "\(table.title)") }
      let rows = study.scoresText.split(separator: "\n")
      #expect(rows[0] == "variant,seed,case,group,class,tp,fp,fn,tn,iou,miou,dice,precision,recall,status")
      #expect(rows.count == 1 + 2 * 8 * 2)
      #expect(rows[1].hasPrefix("50%_of & more,1,case-") && rows[1].contains(",background,156,"))
    }
  }
}
