import Evaluation
import Foundation
import ImageCodecs
import Imaging
import Synchronization
import Testing

@testable import Pipeline

@Suite struct SliceStageTests {
  /// A case of 16×16 whose reference is a square, of which the prediction leaves out so many columns.
  private func write(_ folder: Folder, _ name: String, side: Int, left: Int, missing: Int, bright: UInt8 = 200) throws {
    func isInside(_ x: Int, _ y: Int) -> Bool { (left..<left + side).contains(x) && (left..<left + side).contains(y) }
    try folder.write(Image.gray(16, 16) { isInside($0, $1) ? 255 : 0 }, to: "references/\(name).png")
    try folder.write(
      Image.gray(16, 16) { isInside($0, $1) && $0 >= left + missing ? 255 : 0 }, to: "predictions/\(name).png")
    try folder.write(
      Image.gray(16, 16) { isInside($0, $1) ? bright : UInt8(($0 + $1) % 2 * 20) }, to: "images/\(name).png")
  }

  /// Twenty cases: squares of 4 to 8 pixels a side; those of the second half touch the border, and one to three columns of them are missed.
  private func writeCases(_ folder: Folder, missed: (Int) -> Int = { $0 < 10 ? $0 % 2 : 2 + $0 % 2 }) throws {
    for number in 0..<20 {
      try write(
        folder, "case-\(number)", side: 4 + number % 5, left: number < 10 ? 3 : 0, missing: missed(number),
        bright: UInt8(60 + 10 * (number % 7)))
    }
  }

