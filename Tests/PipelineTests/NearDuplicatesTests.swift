import Foundation
import ImageCodecs
import Imaging
import Testing

@testable import Pipeline

@Suite struct NearDuplicatesTests {
  /// Ten different cases, of which the first six train, two validate and two test.
  private func withCases<Result>(_ body: (Folder) throws -> Result) throws -> Result {
    try withFolder { folder in
      try folder.writeCases(10, width: 48, height: 48)
      let rows = (0..<10).map { "case-\($0),\($0 < 6 ? "train" : $0 < 8 ? "validation" : "test")\n" }
      try folder.write("image,set\n" + rows.joined(), to: "split.csv")
      return try body(folder)
    }
  }

  private func scan(_ folder: Folder, _ settings: [String] = []) throws -> DatasetScan {
    let split = "data.split={file: \(folder.file("split.csv"))}"
    return try DatasetScan.run(folder.definition([split] + settings).data, workers: 3)
  }

  private func drawnScan(_ folder: Folder, _ settings: [String]) throws -> DatasetScan {
    try DatasetScan.run(folder.definition(settings).data, workers: 2)
  }

  private func error(_ folder: Folder, _ settings: [String] = []) throws -> PipelineError {
    try #require(failure(PipelineError.self) { try scan(folder, settings) })
  }

  private func image(_ folder: Folder, _ name: String) throws -> Image {
    try ImageCodec.decode(path: folder.file("images/\(name).png")).image
  }

  /// One image written over another, in another form; its mask need not fit.
  private func replace(_ folder: Folder, _ name: String, with image: Image, as ending: String = "png") throws {
    try folder.remove("images/\(name).png")
    try folder.write(image, to: "images/\(name).\(ending)")
  }

  /// Columns and rows swapped, and columns mirrored: a quarter turn.
  private func turned(_ image: Image) -> Image {
    guard case .uint8(let samples) = image.samples else { preconditionFailure() }
    let (width, height) = (image.width, image.height)
    return Image.gray(height, width) { x, y in samples[(height - 1 - x) * width + y] }
  }

  @Test func differentImagesAreNotAlike() throws {
    #expect(try withCases { try scan($0).notes }.isEmpty)
  }

