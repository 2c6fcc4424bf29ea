import Imaging
import Networks
import Testing

@testable import Pipeline

/// What a scan finds out of what preprocessing will make of each file.
@Suite struct PreparedSizesTests {
  private func write(_ folder: Folder, spacing: [Image.Spacing?]) throws {
    for (number, spacing) in spacing.enumerated() {
      try folder.writeCase("case-\(number)", number: number)
      let samples = Image.noise(16, 16, number: number) { x, y, noise in
        (3..<11).contains(x) && y < 6 + number ? noise | 1 : 0
      }
      try folder.write(
        Image(
          width: 16, height: 16, channels: .gray, bitsPerSample: 8, spacing: spacing, samples: samples.samples),
        to: "images/case-\(number).png")
    }
  }

  @Test func everyFileWithoutSpacingIsNamed() throws {
    try withFolder { folder in
      try write(folder, spacing: [.init(x: 0.5, y: 0.5), nil, .init(x: 0.5, y: 1), nil])
      let definition = try folder.definition(["preprocessing=[normalize, resample: {spacing: 0.5}]"])
      let error = try #require(failure(PipelineError.self) { try DatasetScan.run(definition, workers: 2) })
      #expect(error.code == .preprocessing && error.problems.count == 2)
      for (problem, number) in zip(error.problems, [1, 3]) {
        #expect(problem.hasSuffix("or use resize"))
        #expect(
          problem.contains("images/case-\(number).png: preprocessing.1: resample needs the size of a pixel in mm"))
      }
    }
  }

  @Test func aPlanKnowsTheSizesThatTheNetworkSees() throws {
    try withFolder { folder in
      try write(folder, spacing: (0..<4).map { .init(x: 0.5, y: 0.5 + 0.5 * Double($0)) })
      func sizes(_ steps: String) throws -> [[Int]] {
        try folder.plan(["preprocessing=\(steps)"]).cases.map { [$0.preparedSize.height, $0.preparedSize.width] }
      }
      #expect(try sizes("[normalize]") == Array(repeating: [16, 16], count: 4))
      #expect(try folder.plan().cases.allSatisfy { $0.prepared == nil })
      #expect(try sizes("[resample: {spacing: 1}]") == [[8, 8], [16, 8], [24, 8], [32, 8]])
      #expect(try sizes("[crop: {at: foreground, margin: 1}]") == [[7, 10], [8, 10], [9, 10], [10, 10]])
      // Pixels decide before and after a scaling.
      #expect(try sizes("[normalize: {method: minMax}, crop: {at: foreground}]")[0] == [6, 8])
      let plan = try folder.plan(["preprocessing=[resize: {height: 64, width: 32}]", "training.patch=[16, 16]"])
      #expect(plan.stepsPerEpoch == plan.cases(in: .train).count * 8 / 2)
    }
  }

  @Test func aCropThatIsLargerThanImagesIsNotedOnce() throws {
    try withFolder { folder in
      try folder.writeCases(6)
      try folder.writeCase("large", number: 9, width: 40, height: 40)
      func notes(_ height: Int) throws -> [String] {
        try DatasetScan.run(folder.definition(["preprocessing=[crop: {height: \(height), width: 8}]"]), workers: 2)
          .notes
      }
      #expect(try notes(16).isEmpty)
      #expect(try notes(17).count == 1)
      #expect(try notes(17)[0].contains("images/case-0.png and 5 more are smaller than preprocessing crops to"))
      #expect(try notes(41)[0].contains("and 6 more are"))
    }
  }

  @Test func colorsAreAskedForFileByFile() throws {
    try withFolder { folder in
      try folder.writeCases(4)
      let gray = try folder.definition(["preprocessing=[normalize: {method: imageNet}]", "data.channels=keep"])
      let error = failure(PipelineError.self) { try DatasetScan.run(gray, workers: 2) }
      #expect(error?.problems.count == 4)
      #expect(
        error?.problems[0].contains("imageNet is for red, green and blue, found 1 channel; set data.channels: rgb")
          == true)
      // Gray that is repeated thrice will do.
      let plan = try folder.plan(["preprocessing=[normalize: {method: imageNet}]", "data.channels=rgb"])
      #expect(plan.network.inputChannels == 3)
    }
  }

  @Test func imageNetWantsSamplesOfAKnownRange() throws {
    try withFolder { folder in
      for number in 0..<4 {
        try folder.writeCase("case-\(number)", number: number)
        try folder.remove("images/case-\(number).png")
        let noise = Image.noise(16, 16, number: number).floats(plane: 0, channels: .gray).values
        try folder.write(
          Image(width: 16, height: 16, channels: .gray, bitsPerSample: 32, samples: .float(noise)),
          to: "images/case-\(number).tif")
      }
      let settings = ["data.channels=rgb", "preprocessing=[normalize: {method: imageNet}]"]
      let error = failure(PipelineError.self) { try folder.plan(settings) }
      #expect(
        error?.problems[0].contains("case-0.tif: preprocessing.0: imageNet must know what samples may be") == true)
      let steps = "preprocessing=[normalize: {method: minMax}, normalize: {method: imageNet}]"
      #expect(try folder.plan(["data.channels=rgb", steps]).network.inputChannels == 3)
    }
  }
}
