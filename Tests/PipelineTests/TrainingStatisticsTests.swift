import Foundation
import ImageCodecs
import Imaging
import Testing

@testable import Pipeline

@Suite struct TrainingStatisticsTests {
  private static let zScore = "preprocessing=[normalize: {over: dataset}]"
  private static let percentile = "preprocessing=[normalize: {method: percentile, over: dataset, low: 2, high: 97}]"

  private func scan(_ folder: Folder, _ settings: [String], workers: Int = 2) throws -> DatasetScan {
    try DatasetScan.run(folder.definition(settings), workers: workers)
  }

  private func channels(_ preprocessing: Preprocessing?, step: Int = 0) throws -> [DataSetScaling.Channel] {
    guard case .normalize(.dataSet(let scaling))? = preprocessing?.steps[step] else { return [] }
    return scaling.channels
  }

  /// The samples of the cases of one set, of all pixels or of the foreground alone.
  private func samples(_ scan: DatasetScan, _ set: DataSet = .train, foreground: Bool) throws -> [Double] {
    let reader = CaseReader(orientation: .apply, classes: scan.classes, limits: .standard)
    var found: [Double] = []
    for entry in scan.cases where entry.set == set {
      let (image, labels) = (try reader.image(entry.image).content, try reader.labels(entry.masks))
      for plane in 0..<image.planes {
        for (value, label) in zip(image.floats(plane: plane, channels: .gray).values, labels.plane(plane).labels)
        where !foreground || label == 1 { found.append(Double(value)) }
      }
    }
    return found
  }

  @Test func theyAreThoseOfTheTrainingImages() throws {
    try withFolder { folder in
      try folder.writeCases(8)
      for (setting, foreground) in [(Self.zScore, false), (Self.percentile, true)] {
        let scan = try scan(folder, [setting])
        let found = try #require(channels(scan.preprocessing).first)
        let values = try samples(scan, foreground: foreground)
        let mean = values.reduce(0, +) / Double(values.count)
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
        #expect(found.count == values.count)
        #expect(abs(found.mean - mean) < 1e-9 && abs(found.deviation - deviation) < 1e-4)
        guard foreground else { continue }
        let sorted = values.sorted()
        for (bound, percent) in [(found.lowest, 0.02), (found.highest, 0.97)] {
          let place = percent * Double(sorted.count - 1)
          let (low, high) = (sorted[Int(place)], sorted[Int(place) + 1])
          #expect(abs(try #require(bound) - low - (high - low) * (place - place.rounded(.down))) < 1e-9)
        }
      }
    }
  }

  @Test(arguments: [zScore, percentile]) func anImageThatIsNotTrainedOnChangesNothing(setting: String) throws {
    try withFolder { folder in
      try folder.writeCases(10)
      let before = try scan(folder, [setting])
      for set in [DataSet.validation, .test, .train] {
        let entry = try #require(before.cases.first { $0.set == set })
        let bytes = try Data(contentsOf: URL(fileURLWithPath: entry.image))
        try folder.write(Image.noise(16, 16, number: 777) { 255 - $2 / 3 }, to: "images/\(entry.name).png")
        let after = try scan(folder, [setting])
        let isSame = try channels(after.preprocessing) == channels(before.preprocessing)
        #expect(isSame == (set != .train))
        try bytes.write(to: URL(fileURLWithPath: entry.image))
      }
    }
  }

  @Test func theNumberOfThreadsChangesNothing() throws {
    try withFolder { folder in
      try folder.writeCases(9)
      for setting in [Self.zScore, Self.percentile] {
        let expected = try scan(folder, [setting], workers: 1).preprocessing
        for workers in [2, 7] { #expect(try scan(folder, [setting], workers: workers).preprocessing == expected) }
      }
    }
  }

  @Test func eachFoldHasItsOwn() throws {
    try withFolder { folder in
      try folder.writeCases(8)
      let settings = [Self.percentile, "data.split={folds: 4}"]
      let scan = try scan(folder, settings)
      var found: [[DataSetScaling.Channel]] = []
      for round in 0..<4 {
        let fold = scan.round(round)
        let own = try channels(fold.preprocessing)
        #expect(own[0].count == (try samples(fold, foreground: true)).count)
        found.append(own)
        // The same as where that fold is run alone.
        let alone = try self.scan(folder, [Self.percentile, "data.split={folds: 4, fold: \(round)}"])
        #expect(try channels(alone.preprocessing) == own)
        #expect(try Plan.resolve(folder.definition(settings), scan: fold).shared.preprocessing == fold.preprocessing)
      }
      #expect(Set(found.map { $0[0].mean }).count == 4)
    }
  }

  @Test func theyAreOfWhatTheStepSees() throws {
    try withFolder { folder in
      try folder.writeCases(6)
      let plain = try channels(scan(folder, [Self.zScore]).preprocessing)[0]
      let scaled = try channels(
        scan(
          folder, ["preprocessing=[normalize: {method: window, centre: 128, width: 256}, normalize: {over: dataset}]"]
        )
        .preprocessing, step: 1)[0]
      #expect(abs(scaled.mean - plain.mean / 256) < 1e-6 && abs(scaled.deviation - plain.deviation / 256) < 1e-6)
      // Padding is no part of an image.
      let padded = try scan(folder, ["preprocessing=[pad: {height: 40, width: 40}, normalize: {over: dataset}]"])
      #expect(try channels(padded.preprocessing, step: 1)[0].count == plain.count)
      let cropped = try scan(folder, ["preprocessing=[crop: {height: 4, width: 4}, normalize: {over: dataset}]"])
      #expect(try channels(cropped.preprocessing, step: 1)[0].count == plain.count / 16)
      // After the first standardization, a second finds nothing to do.
      let twice = try scan(folder, ["preprocessing=[normalize: {over: dataset}, normalize: {over: dataset}]"])
      let second = try channels(twice.preprocessing, step: 1)[0]
      #expect(abs(second.mean) < 1e-5 && abs(second.deviation - 1) < 1e-5)
    }
  }

  @Test func planesOfAStackAllCount() throws {
    try withFolder { folder in
      try folder.writeCases(3)
      try folder.write(Image.stack(16, 16, 3) { x, y, z in UInt8(x * y % 90 + 50 * z) }, to: "images/stack.tif")
      try folder.write(Image.stack(16, 16, 3) { x, _, z in x > 4 * z ? 255 : 0 }, to: "masks/stack.tif")
      try folder.write("image,set\nstack,train\ncase-0,train\ncase-1,validation\ncase-2,test\n", to: "split.csv")
      let scan = try scan(folder, [Self.zScore, "data.split={file: \(folder.file("split.csv"))}"])
      #expect(try channels(scan.preprocessing)[0].count == 4 * 256)
    }
  }

  @Test func nothingToCountIsAnError() throws {
    try withFolder { folder in
      for number in 0..<6 {
        try folder.write(Image.noise(16, 16, number: number), to: "images/case-\(number).png")
        try folder.write(Image.gray(16, 16) { x, y in x + y < 3 ? 255 : 0 }, to: "masks/case-\(number).png")
      }
      let error = failure(PipelineError.self) {
        try scan(
          folder, ["preprocessing=[crop: {height: 4, width: 4}, normalize: {method: percentile, over: dataset}]"])
      }
      #expect(error?.code == .preprocessing)
      #expect(
        error?.description.contains("preprocessing.1.normalize: the training images have no foreground pixels") == true)
    }
  }
}
