import Foundation
import ImageCodecs
import Imaging
import Testing

@testable import Pipeline

@Suite struct MeasureStageTests {
  private func measure(
    _ folder: Folder, images: Bool = false, classes: [ClassDefinition]? = nil,
    objects: MeasureRequest.Objects = .components(connectivity: nil, split: false), labels: Bool = false
  ) throws -> MeasureResult {
    try MeasureStage.perform(
      MeasureRequest(
        masks: folder.file("masks"), output: folder.file("out"), images: images ? folder.file("images") : nil,
        classes: classes, objects: objects, labels: labels))
  }

  private func table(_ folder: Folder, _ name: String) throws -> CommaSeparatedTable {
    try CommaSeparatedTable(path: folder.file("out/\(name).csv"))
  }

  private func column(_ name: String, _ table: CommaSeparatedTable) throws -> [String] {
    let index = try #require(table.header.firstIndex(of: name), "\(table.header)")
    return table.rows.map { $0[index] }
  }

  /// Two objects that touch at a corner, and a third.
  private static let mask = Image.gray(8, 4) { x, y in
    [[1, 1, 0, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 1]][y][x] == 1
      ? 255 : 0
  }

  @Test func everyObjectHasARowAndEveryImageASummary() throws {
    try withFolder { folder in
      try folder.write(Self.mask, to: "masks/a.png")
      try folder.write(Image.gray(8, 4) { _, _ in 0 }, to: "masks/b.png")
      let result = try measure(folder)
      #expect(result.failures.isEmpty && result.measured == 2)
      #expect(result.summaries.map(\.objects) == [2, 0])
      #expect(result.summaries.map(\.totalArea) == [6, 0])
      #expect(result.summaries.map(\.meanArea) == [3, nil])
      #expect(result.summaries.map(\.areaShare) == [6.0 / 32, 0])
      let objects = try table(folder, "objects/a")
      #expect(try column("object", objects) == ["1", "2"])
      #expect(try column("class", objects) == ["foreground", "foreground"])
      #expect(try column("area_px", objects) == ["5", "1"])
      #expect(try column("centroid_x_px", objects) == ["0.8", "7.0"])
      #expect(try column("box_width_px", objects) == ["3", "1"])
      #expect(try column("area_mm2", objects) == ["", ""])
      #expect(try table(folder, "objects/b").rows.isEmpty)
      #expect(try table(folder, "summary").rows == result.summaries.map(\.row))
    }
  }

  @Test func connectivityDecidesWhatIsOneObject() throws {
    try withFolder { folder in
      try folder.write(Self.mask, to: "masks/a.png")
      let result = try measure(folder, objects: .components(connectivity: 4, split: false))
      #expect(result.summaries.map(\.objects) == [3])
    }
  }

  @Test func classesAreMeasuredApart() throws {
    try withFolder { folder in
      try folder.write(Image.row([0, 3, 3, 7, 7, 7, 0, 3]), to: "masks/a.png")
      let result = try measure(folder)
      #expect(result.summaries.map(\.className) == ["3", "7"])
      #expect(result.summaries.map(\.objects) == [2, 1])
      let classes = [
        ClassDefinition(name: "none", values: [.gray(0)]), ClassDefinition(name: "cell, big", values: [.gray(7)]),
        ClassDefinition(name: "dot", values: [.gray(3)]),
      ]
      #expect(try measure(folder, classes: classes).summaries.map(\.className) == ["cell, big", "dot"])
      #expect(try column("class", try table(folder, "objects/a")) == ["cell, big", "dot", "dot"])
    }
  }

  @Test func valuesThatNoClassCoversFailTheirMaskAlone() throws {
    try withFolder { folder in
      try folder.write(Image.row([0, 9]), to: "masks/a.png")
      try folder.write(Image.row([0, 255]), to: "masks/b.png")
      let classes = [
        ClassDefinition(name: "none", values: [.gray(0)]), ClassDefinition(name: "cell", values: [.gray(255)]),
      ]
      let result = try measure(folder, classes: classes)
      #expect(result.measured == 1 && result.summaries.map(\.image) == ["b"])
      #expect(result.failures.count == 1 && result.failures[0].contains("a.png: mask values that no class covers: 9"))
      #expect(!FileManager.default.fileExists(atPath: folder.file("out/objects/a.csv")))
    }
  }

