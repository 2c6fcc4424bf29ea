import Evaluation
import Foundation
import ImageCodecs
import Imaging
import Testing

@testable import Pipeline

@Suite struct StudyReportTests {
  /// The page as XML, whose empty elements are closed.
  private func document(_ page: String) -> SVGDocument {
    SVGDocument(
      page.replacing("<!doctype html>", with: "").replacing(/<(meta|img)([^>]*)>/) { "<\($0.output.1)\($0.output.2)/>" }
    )
  }

  /// The texts of a table's column, by the table's name.
  private func rows(_ page: String, _ caption: String) -> [[String]] {
    guard let start = page.range(of: "aria-label=\"\(caption)\""),
      let end = page.range(of: "</table>", range: start.upperBound..<page.endIndex)
    else { return [] }
    return page[start.upperBound..<end.lowerBound].split(separator: "<tr>").dropFirst(2).map { row in
      row.matches(of: /<t[hd][^>]*>(.*?)<\/t[hd]>/).map { String($0.output.1).replacing(/<[^>]*>/, with: "") }
    }
  }

  /// Three variants with two seeds: `good`, `middle` like it on most cases, and `poor`.
  private func threeVariants(
    _ folder: Folder, seeds: [UInt64] = [1, 2], cases: Int = 12, equivalence: Double? = nil
  ) throws -> Study {
    try folder.writeStudyCases(cases + 3)
    var paths: [String] = []
    for seed in seeds {
      let shift = Int(seed)
      for (name, width, loss) in [("poor", 2, 30), ("good", 3, 0), ("middle", 4, 1)] {
        let plan = try folder.studyPlan(seed: seed, ["model.width=\(width)", "name=\(name)"])
        paths.append(
          try folder.writeFinishedRun("\(name)-\(seed)", plan) { entry in
            let hit = 80 - loss + entry % 4 + shift + (name == "middle" ? entry * 7 % 11 - 5 : 0)
            return (hit, 0, 100 - hit)
          })
      }
    }
    return try Study.read(runFolders: paths, equivalence: equivalence)
  }

  @Test func theVerdictComesFirstAndTheBestVariantLeads() throws {
    try withFolder { folder in
      let study = try threeVariants(folder)
      let page = try StudyReport(study).page()
      let svg = document(page)
      #expect(svg.isWellFormed)
      let headings = svg.elements.filter { ["h1", "h2"].contains($0.name) }.map(\.text)
      #expect(headings.first == study.name && headings.dropFirst().first == "The variants")
      #expect(svg.elements.first { $0.has(style: "verdict") }?.text == study.verdict[0])
      #expect(study.verdict.allSatisfy { page.contains(escape($0)) })
      #expect(rows(page, "Score and costs of each variant").map { $0[0] } == ["good", "middle", "poor"])
      #expect(rows(page, "Score and costs of each variant")[0].contains("0.830"))
    }
  }

  @Test func everyPairStandsWithTheBetterVariantFirst() throws {
    try withFolder { folder in
      let study = try threeVariants(folder)
      let page = try StudyReport(study).page()
      let pairs = rows(page, "Every pair of variants")
      #expect(pairs.map { Array($0[..<2]) } == [["good", "middle"], ["good", "poor"], ["middle", "poor"]])
      #expect(pairs.allSatisfy { !$0[2].hasPrefix("−") })
      #expect(pairs[1][2] == "+30.0" && pairs[1][7] == "better")
      // 2 of 2¹² patterns, for three pairs.
      #expect(pairs[1][5] == "0.0005" && pairs[1][6] == pText(3 * 2 / 4096))
      #expect(pairs[0][7] == "not distinguishable")
      #expect(rows(page, "Beside the verdict").map { $0[1] } == ["middle", "poor", "poor"])
      let map = document(StudyReport(study).significanceMap.svg).texts
      #expect(map.count { $0 == "▲ better" } == 2 && map.count { $0 == "▼ worse" } == 2)
      #expect(map.count { $0 == "n.s." } == 2)
    }
  }