  private func evaluate(
    _ folder: Folder, images: Bool = true, columns: SliceSettings? = nil, output: String? = nil
  ) throws -> (report: SliceReport, notes: [String]) {
    var request = EvaluationRequest(
      predictions: folder.file("predictions"), references: folder.file("references"), output: output.map(folder.file))
    request.slices = SliceRequest(images: images ? folder.file("images") : nil, columns: columns)
    let notes = Mutex<[String]>([])
    let scored = try EvaluateStage.perform(request) { event in
      if case .note(let note) = event { notes.withLock { $0.append(note) } }
    }
    return (try #require(scored.slices), notes.withLock { $0 })
  }

  private func slice(_ report: SliceReport, _ by: String, _ name: String) throws -> SliceReport.SliceScore {
    let slice = try #require(report.slices.first { $0.by == by && $0.name == name })
    return try #require(slice.scores.first { $0.spread.score == "iou" })
  }

  @Test func aSliceThatIsWorseIsNamed() throws {
    try withFolder { folder in
      try writeCases(folder)
      let report = try evaluate(folder).report
      #expect(report.decisive == "iou")
      #expect(report.finding.hasPrefix("worst where border is touched: iou 0."))
      #expect(report.finding.contains("below the other cases (difference 95 % -0."))
      let (touched, clear) = (try slice(report, "border", "touched"), try slice(report, "border", "clear"))
      #expect(touched.spread.cases == 10 && clear.spread.cases == 10)
      #expect(abs((touched.difference ?? 0) + (clear.difference ?? 0)) < 1e-12)
      #expect(touched.difference ?? 0 < -0.2 && touched.high ?? 0 < 0)
      // Both are one test, and have one p.
      #expect(touched.correctedPValue == clear.correctedPValue)
      #expect(report.tests == report.slices.count { !$0.isSmall } - 1)
    }
  }

  @Test func equalCasesDoNotStandOut() throws {
    try withFolder { folder in
      try writeCases(folder) { $0 * 7 % 3 }
      let report = try evaluate(folder).report
      #expect(report.finding.hasPrefix("no slice stands out: no difference in iou is beyond chance"))
    }
  }

  @Test func fewCasesAreMarkedAndNotTested() throws {
    try withFolder { folder in
      for number in 0..<6 {
        try write(folder, "case-\(number)", side: 4, left: number < 3 ? 3 : 0, missing: number < 3 ? 0 : 3)
      }
      let report = try evaluate(folder).report
      #expect(report.slices.filter { $0.by == "border" }.map(\.isSmall) == [true, true])
      #expect(report.tests == 0 && report.finding.hasPrefix("no slice has 5 cases beside as many others"))
      #expect(report.table.rows.contains { $0[2] == "3 (few)" })
    }
  }

  @Test func casesAreCutByAreaAndContrast() throws {
    try withFolder { folder in
      try writeCases(folder)
      let report = try evaluate(folder).report
      #expect(report.slices.filter { $0.by == "area" }.map(\.name) == ["16 … 25", "36", "49", "64"])
      #expect(report.slices.filter { $0.by == "area" }.map(\.cases) == [8, 4, 4, 4])
      #expect(report.slices.filter { $0.by == "contrast" }.reduce(0) { $0 + $1.cases } == 20)
      #expect(try evaluate(folder, images: false).report.slices.allSatisfy { $0.by != "contrast" })
      // Each case is one object; those with more than half of their columns were found.
      #expect(report.objects.map(\.objects) == [8, 4, 4, 4])
      #expect(report.objects.allSatisfy { $0.name == "foreground" && $0.found <= $0.objects })
    }
  }

  @Test func emptyReferencesAreASliceOfTheirOwn() throws {
    try withFolder { folder in
      try writeCases(folder)
      try folder.write(Image.gray(16, 16) { _, _ in 0 }, to: "references/case-3.png")
      let report = try evaluate(folder).report
      #expect(report.slices[0].name == "no foreground" && report.slices[0].cases == 1)
      #expect(report.slices[0].scores.first { $0.spread.score == "iou" }?.spread.mean == 0)
      #expect(report.unknown == ["border": 1, "contrast": 1])
    }
  }

  @Test func aTableSlicesByWordsAndNumbers() throws {
    try withFolder { folder in
      try writeCases(folder)
      let rows = (0..<20).map { "case-\($0),\($0 < 10 ? "Zeiss" : "Leica"),\(20 + $0),\($0 == 4 ? "" : "yes")" }
      let table = try folder.write((["image,scanner,age,consent"] + rows).joined(separator: "\n"), to: "cases.csv")
      let (report, notes) = try evaluate(
        folder, columns: SliceSettings(table: table, by: ["scanner", "age", "consent"]))
      #expect(report.slices.filter { $0.by == "scanner" }.map(\.name) == ["Leica", "Zeiss"])
      #expect(report.slices.filter { $0.by == "age" }.map(\.name) == ["20 … 24", "25 … 29", "30 … 34", "35 … 39"])
      #expect(report.slices.filter { $0.by == "consent" }.map(\.cases) == [19])
      #expect(report.unknown["consent"] == 1)
      #expect(notes == ["\(table): 1 of 20 cases have no consent"])
      #expect(try slice(report, "scanner", "Leica").difference ?? 0 < -0.2)
    }
  }

  @Test func aTableOfOtherCasesIsAnError() throws {
    try withFolder { folder in
      try writeCases(folder)
      let table = try folder.write("image,age\nx,3\n", to: "cases.csv")
      func problem(_ column: String) throws -> PipelineError {
        try #require(
          failure(PipelineError.self) { try evaluate(folder, columns: SliceSettings(table: table, by: [column])) })
      }
      #expect(try problem("age").description.contains("has no age of any of the 20 cases; expected their base names"))
      #expect(try problem("sex").description.contains("expected the columns image,sex, found image,age"))
    }
  }