  @Test func instancesKeepTheirNumbers() throws {
    try withFolder { folder in
      let values: [UInt16] = [0, 300, 300, 0, 5, 300, 0, 40_000]
      try folder.write(
        Image(width: 8, height: 1, channels: .gray, bitsPerSample: 16, samples: .uint16(values)), to: "masks/a.png")
      let result = try measure(folder, objects: .instances, labels: true)
      #expect(result.summaries.map(\.objects) == [3])
      let objects = try table(folder, "objects/a")
      #expect(try column("object", objects) == ["5", "300", "40000"])
      #expect(try column("area_px", objects) == ["1", "3", "1"])
      let written = try ImageCodec.decode(path: folder.file("out/labels/a.png")).image
      #expect(written.samples == .uint16(values))
    }
  }

  @Test func touchingObjectsAreSplitOnDemand() throws {
    try withFolder { folder in
      let dumbbell = Image.gray(41, 25) { x, y in
        (x - 12) * (x - 12) + (y - 12) * (y - 12) <= 100 || (x - 28) * (x - 28) + (y - 12) * (y - 12) <= 100 ? 255 : 0
      }
      try folder.write(dumbbell, to: "masks/a.png")
      #expect(try measure(folder).summaries[0].objects == 1)
      let parts = try measure(folder, objects: .components(connectivity: nil, split: true), labels: true)
      #expect(parts.summaries[0].objects == 2)
      let labels = try ImageCodec.decode(path: folder.file("out/labels/a.png")).image
      guard case .uint16(let values) = labels.samples else { throw CancellationError() }
      #expect(Set(values) == [0, 1, 2])
    }
  }

  @Test func channelsAreMeasuredAndSpacingIsTaken() throws {
    try withFolder { folder in
      try folder.write(Image.row([255, 255, 0, 0]), to: "masks/a.png")
      let samples: [UInt8] = [10, 20, 30, 30, 20, 10, 0, 0, 0, 9, 9, 9]
      try folder.write(
        Image(
          width: 4, height: 1, channels: .rgb, bitsPerSample: 8, spacing: Image.Spacing(x: 0.5, y: 0.5),
          samples: .uint8(samples)), to: "images/a.png")
      let result = try measure(folder, images: true)
      let objects = try table(folder, "objects/a")
      #expect(try column("intensity_mean_red", objects) == ["20.0"])
      #expect(try column("intensity_max_blue", objects) == ["30.0"])
      #expect(try column("intensity_std_green", objects) == ["0.0"])
      #expect(try column("area_mm2", objects) == ["0.5"])
      #expect(try column("centroid_x_mm", objects) == ["0.25"])
      #expect(result.summaries[0].totalAreaMM2 == 0.5)
      #expect(result.summaries[0].objectsPerMM2 == 1)
    }
  }

  /// Steps along an outline have no one length there.
  @Test func oblongPixelsHaveNoPerimeterInMillimetres() throws {
    try withFolder { folder in
      try folder.write(
        Image(
          width: 3, height: 3, channels: .gray, bitsPerSample: 8, spacing: Image.Spacing(x: 0.25, y: 0.5),
          samples: .uint8([255, 255, 255, 255, 255, 255, 255, 255, 255])), to: "masks/a.png")
      _ = try measure(folder)
      let objects = try table(folder, "objects/a")
      #expect(try column("perimeter_px", objects) == ["8.0"])
      #expect(try column("perimeter_mm", objects) == [""])
      #expect(try column("area_mm2", objects) == ["1.125"])
      // Along y, the longer side in mm.
      #expect(try column("orientation_mm_rad", objects) == ["0.0"])
    }
  }

