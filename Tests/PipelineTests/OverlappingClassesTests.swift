import Evaluation
import Foundation
import ImageCodecs
import Imaging
import Networks
import Testing
import Training

@testable import Pipeline

/// Classes that overlap, from masks of one file a class to predictions and their scores.
@Suite struct OverlappingClassesTests {
  /// A square and a bar that crosses it, each brighter than the noise by itself, and brightest where they cross.
  private func write(_ folder: Folder, count: Int = 6, side: Int = 16) throws {
    for number in 0..<count {
      let (left, top) = (1 + number % 5, 2 + number * 2 % 5)
      func isOrgan(_ x: Int, _ y: Int) -> Bool { (left..<left + 9).contains(x) && (top..<top + 9).contains(y) }
      func isVessel(_ y: Int) -> Bool { (top + 3..<top + 6).contains(y) }
      try folder.write(
        Image.noise(side, side, number: number) { x, y, noise in
          noise % 31 + (isOrgan(x, y) ? 120 : 0) + (isVessel(y) ? 50 : 0)
        }, to: "images/case-\(number).png")
      try folder.write(Image.gray(side, side) { x, y in isOrgan(x, y) ? 255 : 0 }, to: "organ/case-\(number).png")
      try folder.write(Image.gray(side, side) { _, y in isVessel(y) ? 1 : 0 }, to: "vessel/case-\(number).png")
    }
  }

  /// The network is as small as can be.
  private func pipeline(_ folder: Folder, data: String = "", _ rest: String = "") throws -> String {
    try folder.write(
      """
      data:
        images: images
        masks: {organ: "organ/{image}.png", vessel: "vessel/{image}.png"}
        split: {train: 0.5, validation: 0.25, test: 0.25}
        overlap: true
        allowDuplicates: true
        \(data)
      model: {architecture: unet, width: 8, depth: 2}
      preprocessing: [normalize: {method: zScore}]
      training:
        loss: {dice: 1, bce: 1}
        patch: [16, 16]
        batch: 4
        epochs: 150
        optimizer: {name: adam, learningRate: 0.01}
        precision: float32
        device: cpu
        threads: 1
      \(rest)
      """, to: "pipeline.yaml")
  }

  private func definitionProblems(_ folder: Folder, _ settings: String...) throws -> String {
    let path = try pipeline(folder)
    let error = failure(DefinitionError.self) {
      try PipelineDefinition.load(path, overrides: DefinitionOverrides(settings: settings))
    }
    return error.map { "\($0)" } ?? ""
  }