  @Test func anImageOfAnotherSizeIsAnError() throws {
    try withFolder { folder in
      try writeCases(folder)
      try folder.write(Image.row([1, 2, 3]), to: "images/case-0.png")
      let error = try #require(failure(PipelineError.self) { try evaluate(folder) })
      #expect(error.code == .sizeMismatch)
      #expect(
        error.description.contains("images/case-0.png is 3×1 but") && error.description.contains("is 16×16 pixels"))
    }
  }

  @Test func resultsAreWritten() throws {
    try withFolder { folder in
      try writeCases(folder)
      let report = try evaluate(folder, output: "out").report
      let table = try CommaSeparatedTable(path: folder.file("out/slices.csv"))
      #expect(table.rows.count == report.slices.count * 5 + report.objects.count)
      #expect(table.rows.contains { $0[0] == "border" && $0[1] == "touched" && $0[3] == "iou" && $0[14] == "false" })
      #expect(try jsonDecoder.decode(SliceReport.self, from: Data(folder.bytes(of: "out/slices.json"))) == report)
    }
  }

  @Test func aColumnIsNamedOnceAndNotAsWhatIsKnownAnyway() throws {
    try withFolder { folder in
      try writeCases(folder)
      let table = try folder.write("image,age,border\ncase-1,3,x\n", to: "cases.csv")
      func problem(_ columns: [String]) throws -> String {
        try #require(
          failure(PipelineError.self) { try evaluate(folder, columns: SliceSettings(table: table, by: columns)) }
        ).description
      }
      #expect(try problem(["age", "age"]).contains("the column age is named twice"))
      #expect(try problem(["border"]).contains("sliced by border as it is"))
    }
  }

  /// It is best at 0, and of two slices neither the lower nor the higher one is worse.
  @Test func aVolumeDifferenceNamesNoWorstSlice() throws {
    try withFolder { folder in
      try writeCases(folder)
      func finding(_ scores: [String]) throws -> String {
        var request = EvaluationRequest(
          predictions: folder.file("predictions"), references: folder.file("references"), scores: scores)
        request.slices = SliceRequest(images: nil)
        return try #require(try EvaluateStage.perform(request).slices).finding
      }
      #expect(try finding(["volumeDifference"]).hasPrefix("volumeDifference is best at 0"))
      #expect(try finding(["volumeDifference", "dice"]).hasPrefix("worst where border is touched: dice"))
    }
  }

  /// Two classes overlap in two columns, and a third lies apart.
  @Test func classesThatOverlapAreSlicedToo() throws {
    try withFolder { folder in
      func write(_ kind: String, _ masks: [(String, Range<Int>)]) throws {
        for (name, columns) in masks {
          try folder.write(Image.gray(8, 4) { x, _ in columns.contains(x) ? 255 : 0 }, to: "\(kind)/a.\(name).png")
        }
      }
      try write("references", [("cell", 1..<5), ("nucleus", 3..<6), ("spot", 7..<8)])
      try write("predictions", [("cell", 1..<6), ("nucleus", 6..<7), ("spot", 7..<8)])
      var request = EvaluationRequest(
        predictions: folder.file("predictions"), references: folder.file("references"), isPerClass: true)
      request.slices = SliceRequest(images: nil)
      let report = try #require(try EvaluateStage.perform(request).slices)
      #expect(report.slices.first?.name == "24")
      #expect(report.objects.map(\.name) == ["cell", "nucleus", "spot"])
      #expect(report.objects.map(\.found) == [1, 0, 1] && report.objects.map(\.smallest) == [16, 12, 4])
    }
  }

  /// Groups, not cases, are what is independent.
  @Test func casesOfOneGroupAreOneValue() {
    let spread = ScoreSpread("iou", [("a", 0.2), ("a", 0.4), ("b", 0.6), ("c", 0.9), ("c", .nan)])
    #expect(spread.cases == 4 && spread.undefined == 1 && spread.units == 3)
    #expect(abs((spread.mean ?? 0) - 0.6) < 1e-12)
    #expect(ScoreSpread("iou", [("a", 0.2), (nil, 0.4)]).units == 2)
    #expect(ScoreSpread("iou", []).mean == nil)
  }

  /// Four cases with 4, 1, 3 and 2 objects of one size, of which 3, 0, 3 and 1 were found; numpy: 0.7 ± 0.45006587.
  @Test func objectsOfOneCaseAreNotIndependent() throws {
    let cases = [(4, 3), (1, 0), (3, 3), (2, 1)].map { all, found in
      // Every object is a row of two pixels with a free row below it; what was found is predicted.
      func map(_ count: Int) -> LabelMap {
        LabelMap(width: 2, height: 8, labels: (0..<16).map { $0 / 2 % 2 == 0 && $0 / 4 < count ? 1 : 0 })
      }
      return CaseTraits(prediction: map(found), reference: map(all), classes: 2)
    }
    let slice = try #require(
      ObjectSlicer(cases, groups: [nil, nil, nil, nil], classes: ["cell"]).slices.first)
    #expect((slice.smallest, slice.largest, slice.objects, slice.found, slice.units) == (2, 2, 10, 7, 4))
    #expect(abs(slice.recall - 0.7) < 1e-12 && slice.high == 1)
    #expect(abs((slice.low ?? 0) - (0.7 - 0.45006587264563674)) < 1e-9)
  }
}