  @Test func aCopyInAnotherSetIsAnErrorThatNamesBoth() throws {
    try withCases { folder in
      try replace(folder, "case-9", with: image(folder, "case-1"))
      let error = try error(folder)
      #expect(error.code == .duplicates)
      #expect(error.problems.count == 2)
      #expect(error.problems[0].hasPrefix("1 pair of images in different sets show the same"))
      #expect(error.problems[0].contains("data.allowDuplicates: true"))
      #expect(
        error.problems[1]
          == "\(folder.file("images/case-1.png")) (train) and \(folder.file("images/case-9.png")) (test) look alike: "
          + "0 of 64 bits differ, the correlation is 1.000")
    }
  }

  @Test func aTurnedCopyInJPEGIsFound() throws {
    try withCases { folder in
      // Smooth enough for JPEG.
      let picture = Image.gray(90, 70) { x, y in
        UInt8(110 + 50 * sin(Double(x * x) / 700) + 60 * cos(Double(y * x) / 800 + 1))
      }
      try replace(folder, "case-3", with: picture)
      try replace(folder, "case-7", with: turned(picture), as: "jpg")
      for (name, size) in [("case-3", (90, 70)), ("case-7", (70, 90))] {
        try folder.write(Image.gray(size.0, size.1) { x, _ in x < 20 ? 255 : 0 }, to: "masks/\(name).png")
      }
      let error = try error(folder)
      #expect(error.problems.count == 2)
      #expect(error.problems[1].contains("case-3.png (train)") && error.problems[1].contains("case-7.jpg (validation)"))
      #expect(error.problems[1].contains("look alike, the second turned by 90° counter-clockwise: "))
    }
  }

  @Test func aCopyInTheSameSetOrGroupIsNoError() throws {
    try withCases { folder in
      try replace(folder, "case-4", with: image(folder, "case-1"))
      #expect(try scan(folder).notes.isEmpty)
    }
    try withFolder { folder in
      try folder.writeCases(12, width: 48, height: 48)
      try replace(folder, "case-9", with: image(folder, "case-1"))
      let folds = ["data.split={folds: 4}"]
      #expect(failure(PipelineError.self) { try drawnScan(folder, folds) }?.code == .duplicates)
      let groups = (0..<12).map { "case-\($0),\($0 == 9 ? 1 : $0)\n" }.joined()
      let table = try folder.write("image,group\n" + groups, to: "groups.csv")
      #expect(try drawnScan(folder, folds + ["data.groups=\(table)"]).notes.isEmpty)
    }
  }

  @Test func whereBothAreIsToldByFold() throws {
    try withCases { folder in
      try replace(folder, "case-9", with: image(folder, "case-1"))
      let folds = (0..<10).map { "case-\($0),\($0 % 2)\n" }
      // Both odd: tested together, and else in training and validation, in some round of some seed.
      try folder.write("image,fold\n" + folds.joined(), to: "split.csv")
      let found = (0..<20).compactMap { seed in
        failure(PipelineError.self) { try scan(folder, ["data.split.seed=\(seed)"]) }?.problems[1]
      }
      #expect(!found.isEmpty && found.count < 20)
      #expect(found.allSatisfy { $0.contains(" of fold 0) and ") && $0.contains("(validation of fold 0)") })
      let apart = (0..<10).map { "case-\($0),\($0 / 5)\n" }
      try folder.write("image,fold\n" + apart.joined(), to: "split.csv")
      #expect(try error(folder).problems[1].contains("case-1.png (fold 0) and "))
    }
  }

  @Test func acceptedPairsAreNoted() throws {
    try withCases { folder in
      for name in ["case-7", "case-9"] { try replace(folder, name, with: image(folder, "case-1")) }
      let notes = try scan(folder, ["data.allowDuplicates=true"]).notes
      #expect(notes.count == 1)
      #expect(notes[0].hasPrefix("3 pairs of images in different sets (data.allowDuplicates accepts them): "))
    }
  }

  /// A page of a stack that was also exported alone.
  @Test func aPlaneOfAStackIsFound() throws {
    try withCases { folder in
      let page = try image(folder, "case-0")
      guard case .uint8(let samples) = page.samples else { preconditionFailure() }
      let other = (0..<48 * 48).map { UInt8($0 / 48 * 5) }
      try folder.remove("images/case-8.png")
      try folder.remove("masks/case-8.png")
      try folder.write(
        Image(
          width: 48, height: 48, planes: 3, channels: .gray, bitsPerSample: 8, samples: .uint8(other + samples + other)),
        to: "images/case-8.tif")
      try folder.write(Image.stack(48, 48, 3) { x, _, _ in x < 9 ? 255 : 0 }, to: "masks/case-8.tif")
      let error = try error(folder)
      #expect(error.problems.count == 2)
      #expect(error.problems[1].contains("case-0.png (train)") && error.problems[1].contains("case-8.tif (test)"))
    }
  }

  @Test func manyPairsAreNotAllSpelledOut() throws {
    let picture = Image.gray(64, 64) { x, y in UInt8((x * y) % 251) }
    let print = try #require(ImageFingerprint(picture))
    let cases = (0..<60).map { number in
      Case(
        name: "c\(number)", image: "c\(number).png", masks: [], group: nil, set: .train, fold: nil, width: 64,
        height: 64,
        planes: 1, imageDigest: "", maskDigests: [])
    }
    let sets = Dictionary(
      uniqueKeysWithValues: cases.enumerated().map { ($1.name, $0 < 30 ? DataSet.train : .test) })
    let division = Division(rounds: [Division.Round(fold: nil, sets: sets)])
    let found = NearDuplicates(
      cases.map { _ in [print, print] }, kinds: division.kinds(cases.map(\.name)), workers: 2)
    // Each plane of the second half with the first twenty planes of the first: ten cases.
    #expect(found.pairs.count == 300)
    let lines = found.lines(cases, division: division)
    #expect(lines.count == NearDuplicates.shown + 1)
    #expect(lines.last == "… and 200 more pairs")
  }

  // MARK: Real images

  private static let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("data").path
  private static let sets = ["nuclei-dsb2018", "em-isbi2012", "retina-chasedb1"]
  private static let arePresent = sets.allSatisfy {
    FileManager.default.fileExists(atPath: "\(data)/\($0)/images")
  }

  /// Neighbouring sections of one block and eyes of one child included.
  @Test(.enabled(if: arePresent, "no real images in `data` at the top of the checkout"), arguments: sets)
  func noTwoOfTheSharedImagesAreTakenForOne(set: String) throws {
    let files = try ImageFiles.list("\(Self.data)/\(set)/images")
    let prints = try concurrentMap(files.count, workers: 2) { index in
      Result { ImageFingerprint(try ImageCodec.decode(path: files[index].path).image) }
    }.map { try $0.get() }
    #expect(!prints.contains(nil))
    let found = NearDuplicates(prints.map { $0.map { [$0] } ?? [] }, kinds: Array(files.indices), workers: 2)
    #expect(found.pairs.isEmpty)
  }

  /// Turned by quarters, and compressed again.
  @Test(.enabled(if: arePresent, "no real images in `data` at the top of the checkout"))
  func everyTurnedCopyOfASharedImageIsFound() throws {
    let files = try ImageFiles.list("\(Self.data)/em-isbi2012/images")
    let found = try concurrentMap(files.count, workers: 2) { index in
      Result {
        let image = try ImageCodec.decode(path: files[index].path).image
        let turned = (0..<index % 4).reduce(image) { image, _ in self.turned(image) }
        let copy = try ImageCodec.decode(bytes: ImageCodec.encode(turned, as: .jpeg), name: "copy").image
        return ImageFingerprint(copy).flatMap { ImageFingerprint(image)?.likeness(to: $0) }
      }
    }.map { try $0.get() }
    let turns: [Symmetry] = [.identity, .quarterTurnCounterclockwise, .halfTurn, .quarterTurnClockwise]
    #expect(found.map { $0?.symmetry } == files.indices.map { turns[$0 % 4] })
  }
}