  @Test func aStackIsOneCase() throws {
    try withFolder { folder in
      try folder.write(Image.stack(4, 3, 3) { x, y, z in x == z && y == 1 ? 255 : 0 }, to: "masks/a.tif")
      try folder.write(Image.stack(4, 3, 3) { x, _, z in UInt8(10 * x + z) }, to: "images/a.tif")
      let result = try measure(folder, images: true, labels: true)
      #expect(result.summaries.map(\.objects) == [1])
      let objects = try table(folder, "objects/a")
      #expect(try column("volume_px", objects) == ["3"])
      #expect(try column("centroid_plane", objects) == ["1.0"])
      #expect(try column("box_planes", objects) == ["3"])
      #expect(try column("intensity_mean", objects) == ["11.0"])
      #expect(!objects.header.contains("perimeter_px"))
      #expect(try ImageCodec.decode(path: folder.file("out/labels/a.tif")).image.planes == 3)
      let apart = try measure(folder, objects: .components(connectivity: 6, split: false))
      #expect(apart.summaries.map(\.objects) == [3])
    }
  }

  @Test func whatCannotBeMeasuredIsSaidBeforeAnyWork() throws {
    try withFolder { folder in
      try folder.write(Self.mask, to: "masks/a.png")
      try folder.write(Self.mask, to: "masks/b.png")
      try folder.write(Self.mask, to: "images/a.png")
      let missing = try #require(failure(PipelineError.self) { try measure(folder, images: true) })
      #expect(missing.code == .unpaired && missing.problems.count == 1)
      #expect(missing.description.contains("masks/b.png: no image named b.*"))
      #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
    }
  }

  @Test(arguments: ["masks", "masks/.", "images"]) func theOutputMayNotBeWhereTheFilesLie(output: String) throws {
    try withFolder { folder in
      try folder.write(Self.mask, to: "masks/a.png")
      try folder.write(Self.mask, to: "images/a.png")
      let before = try folder.bytes(of: "masks/a.png")
      let request = MeasureRequest(
        masks: folder.file("masks"), output: folder.file(output), images: folder.file("images"), labels: true)
      let error = try #require(failure(PipelineError.self) { try MeasureStage.perform(request) })
      #expect(error.code == .output && error.description.contains("choose another output folder"))
      #expect(try folder.bytes(of: "masks/a.png") == before)
    }
  }

  @Test func labelsMayNotReplaceTheMasks() throws {
    try withFolder { folder in
      try folder.write(Self.mask, to: "set/labels/a.png")
      let request = MeasureRequest(masks: folder.file("set/labels"), output: folder.file("set"), labels: true)
      #expect(failure(PipelineError.self) { try MeasureStage.perform(request) }?.code == .output)
      let without = MeasureRequest(masks: folder.file("set/labels"), output: folder.file("set"))
      #expect(try MeasureStage.perform(without).measured == 1)
    }
  }

  @Test func anImageOfAnotherSizeIsNamed() throws {
    try withFolder { folder in
      try folder.write(Self.mask, to: "masks/a.png")
      try folder.write(Image.row([0, 1]), to: "images/a.png")
      let result = try measure(folder, images: true)
      #expect(result.measured == 0 && result.failures.count == 1)
      #expect(result.failures[0].contains("masks/a.png is 8×4 but its image"))
      #expect(result.failures[0].contains("images/a.png is 2×1"))
    }
  }

  @Test func numberedMasksAreToldFromClasses() throws {
    try withFolder { folder in
      try folder.write(Image.row((0...40).map { $0 }), to: "masks/a.png")
      let error = try #require(failure(PipelineError.self) { try measure(folder) })
      #expect(error.code == .maskValues)
      #expect(error.description.contains("40 values besides 0, 1 to 40") && error.description.contains("--instances"))
    }
  }

  @Test func aFileThatCannotBeReadIsNamedAndTheRestMeasured() throws {
    try withFolder { folder in
      try folder.write(Self.mask, to: "masks/a.png")
      try folder.write("no image", to: "masks/b.png")
      let result = try measure(folder)
      #expect(result.measured == 1 && result.failures.count == 1 && result.failures[0].contains("b.png"))
      #expect(try table(folder, "summary").rows.count == 1)
    }
  }
}
