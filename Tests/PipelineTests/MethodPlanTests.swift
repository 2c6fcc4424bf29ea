import Foundation
import ImageCodecs
import Imaging
import Testing
import Training

@testable import Pipeline

@Suite struct MethodPlanTests {
  private func plan(_ settings: [String], _ folder: Folder) throws -> MethodPlan {
    // Where brightness alone tells classes apart, images with the same places of them look alike.
    try #require(try folder.resolved(["model={method: otsu}", "data.allowDuplicates=true"] + settings).method)
  }

  /// Three classes, whose order by brightness is not that in which they are declared: 0 is in the middle.
  private func writeThreeClasses(_ folder: Folder, _ count: Int) throws {
    let (gray, code): ([UInt8], [UInt8]) = ([120, 220, 20], [0, 100, 200])
    for number in 0..<count {
      func label(_ x: Int, _ y: Int) -> Int { (x / 4 + y / 8 + number) % 3 }
      try folder.write(
        Image.noise(24, 16, number: number) { x, y, noise in gray[label(x, y)] + noise % 21 },
        to: "images/case-\(number).png")
      try folder.write(Image.gray(24, 16) { x, y in code[label(x, y)] }, to: "masks/case-\(number).png")
    }
  }

  private static let threeClasses = "data.classes={middle: 0, bright: 100, dark: 200}"

  @Test func theOrderIsThatOfTheTrainingCases() throws {
    try withFolder { folder in
      try folder.writeCases(10)
      let bright = try plan([], folder).method
      #expect(bright.classOfLevel == [0, 1] && bright.contrastCases == 7)
      let contrasts = try #require(bright.contrasts)
      #expect(contrasts[0] < 0 && contrasts[1] > 0)
      // The same masks with the names exchanged.
      #expect(try plan(["data.classes={cell: 255, background: 0}"], folder).method.classOfLevel == [1, 0])
    }
  }

  @Test func noTestCasePlaysAPart() throws {
    try withFolder { folder in
      try folder.writeCases(10)
      try folder.write(
        "image,set\n" + (0..<10).map { "case-\($0),\($0 < 6 ? "train" : $0 < 8 ? "validation" : "test")\n" }.joined(),
        to: "split.csv")
      let split = "data.split={file: \(folder.file("split.csv"))}"
      let before = try plan([split], folder)
      for number in 6..<10 {
        try folder.write(
          Image.gray(16, 16) { x, y in UInt8(200 - 3 * number + (x * y) % 7) }, to: "images/case-\(number).png")
      }
      let after = try plan([split], folder)
      #expect(after.method == before.method)
      #expect(after.cases.map(\.imageDigest) != before.cases.map(\.imageDigest))
    }
  }