  @Test func whatGivesAPixelOneClassIsAnError() throws {
    try withFolder { folder in
      let none = try definitionProblems(folder)
      #expect(none == "")
      #expect(
        try definitionProblems(folder, "data.masks=organ").contains(
          "'data.overlap' needs masks that come one file a class"))
      #expect(try definitionProblems(folder, "training.loss={crossEntropy: 1}").contains("take bce instead"))
      #expect(
        try definitionProblems(folder, "training.loss={bce: 1, weightMap: {w0: 1}}").contains("a weightMap weighs"))
      #expect(try definitionProblems(folder, "postprocessing=[argmax]").contains("take the step 'threshold'"))
      #expect(try definitionProblems(folder, "model={method: otsu}").contains("with data.overlap it may have several"))
      #expect(
        try definitionProblems(folder, "training.best=accuracy").contains("accuracy is undefined where a pixel may"))
      #expect(
        try definitionProblems(folder, "evaluation.references=[others]").contains(
          "'evaluation.references' is for masks"))
      let eight = (0..<8).map { "c\($0): \"c\($0)/{image}.png\"" }.joined(separator: ", ")
      #expect(
        try definitionProblems(folder, "data.masks={\(eight)}").contains("7 classes may overlap at most, found 8"))
    }
  }

  @Test func withoutTheKeyOverlapIsAnErrorThatNamesIt() throws {
    try withFolder { folder in
      try write(folder)
      let definition = try PipelineDefinition.load(
        try pipeline(folder), overrides: DefinitionOverrides(settings: ["data.overlap=false"]))
      let error = try #require(failure(PipelineError.self) { try DatasetScan.run(definition, workers: 2) })
      #expect(error.code == .maskValues)
      #expect(error.description.contains("27 pixels are vessel here and organ in another file of the same image"))
      #expect(error.description.contains("set data.overlap: true"))
    }
  }

  @Test func casesAreReadAsSets() throws {
    try withFolder { folder in
      try write(folder)
      try folder.remove("vessel/case-5.png")
      let definition = try PipelineDefinition.load(try pipeline(folder))
      let scan = try DatasetScan.run(definition, workers: 2)
      #expect(scan.notes.contains { $0.hasSuffix("and count as without vessel") })
      // 81 pixels of the organ, 48 of the vessel, 27 of both.
      #expect(scan.pixels["case-0"] == [256 - 81 - 48 + 27, 81, 48] && scan.pixels["case-5"] == [256 - 81, 81, 0])
      let plan = try Plan.resolve(definition, scan: scan).network!
      #expect(plan.network.outputChannels == 2 && plan.loss.overlap && plan.classes.isOverlapping)
      let labels = try plan.caseReader.labels(scan.cases[0].masks)
      #expect(Set(labels.labels) == [0, 1, 2, 3])
      let decoded = try JSONDecoder().decode(ClassTable.self, from: JSONEncoder().encode(plan.classes))
      #expect(decoded == plan.classes)
    }
  }

  @Test func aNetworkLearnsBothClassesWhereTheyMeet() throws {
    try withFolder { folder in
      try write(folder, count: 8)
      let outcome = try PipelineRun.perform(try pipeline(folder), output: folder.file("run"))
      let scores = try #require(outcome.scores)
      #expect(scores.classes == ["organ", "vessel"] && scores.isOverlapping)
      for label in 0..<2 {
        let iou = try #require(scores.summary.perClass[label].macro[.iou])
        #expect(iou > 0.75, "\(scores.classes[label]) \(iou)")
      }
      #expect(scores.summary.macro[.miou] == scores.summary.macro[.iou])
      // Both files of a case hold the crossing, where a label map has one class.
      let name = scores.cases[0].name
      let usage = try TrainedModel.load(outcome.models[0]).usage.shared
      let reader = CaseReader(orientation: .apply, classes: usage.classes.forPredictions, limits: .standard)
      let files = ["organ", "vessel"].map { (label: String) in
        MaskFile(folder.file("run/predictions/\(name).\(label).png"), className: label)
      }
      let predicted = try reader.classMasks(files).masks
      #expect(predicted.sharedPixels > 15)
      let rows = try CommaSeparatedTable(path: folder.file("run/cases.csv")).rows
      #expect(rows.map { $0[2] } == scores.cases.flatMap { _ in ["organ", "vessel"] })
      for row in rows { #expect(row[3...6].compactMap { Int($0) }.reduce(0, +) == 256) }
      #expect(
        String(decoding: try folder.bytes(of: "run/report.html"), as: UTF8.self).contains("there is no background"))
      #expect(
        scores.slices.map { Set($0.objects.map(\.name)) } == ["organ", "vessel"], "a run looks for slices of failure")
      try checkPredictions(folder, outcome, like: scores)
    }
  }

  /// New images, their overlays, and scores of files alone give what the run gave.
  private func checkPredictions(_ folder: Folder, _ outcome: PipelineRun.Outcome, like scores: ScoredCases) throws {
    let result = try PredictStage.perform(
      PredictionRequest(
        model: outcome.models[0], images: folder.file("images"), output: folder.file("out"), overlays: true, threads: 1)
    )
    #expect(result.failures.isEmpty && result.written == 8)
    let name = scores.cases[0].name
    #expect(try folder.bytes(of: "out/\(name).organ.png") == folder.bytes(of: "run/predictions/\(name).organ.png"))
    #expect(try !folder.bytes(of: "out/overlays/\(name).png").isEmpty)
    let evaluated = try EvaluateStage.perform(
      EvaluationRequest(
        predictions: folder.file("run/predictions"), references: folder.file("{class}/{image}.png"),
        missingIsEmpty: true, isPerClass: true, classNames: ["organ", "vessel"]))
    let own = evaluated.cases.filter { entry in scores.cases.contains { $0.name == entry.name } }
    #expect(own.map(\.rows) == scores.cases.sorted { $0.name < $1.name }.map(\.rows))
    let tuning = failure(PipelineError.self) { try TunePostprocessStage.perform(folder.file("run")) }
    #expect(tuning?.description.contains("its classes may overlap (data.overlap)") == true)
  }

  @Test func ignoredPixelsAreNeitherLearnedNorScored() throws {
    try withFolder { folder in
      try write(folder, count: 4)
      // The last column is unscored in one of the files, for both classes.
      for number in 0..<4 {
        try folder.write(
          Image.gray(16, 16) { x, y in x == 15 ? 7 : (4..<9).contains(y) ? 255 : 0 }, to: "vessel/case-\(number).png")
      }
      let settings = ["training.epochs=2", "augmentation={preset: none}"]
      let path = try pipeline(folder, data: "ignore: 7")
      let definition = try PipelineDefinition.load(path, overrides: DefinitionOverrides(settings: settings))
      let plan = try Plan.resolve(definition, scan: DatasetScan.run(definition, workers: 2)).network!
      let batch = try BatchMaker(plan: plan, divisors: [4, 4]).make(step: 0)
      #expect(batch.labels.count { $0 == LabelMap.ignored } == 16 * plan.batch)
      let outcome = try PipelineRun.perform(
        path, overrides: DefinitionOverrides(settings: settings), output: folder.file("run"))
      for entry in try #require(outcome.scores).cases {
        for row in entry.rows {
          #expect(row.truePositives + row.falsePositives + row.falseNegatives + row.trueNegatives == 15 * 16)
        }
      }
    }
  }

  @Test func stepsActOnOneClassAlone() throws {
    try withFolder { folder in
      let bar = Image.gray(9, 9) { _, y in y == 4 ? 255 : 0 }
      let hollow = Image.gray(9, 9) { x, y in (1...7).contains(x) && (1...7).contains(y) && (x, y) != (4, 4) ? 255 : 0 }
      try folder.write(bar, to: "masks/a.vessel.png")
      try folder.write(hollow, to: "masks/a.organ.png")
      let steps = try pipeline(folder, "postprocessing: [fillHoles: {}]")
      _ = try PostprocessStage.perform(
        PostprocessingRequest(steps: steps, source: .masks(folder.file("masks")), output: folder.file("out")))
      let table = ClassTable(
        classes: ["", "organ", "vessel"].map { ClassDefinition(name: $0, values: []) }, isFilePerClass: true)
      let reader = CaseReader(orientation: .apply, classes: table, limits: .standard)
      let found = try reader.classMasks(
        ["organ", "vessel"].map { (label: String) in MaskFile(folder.file("out/a.\(label).png"), className: label) })
      // The hole lies under the bar: filling it takes nothing from the bar.
      #expect(found.masks.masks.map(\.count) == [49, 9] && found.masks.sharedPixels == 7)
    }
  }
}