  @Test func otherConventionsStandBesideAndSayWhetherTheRankingChanges() throws {
    try withFolder { folder in
      let study = try threeVariants(folder)
      let table = try #require(study.conventions)
      let shown = rows(try StudyReport(study).page(), "Scores by the conventions of other libraries")
      #expect(shown.count == table.rows.count && shown.allSatisfy { $0.count == 5 })
      #expect(Set(shown.map { $0[0] }) == Set(ScoringConvention.all.map(\.description)))
      // The first rule is Sulcus' own Dice.
      let own = study.interval(of: 0, .dice).mean.mean
      #expect(shown[0][2] == String(format: "%.4f", own))
      #expect(study.tables.last?.title == "Other conventions")
      #expect(study.notes.contains { $0.contains("ranking depends") } == table.rankingsDiffer)
    }
  }

  @Test func oneSeedIsSaidAndNothingIsCalledBetter() throws {
    try withFolder { folder in
      let page = try StudyReport(threeVariants(folder, seeds: [1], equivalence: 1)).page()
      #expect(page.contains("<p class=\"verdict\">One seed: noise unknown"))
      #expect(page.contains("there is no verdict"))
      #expect(rows(page, "Every pair of variants").allSatisfy { $0[7] == "unknown: one seed" && $0[4] == "one seed" })
      #expect(rows(page, "Beside the verdict").allSatisfy { $0.last == "unknown: one seed" })
      #expect(!page.contains("▲ better") && !page.contains("not distinguishable"))
      #expect(document(page).isWellFormed)
    }
  }

  @Test func fewAndUndefinedUnitsAreNoted() throws {
    try withFolder { folder in
      try folder.writeStudyCases(13)
      let paths = try [2, 3].flatMap { width in
        try [1, 2].map { seed in
          let plan = try folder.studyPlan(seed: UInt64(seed), ["model.width=\(width)", "name=<w>&\(width)"])
          return try folder.writeFinishedRun("w\(width)-\(seed)", plan) { $0 == 4 ? (0, 0, 0) : (50 + width, 0, 40) }
        }
      }
      let page = try StudyReport(Study.read(runFolders: paths)).page()
      #expect(page.contains("n = 9 is below 50"))
      #expect(page.contains("1 case left out, for iou is not defined"))
      #expect(page.contains("&lt;w&gt;&amp;3") && !page.contains("<w>"))
      #expect(document(page).isWellFormed)
      #expect(!page.contains(/>\s*[-−+]?(nan|inf)/.ignoresCase()))
    }
  }

