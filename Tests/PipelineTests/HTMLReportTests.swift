import Evaluation
import Foundation
import ImageCodecs
import Imaging
import Testing

@testable import Pipeline

@Suite struct HTMLReportTests {
  /// Ten cases, of which as many are tested as the settings say.
  private func page(_ settings: [String] = [], hasMaps: Bool = true) throws -> String {
    try withFolder { folder in
      try folder.writeCases(10)
      return try ReportFixture.report(folder, settings: settings, hasMaps: hasMaps).page()
    }
  }

  private static let sixTested = "data.split={train: 0.2, validation: 0.2, test: 0.6}"

  private func all(_ text: String, _ expression: Regex<(Substring, Substring)>) -> [String] {
    text.matches(of: expression).map { String($0.output.1) }
  }

  @Test func everyLinkLeadsSomewhereAndNoPlaceIsThereTwice() throws {
    let page = try page([Self.sixTested, "evaluation.scores=[iou, miou, dice, hd95, f0.5]"])
    let places = all(page, /\sid="([^"]*)"/)
    #expect(Set(places).count == places.count)
    let links = all(page, /href="#([^"]*)"/)
    #expect(links.contains("definition-hd95") && links.contains("definition-f0-5") && links.contains("gallery"))
    #expect(Set(links).isSubset(of: places))
    for attribute in ["aria-labelledby", "aria-describedby", "for"] {
      for match in page.matches(of: try Regex(" \(attribute)=\"([^\"]*)\"", as: (Substring, Substring).self)) {
        #expect(places.contains(String(match.output.1)), "\(attribute)=\(match.output.1)")
      }
    }
  }

  @Test func nothingComesFromElsewhere() throws {
    let page = try page([Self.sixTested])
    for match in page.matches(of: /(?:src|href)="([^"#]{1,24})/) {
      #expect(match.output.1.hasPrefix("data:image/"), "\(match.output.1)")
    }
    #expect(!page.contains("https://") && !page.contains("@import") && !page.contains("url("))
    // Only a namespace has an address, and it stands inside the drawing of the network.
    #expect(!page.contains("http://"))
  }

  @Test func theFirstSentenceSaysTheMeanWithItsCertainty() throws {
    try withFolder { folder in
      try folder.writeCases(10)
      let report = try ReportFixture.report(folder, settings: [Self.sixTested])
      let values = report.scores.cases.map(\.iou)
      let mean = values.reduce(0, +) / 6
      let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 5).squareRoot()
      // t of 5 degrees of freedom.
      let reach = 2.570582 * deviation / 6.squareRoot()
      let numbers = [mean, deviation, mean - reach, mean + reach].map { String(format: "%.3f", $0) }
      #expect(report.verdict.hasPrefix("On 6 test cases that it never saw, the <b><a "))
      #expect(report.verdict.contains("</a> is \(numbers[0])</b> (n = 6, SD \(numbers[1]), 95 % interval of the mean "))
      #expect(
        report.verdict.contains(
          "\(numbers[2]) to \(numbers[3])). Of what the reference or the prediction marks as cell"))
      #expect(report.cautions.contains("n is 6, below 50"))
    }
  }

  private func report(_ folder: Folder, _ scores: ScoredCases) throws -> HTMLReport {
    try folder.writeCases(10)
    return HTMLReport(
      rounds: try ReportFixture.report(folder).rounds, manifest: ReportFixture.manifest, scores: scores, draws: 10)
  }

  @Test func ofOverlappingClassesNoneIsTheBackground() throws {
    func scores(_ classes: [String]) -> ScoredCases {
      let row = ClassCounts(truePositives: 10, falsePositives: 0, falseNegatives: 10, trueNegatives: 80)
      let entry = CaseScores(
        name: "a", rows: classes.map { _ in row }, fromMasks: classes.map { _ in [.hausdorff95: 2.5] },
        isOverlapping: true)
      return ScoredCases([entry], classes: classes, scores: [.iou, .hausdorff95])
    }
    try withFolder { folder in
      let two = try report(folder, scores(["organ", "lesion"]))
      #expect(two.verdict.contains("marks as one of 2 classes"))
      #expect(two.classTable.count(of: "definition-hd95") == 2)
      let texts = SVGDocument(try #require(two.spread.chart).svg).texts
      #expect(texts.contains("organ") && texts.contains("lesion"))
      #expect(try report(folder, scores(["organ"])).verdict.contains("marks as organ"))
    }
  }

  /// They differ where a class is missing from a case: IoU 1 and 0.5 in one case, 0.2 and undefined in the other.
  @Test func theMeanOfCasesAndTheMeanOfClassesAreToldApart() throws {
    func entry(_ name: String, _ found: [(hit: Int, missed: Int)]) -> CaseScores {
      CaseScores(
        name: name,
        rows: [ClassCounts(truePositives: 80, falsePositives: 0, falseNegatives: 0, trueNegatives: 20)]
          + found.map { hit, missed in
            let rest = 100 - hit - missed
            return ClassCounts(truePositives: hit, falsePositives: 0, falseNegatives: missed, trueNegatives: rest)
          })
    }
    try withFolder { folder in
      let cases = [entry("a", [(10, 0), (5, 5)]), entry("b", [(2, 8), (0, 0)])]
      let report = try report(folder, ScoredCases(cases, classes: ["none", "x", "y"], scores: [.iou]))
      #expect(report.verdict.contains("</a> is 0.475</b>") && report.verdict.contains("href=\"#definition-of-mean\""))
      #expect(report.tiles.contains(">0.550<") && report.tiles.contains("href=\"#definition-of-macro\""))
      #expect(report.certaintyTable.contains(">0.475<"))
    }
  }

  @Test func everyTableScrollsByTheKeyboardAndNothingIsFoldedAwayOnPaper() throws {
    let page = try page([Self.sixTested])
    let frame = "class=\"scroll\""
    #expect(page.count(of: frame) == page.count(of: frame + " tabindex=\"0\" role=\"region\" aria-label="))
    #expect(page.count(of: "<table") >= 4 && page.count(of: "<table") == page.count(of: "\"><table"))
    #expect(page.contains("details:not(.screen)::details-content"))
    #expect(page.count(of: ".skip {") == 1 && page.count(of: "td.words, th.words {") == 1)
  }

  @Test func unitsWithoutAScoreAreCountedBesideTheMeans() throws {
    try withFolder { folder in
      let empty = CaseScores(name: "empty", counts: ConfusionCounts(classes: 2))
      let report = try report(folder, ReportFixture.scored([ReportFixture.scores("a", found: 10), empty]))
      let row = try #require(report.certaintyTable.split(separator: "<tr>").first { $0.contains("definition-iou") })
      #expect(row.contains("</th><td>1</td><td>1</td><td>0.500</td>"))
    }
  }

  @Test func fiftyUnitsNeedNoCaution() {
    func report(_ count: Int, empty: Int = 0) -> HTMLReport {
      HTMLReport(
        rounds: [], manifest: ReportFixture.manifest,
        scores: ReportFixture.scored(
          (0..<count).map { ReportFixture.scores("c\($0)", found: 10 + $0 % 9) }
            + (0..<empty).map { CaseScores(name: "e\($0)", counts: ConfusionCounts(classes: 2)) }))
    }
    #expect(report(49).cautions.contains("n is 49, below 50") && report(49).cautions.contains("would be needed"))
    #expect(report(50).cautions == "")
    #expect(report(50, empty: 1).cautions.contains("In 1 case the foreground IoU is undefined"))
  }

  @Test func withoutProbabilitiesThereIsNoSliderAndASentenceSaysWhy() throws {
    let with = try page()
    #expect(with.contains("type=\"range\"") && with.contains("data-maps=\"data:image/png;base64,"))
    let without = try page(["model={method: otsu}", "data.allowDuplicates=true"], hasMaps: false)
    #expect(!without.contains("type=\"range\"") && !without.contains("data-maps=\""))
    #expect(without.contains("decides each pixel without a probability"))
    #expect(!without.contains("id=\"network\"") && without.contains("id=\"method\""))
  }

  @Test func probabilitiesHaveTheirCurvesOnThePageAndInFiles() throws {
    try withFolder { folder in
      try folder.writeCases(10)
      var report = try ReportFixture.report(folder)
      #expect(try report.page().contains("This run kept no curves of its probabilities."))
      report.curves = ProbabilityCurves(classes: [
        ClassCurves(
          name: "a<b", positives: 25, negatives: 75,
          rocPoints: [
            .init(falsePositiveRate: 0, recall: 0, threshold: 1), .init(falsePositiveRate: 1, recall: 1, threshold: 0),
          ], precisionRecallPoints: [.init(recall: 1, precision: 0.25, threshold: 0)],
          reliability: [
            .init(count: 50, meanProbability: 0.25, frequency: 0.5),
            .init(count: 0, meanProbability: nil, frequency: nil),
          ], area: 0.5, averagePrecision: 0.25, calibrationError: 0.125, brierScore: nil)
      ])
      let page = try report.page()
      #expect(
        page.contains("a&lt;b: area 0.500") && page.contains("ECE 0.125") && page.contains("<td>0.1250</td><td>–</td>"))
      #expect(page.contains("href=\"#definition-auc\"") && page.contains("id=\"definition-auc\""))
      let names = try report.figures().map(\.name)
      #expect(Set(names).isSuperset(of: ["roc", "precision-recall", "reliability"]))
      // Guessing is as precise as the class is frequent: a level of 0.25; and half of the pixels have a dot of 10 px.
      #expect(page.contains("x1=\"58\" y1=\"274\" x2=\"378\" y2=\"274\"") && page.contains(" r=\"10\">"))
    }
  }

  @Test func namesAreText() throws {
    try withFolder { folder in
      try folder.writeCases(10)
      var report = try ReportFixture.report(folder, settings: ["name=a <b> & c"])
      #expect(try report.page().contains("<h1>a &lt;b&gt; &amp; c</h1>"))
      report = HTMLReport(
        rounds: report.rounds, manifest: report.manifest,
        scores: ReportFixture.scored([ReportFixture.scores("<script>alert(1)</script>", found: 3)]), draws: 10)
      #expect(!report.caseTable.contains("<script>") && report.caseTable.contains("&lt;script&gt;"))
    }
  }

  @Test func aFigureIsAFileOfItsOwnAndTheTablesLieBesideIt() throws {
    try withFolder { folder in
      try folder.writeCases(10)
      let run = RunFolder(path: folder.file("run"))
      let report = try ReportFixture.report(folder)
      try ScoreTables(report.scores, title: "tables").write(to: run)
      try report.write(to: run)
      let network = try String(contentsOfFile: run.figures + "/network.svg", encoding: .utf8)
      #expect(network.hasPrefix("<svg xmlns="))
      // Without a training there is no curve, and no file that says so.
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: run.figures).sorted() == ["cases.svg", "network.svg"])
      #expect(try String(contentsOfFile: run.scoresMarkdown, encoding: .utf8).contains("| cell | IoU |"))
      #expect(try String(contentsOfFile: run.scoresLaTeX, encoding: .utf8).contains("\\begin{tabular}"))
      #expect(run.isFinished)
    }
  }

  /// Pictures of the largest size shown, of noise, which is the worst to compress.
  @Test func aThousandCasesStayBelowTwentyMegabytes() throws {
    try withFolder { folder in
      try folder.writeCases(10, width: 512, height: 512)
      let small = try ReportFixture.report(folder)
      var plan = small.rounds[0].plan
      let template = plan.shared.cases(in: .test)[0]
      plan.shared.cases = (0..<1000).map { number in
        var entry = template
        entry.name = "case with quite a long name, as files from a clinic have \(number)"
        return entry
      }
      let (predictions, maps) = (folder.file("run/predictions"), folder.file("run/probability-maps/class-1"))
      try folder.write(Image.noise(420, 420, number: 1), to: "run/probability-maps/class-1/\(template.name).png")
      for entry in plan.shared.cases {
        for place in [predictions, maps] {
          try FileManager.default.linkItem(
            atPath: "\(place)/\(template.name).png", toPath: "\(place)/\(entry.name).png")
        }
      }
      let scores = plan.shared.cases.enumerated().map { ReportFixture.scores($1.name, found: 1 + $0 * 7 % 19) }
      let round = HTMLReport.Round(
        plan: plan, records: [], predictions: small.rounds[0].predictions, maps: small.rounds[0].maps)
      let report = HTMLReport(
        rounds: [round], manifest: small.manifest, scores: ReportFixture.scored(scores), draws: 50)
      let page = try report.page()
      #expect(page.count(of: "<figure class=\"case\"") == 9 && page.count(of: "data-maps=\"") == 9)
      #expect(page.count(of: "as files from a clinic have 999") > 0)
      #expect(page.utf8.count < 20_000_000, "\(page.utf8.count) bytes")
      if let path = ProcessInfo.processInfo.environment["SULCUS_KEEP_REPORT"] {
        try writeFile(Data(page.utf8), to: path)
      }
    }
  }
}

extension String {
  fileprivate func count(of part: String) -> Int { components(separatedBy: part).count - 1 }
}