  @Test func moreClassesAreOrderedByBrightness() throws {
    try withFolder { folder in
      try writeThreeClasses(folder, 8)
      let plan = try plan([Self.threeClasses, "model={method: kMeans}", "preprocessing=[]"], folder)
      #expect(plan.method.classOfLevel == [2, 0, 1])
      let image = FloatImage(width: 3, height: 2, values: [30, 130, 230, 231, 131, 31])
      #expect(plan.method.labels(of: image).labels == [2, 0, 1, 1, 0, 2])
      let probabilities = plan.method.probabilities(of: image, classes: 3)
      #expect(probabilities.channels == 3)
      #expect(LabelMap(mostProbableOf: probabilities).labels == [2, 0, 1, 1, 0, 2])
      for pixel in 0..<6 {
        let each = (0..<3).map { probabilities.values[$0 * 6 + pixel] }
        #expect(each.sorted() == [0, 0, 1])
      }
      // Declared from dark to bright, or from bright to dark.
      let given = "model.foreground=bright"
      #expect(
        try self.plan([Self.threeClasses, "model={method: kMeans}", given], folder).method.classOfLevel == [0, 1, 2])
    }
  }

  @Test func aCaseCountsAlikeHoweverBrightOrLarge() throws {
    func part(_ values: [Float], _ labels: [UInt8]) -> [Double?] {
      var sums = ClassIntensities(classes: 2)
      sums.add(
        FloatImage(width: values.count, height: 1, values: values),
        labels: LabelMap(width: values.count, height: 1, labels: labels))
      return sums.contrasts
    }
    // In each image the foreground is 4 brighter; pooled, the bright image without foreground would turn that round.
    let parts = [
      part([0, 0, 0, 4], [0, 0, 0, 1]), part([100, 100, 100], [0, 0, 0]), part([10, 10, 14, 14], [0, 0, 1, 1]),
      part([7, 900], [0, 255]),
    ]
    #expect(parts[0].compactMap { $0 } == [-1, 3])
    #expect(parts[1][1] == nil && parts[3][0] == 0)
    let order = try ClassOrder(parts, classes: ["background", "cell"], round: "")
    #expect(order.contrasts == [-0.75, 2.5])
    #expect((order.darkestFirst, order.cases) == ([0, 1], 4))
  }

  @Test(arguments: [("bright", 5, [0, 0, 0, 0, 1]), ("dark", 3, [1, 0, 0])])
  func ofMoreLevelsThanClassesOneEndIsTheForeground(side: String, levels: Int, classes: [Int]) throws {
    try withFolder { folder in
      try folder.writeCases(6)
      let plan = try plan(["model={method: kMeans, levels: \(levels), foreground: \(side)}"], folder)
      #expect(plan.method.classOfLevel == classes)
      #expect(plan.method.contrasts == nil)
    }
  }

  // MARK: Folds

  @Test func eachFoldTakesTheOrderFromItsOwnTrainingCases() throws {
    try withFolder { folder in
      try folder.writeCases(8)
      let definition = try folder.definition(["model={method: otsu}", "data.split={folds: 4}"])
      let scan = try DatasetScan.run(definition, workers: 2)
      let orders = try (0..<4).map { try #require(scan.round($0).classOrder) }
      #expect(Set(orders.map(\.contrasts)).count == 4)
      for (fold, order) in orders.enumerated() {
        let settings = ["model={method: otsu}", "data.split={folds: 4, fold: \(fold)}"]
        #expect(try folder.resolved(settings).method?.method.contrasts == order.contrasts)
      }
    }
  }

  // MARK: What cannot be

  @Test func moreClassesThanItTellsApart() throws {
    try withFolder { folder in
      try writeThreeClasses(folder, 6)
      let error = failure(PipelineError.self) { try plan([Self.threeClasses], folder) }
      #expect(error?.description.contains("model.method otsu tells 2 classes apart, and the masks have 3") == true)
      let levels = failure(PipelineError.self) {
        try plan([Self.threeClasses, "model={method: kMeans, levels: 4}"], folder)
      }
      #expect(levels?.description.contains("model.levels is 4, and with 3 classes each level is a class") == true)
    }
  }

  @Test func withoutTrainingCasesTheSideMustBeSaid() throws {
    try withFolder { folder in
      try folder.writeCases(4)
      try folder.write("image,set\n" + (0..<4).map { "case-\($0),test\n" }.joined(), to: "split.csv")
      let split = "data.split={file: \(folder.file("split.csv"))}"
      let error = failure(PipelineError.self) { try plan([split], folder) }
      #expect(error?.description.contains("there is no training case to take it from") == true)
      #expect(error?.description.contains("bright or dark") == true)
      let given = try plan([split, "model.foreground=bright"], folder)
      #expect(given.cases(in: .test).count == 4 && given.method.classOfLevel == [0, 1])
      // A network learns from cases.
      #expect(failure(PipelineError.self) { try folder.plan([split]) }?.code == .emptySet)
    }
  }

  @Test func withoutForegroundInTheTrainingCasesTheSideMustBeSaid() throws {
    try withFolder { folder in
      try folder.writeCases(6)
      try folder.write(
        "image,set\n" + (0..<6).map { "case-\($0),\($0 < 3 ? "train" : "test")\n" }.joined(), to: "split.csv")
      for number in 0..<3 { try folder.write(Image.gray(16, 16) { _, _ in 0 }, to: "masks/case-\(number).png") }
      let error = failure(PipelineError.self) {
        try plan(["data.split={file: \(folder.file("split.csv"))}"], folder)
      }
      #expect(error?.code == .unseenClass)
      #expect(error?.description.contains("no training mask holds the class 'cell'") == true)
    }
  }

  // MARK: Identity

  @Test func survivesItsFileAndIsTheSameRun() throws {
    try withFolder { folder in
      try folder.writeCases(6)
      let plan = try folder.resolved(["model={method: kMeans, levels: 3}"])
      try writeJSON(plan, to: folder.file("plan.json"))
      #expect(try Plan.read(folder.file("plan.json")) == plan)
      #expect(plan.describesSameRun(as: plan))
      #expect(!plan.describesSameRun(as: try folder.resolved(["model={method: kMeans, levels: 4}"])))
      #expect(!plan.describesSameRun(as: try folder.resolved()))
      #expect(!(try folder.resolved()).describesSameRun(as: plan))
      // What it does not use is no difference.
      let other = try folder.resolved(["model={method: kMeans, levels: 3}", "training.epochs=9", "augmentation=[]"])
      #expect(plan.describesSameRun(as: other))
      #expect(plan.notes == ["kMeans is not trained and does not use these blocks: training"])
    }
  }

  // MARK: Its file

  @Test func aModelFileHoldsTheMethod() throws {
    try withFolder { folder in
      try folder.writeCases(6)
      let plan = try plan(["model={method: kMeans, iterations: 9}"], folder)
      let path = folder.file("best.safetensors")
      try MethodModel.write(plan, to: path)
      let model = try MethodModel.load(path)
      #expect(model.usage.own == plan.own)
      #expect(model.usage.shared == Plan.method(plan).usage)
      #expect(try SegmentationModel.load(path).name == "kMeans")
      #expect(try Safetensors.read(path).tensors.isEmpty)
      let branch = failure(PipelineError.self) { try SegmentationModel.load(path).pruned(toBranch: 1) }
      #expect(branch?.description.contains("which has no branches") == true)
      #expect(failure(CheckpointError.self) { try TrainedModel.load(path) }?.code == .notACheckpoint)
    }
  }

  @Test func aModelFileThatCannotBeIsRefused() throws {
    try withFolder { folder in
      try folder.writeCases(6)
      let plan = try plan(["model={method: kMeans, iterations: 9}"], folder)
      let path = folder.file("best.safetensors")
      try MethodModel.write(plan, to: path)
      let whole = try Safetensors.read(path)
      func error(_ change: (String) -> String, sealed: Bool = true) throws -> (any Error)? {
        var file = whole
        file.metadata[ModelUsage.key] = change(whole.metadata[ModelUsage.key]!)
        #expect(file != whole)
        try (sealed ? file.sealed : file).write(to: path)
        return failure(PipelineError.self) { try SegmentationModel.load(path) }
          ?? failure(CheckpointError.self) { try SegmentationModel.load(path) }
      }
      #expect(
        "\(try #require(try error { $0.replacing("\"iterations\":9", with: "\"iterations\":0") }))".contains(
          "does not fit its method"))
      #expect("\(try #require(try error { $0.replacing("[0,1]", with: "[0,7]") }))".contains("does not fit its method"))
      #expect("\(try #require(try error { $0.replacing("[0,1]", with: "[0]") }))".contains("does not fit its method"))
      #expect("\(try #require(try error { $0.replacing("kMeans", with: "kMedians") }))".contains("cannot be read"))
      let damaged = try error({ $0.replacing("\"iterations\":9", with: "\"iterations\":8") }, sealed: false)
      #expect((damaged as? CheckpointError)?.code == .corrupt)
    }
  }
}