  @Test func nothingComesFromElsewhere() throws {
    try withFolder { folder in
      let page = try StudyReport(threeVariants(folder)).page()
      let targets = page.matches(of: /(?:src|href)="([^"]*)"/).map { String($0.output.1) }
      #expect(targets.allSatisfy { $0.hasPrefix("data:") || $0.hasPrefix("#") })
      #expect(!page.contains("url(") && !page.contains("@import") && !page.contains("<script"))
      #expect(try SVGDocument.unstyledClasses(page) == [])
    }
  }

  /// A closed part prints nothing but its heading, and there is no script that would open it.
  @Test func definitionsAndWhatElseIsFoldedAwayAreOnPaper() throws {
    try withFolder { folder in
      let page = try StudyReport(threeVariants(folder)).page()
      #expect(page.contains(/<details open=""><summary>\d+ definitions/))
      #expect(page.contains("details:not(.screen)::details-content { content-visibility: visible;"))
      #expect(page.contains("<details class=\"screen\"><summary>IoU of 12 cases"))
      let texts = ["again 10,000 times", "of 100,000 drawn ones", "The share of 2,000 redrawn", "at most 0.02 wide"]
      for text in texts { #expect(page.contains(text), "\(text)") }
    }
  }

  /// `right` missed the object of one case with one of its seeds, and `left` found all.
  private func distances(_ folder: Folder) throws -> Study {
    try folder.writeStudyCases(13)
    let paths = try [1, 2].flatMap { (seed: UInt64) -> [String] in
      try [("left", 2), ("right", 3)].map { name, width -> String in
        let settings = ["model.width=\(width)", "name=\(name)", "evaluation.scores=[iou, hd95]"]
        return try folder.writeFinishedRun("\(name)-\(seed)", folder.studyPlan(seed: seed, settings)) { _ in
          (50, 0, 50)
        } distances: { entry in
          name == "right" && entry == 3 && seed == 2 ? .infinity : Double(entry + width)
        }
      }
    }
    return try Study.read(runFolders: paths, score: .hausdorff95)
  }

  @Test func whatOneVariantMissedIsTheFirstCaseShown() throws {
    try withFolder { folder in
      let study = try distances(folder)
      let page = try StudyReport(study).page()
      let section = page[try #require(page.range(of: "id=\"cases\"")).upperBound...]
      let missed = study.allUnits.caseNames[3]
      let captions = section.matches(of: /<figcaption>([^<]*), right ([^<]*)<\/figcaption>/)
      #expect(captions.first.map { String($0.output.1) } == "\(missed): left 5.00")
      #expect(captions.first.map { String($0.output.2) } == "∞ (means of 2 seeds; shown: seed 2)")
      #expect(rows(page, "HD95 of every case").first { $0[0] == missed } == [missed, "5.00", "∞"])
      #expect(page.contains("at most 0.02 (2 mm or px of a distance) wide"))
    }
  }

  @Test func everyMeanOfAClassStandsWithItsCertaintyAndWhatItLeavesOut() throws {
    try withFolder { folder in
      let classes = rows(try StudyReport(distances(folder)).page(), "Scores of each class")
      // The background has no distances.
      let names = ["background IoU", "background IoU", "cell IoU", "cell IoU", "cell HD95", "cell HD95"]
      try #require(classes.map { $0[0] + " " + $0[1] } == names)
      #expect(classes[2][2...] == ["left", "9", "0.500", "0.000", "0.500 … 0.500", "0.500", "0", "0"])
      // 0 to 9 without 3: 42 / 9, and the width more.
      #expect(classes[4][2...4] == ["left", "9", "6.67"] && classes[4][7...] == ["–", "0", "0"])
      #expect(classes[5][2...4] == ["right", "9", "7.67"] && classes[5][7...] == ["–", "0", "1"])
    }
  }

  @Test func figuresAreFilesOfTheirOwn() throws {
    try withFolder { folder in
      let figures = try StudyReport(threeVariants(folder)).figures()
      #expect(Set(figures.map(\.name)).count == figures.count)
      let names = [
        "strip", "differences", "significance", "seeds", "ranks", "score-against-parameters", "training-loss",
      ]
      #expect(Set(names).isSubset(of: figures.map(\.name)))
      for (name, svg) in figures {
        #expect(SVGDocument(svg).isWellFormed && !svg.contains("var(") && !svg.contains("nan"), "\(name)")
        #expect(SVGDocument(svg).outside.isEmpty, "\(name)")
      }
    }
  }

  @Test func casesThatOneGotRightAndTheOtherWrongAreShown() throws {
    try withFolder { folder in
      try folder.writeStudyCases(13)
      var paths: [String] = []
      for (name, width) in [("left", 2), ("right", 3)] {
        let plan = try folder.studyPlan(seed: 1, ["model.width=\(width)", "name=\(name)"])
        // Left is better on average, right on cases 1 and 2.
        let path = try folder.writeFinishedRun(name, plan) { entry in
          let hit = name == "left" ? 80 : entry == 1 ? 90 : entry == 2 ? 85 : 40
          return (hit, 0, 100 - hit)
        }
        let writer = PredictionWriter(output: RunFolder(path: path).predictions, usage: plan.usage)
        try FileManager.default.createDirectory(atPath: writer.output, withIntermediateDirectories: true)
        for entry in plan.shared.cases(in: .test) {
          try ImageCodec.write(
            Image.gray(16, 16) { x, y in x < 5 + width && y < 5 ? 255 : 0 }, to: writer.output + "/\(entry.name).png")
        }
        paths.append(path)
      }
      let study = try Study.read(runFolders: paths)
      let page = try StudyReport(study).page()
      let section = try #require(page.range(of: "id=\"cases\"")).upperBound
      let pictures = page[section...].matches(of: /alt="([^"]*) with the outlines of ([^"]*)"/)
      #expect(
        pictures.map { String($0.output.2) } == [
          "left", "right", "left", "right", "left", "right", "right", "left", "right", "left",
        ])
      let names = study.allUnits.caseNames
      #expect(pictures.suffix(4).map { String($0.output.1) } == [names[1], names[1], names[2], names[2]])
      #expect(page[section...].contains("\(names[1]): right 0.900, left 0.800"))

      try folder.remove("images/\(names[1]).png")
      let without = try StudyReport(study).page()
      #expect(without.contains("No picture: ") && without.contains("\(names[1]): right 0.900"))

      // A mask of other values, a stack in an image's place, and a prediction of another size.
      try folder.write(Image.gray(16, 16) { _, _ in 77 }, to: "masks/\(names[2]).png")
      try folder.write(Image.stack(16, 16, 2) { x, y, z in UInt8(x + y + z) }, to: "stack.tif")
      try folder.write(folder.bytes(of: "stack.tif"), to: "images/\(names[0]).png")
      try folder.write(Image.gray(8, 8) { _, _ in 255 }, to: "left/predictions/\(names[3]).png")
      let changed = try StudyReport(study).page()
      #expect(changed.components(separatedBy: "No picture: ").count - 1 == 4)
      #expect(changed.components(separatedBy: "are no more of one size").count - 1 == 2)
    }
  }

  @Test func settingsThatDifferAreListedAndHashesShown() throws {
    try withFolder { folder in
      let study = try threeVariants(folder)
      let page = try StudyReport(study).page()
      let differences = rows(page, "Settings that differ")
      let width = try #require(differences.first { $0[0].hasSuffix("width") })
      #expect(Array(width.dropFirst()) == ["2", "3", "4"])
      #expect(!differences.contains { $0[0].contains("seed") || $0[0].contains("cases") })
      for run in study.variants.flatMap(\.runs) { #expect(page.contains(run.manifest.planDigest)) }
      #expect(study.variants[0].runs[0].manifest.inputs.values.allSatisfy(page.contains))
    }
  }

  @Test func aMethodHasNoCurvesAndStandsForEverySeed() throws {
    try withFolder { folder in
      try folder.writeStudyCases(11)
      let paths = [
        try folder.writeFinishedRun("net-1", folder.studyPlan(seed: 1, ["name=net"])) { (60 + $0, 0, 40) },
        try folder.writeFinishedRun("net-2", folder.studyPlan(seed: 2, ["name=net"])) { (60 + $0, 0, 42) },
        try folder.writeFinishedRun("otsu", folder.studyPlan(seed: 1, ["model={method: otsu}", "name=otsu"])) {
          (50 + $0, 0, 50)
        },
      ]
      let page = try StudyReport(Study.read(runFolders: paths)).page()
      #expect(page.contains("a classical method draws nothing: its seeds are alike"))
      #expect(page.contains("otsu: nothing recorded"))
      #expect(document(page).isWellFormed)
      let table = rows(page, "Score and costs of each variant")
      #expect(table.first { $0[0] == "otsu" }?[4] == "0")
    }
  }

  @Test func aThousandCasesStaySmall() throws {
    try withFolder { folder in
      try folder.writeStudyCases(10)
      let paths = try [2, 3].flatMap { width in
        try [1, 2].map { seed in
          var plan = try folder.studyPlan(seed: UInt64(seed), ["model.width=\(width)", "name=w\(width)"])
          let test = plan.shared.cases(in: .test)[0]
          plan.shared.cases += (0..<1000).map { number in
            var entry = test
            entry.name = "case-number-\(number + 100)"
            return entry
          }
          return try folder.writeFinishedRun("w\(width)-\(seed)", plan) { (40 + $0 % 50, $0 % 3, 10 + width) }
        }
      }
      let page = try StudyReport(Study.read(runFolders: paths)).page()
      #expect(page.utf8.count < 1_000_000)
      #expect(rows(page, "IoU of every case").count == 1007)
    }
  }
}
