import Foundation
import Imaging
import Testing

@testable import Pipeline

@Suite struct InspectStageTests {
  @Test func aMaskIsToldByItsValues() throws {
    try withFolder { folder in
      let path = try folder.write(Image.gray(6, 4) { x, _ in x < 2 ? 255 : x < 3 ? 7 : 0 }, to: "mask.png")
      let found = try #require(try InspectStage.perform([path]).first)
      #expect(found.path == path)
      #expect(found.format == "png")
      #expect([found.width, found.height, found.channels, found.bitsPerSample, found.pages] == [6, 4, 1, 8, 1])
      #expect([found.minimum, found.maximum] == [0, 255])
      #expect(found.values == [0, 7, 255])
      #expect(found.error == nil)
    }
  }

  @Test func anImageOfManyValuesIsNoMask() throws {
    try withFolder { folder in
      let gray = try folder.write(Image.gray(13, 1) { x, _ in UInt8(x) }, to: "gray.png")
      let float = try folder.write(
        Image(width: 2, height: 1, planes: 2, channels: .gray, bitsPerSample: 32, samples: .float([0, 0.5, -1, 1])),
        to: "float.tif")
      let found = try InspectStage.perform([gray, float])
      #expect(found.allSatisfy { $0.values == nil })
      #expect([found[1].pages, found[1].bitsPerSample] == [2, 32])
      #expect([found[1].minimum, found[1].maximum] == [-1, 1])
    }
  }

  @Test func foldersAreSearchedAndWhatCannotBeReadSaysWhy() throws {
    try withFolder { folder in
      try folder.write(Image.row([1]), to: "a.png")
      try folder.write(Image.row([1]), to: "deep/a.png")
      try folder.write("text", to: "deep/b.png")
      let found = try InspectStage.perform([folder.path])
      #expect(found.map(\.path) == ["a.png", "deep/a.png", "deep/b.png"].map(folder.file))
      #expect(found[2].error?.hasPrefix("expected a PNG, JPEG or TIFF image") == true)
      #expect(found[2].format == nil)
      #expect(failure(PipelineError.self) { try InspectStage.perform([folder.file("none")]) }?.code == .noImages)
    }
  }

  @Test func aPaletteAndColoursAreListed() throws {
    try withFolder { folder in
      let colors = [Image.RGB(0, 0, 0), Image.RGB(255, 0, 0), Image.RGB(0, 0, 9)]
      let palette = try folder.write(
        Image(width: 2, height: 1, channels: .palette(colors), bitsPerSample: 8, samples: .uint8([2, 0])), to: "p.png")
      let rgb = try folder.write(
        Image(width: 2, height: 1, channels: .rgb, bitsPerSample: 8, samples: .uint8([9, 8, 7, 0, 0, 1])), to: "q.png")
      let found = try InspectStage.perform([palette, rgb])
      #expect(found[0].channels == 1)
      #expect(found[0].palette == [[0, 0, 0], [255, 0, 0], [0, 0, 9]])
      #expect(found[0].values == [0, 2])
      #expect(found[0].colors == [[0, 0, 0], [0, 0, 9]])
      #expect(found[1].values == nil)
      #expect(found[1].colors == [[0, 0, 1], [9, 8, 7]])
      #expect(found[1].palette == nil)
      #expect(found.map(\.minIsWhite) == [false, false])
    }
  }

  @Test func pagesThatDifferAreAllListed() throws {
    let found = try #require(try InspectStage.perform([ReaderDigests.fixtures + "/mixed.tif"]).first)
    #expect(found.pages == 2)
    #expect(
      found.pageSizes?.map { [$0.width, $0.height, $0.channels, $0.bitsPerSample] } == [[9, 6, 1, 8], [5, 4, 1, 16]])
    let stack = try #require(try InspectStage.perform([ReaderDigests.fixtures + "/stack.tif"]).first)
    #expect(stack.pages == 4)
    #expect(stack.pageSizes == nil)
  }

  /// What is read in bands is what would be read whole, above the limit too.
  @Test func aLargePageIsReadInBands() throws {
    try withFolder { folder in
      let (width, height) = (5000, 4096)
      let samples = (0..<width * height).map { Float(($0 * 2_654_435_761) & 0xFFFF) / 16 }
      let image = Image(
        width: width, height: height, channels: .gray, bitsPerSample: 32, samples: .float(samples))
      let path = try folder.write(image, to: "large.tif")
      let found = try #require(try InspectStage.perform([path], decodingLimit: 20 << 20).first)
      var survey = SampleSurvey()
      survey.add(image)
      #expect(found.error == nil)
      #expect([found.width, found.height, found.pages] == [width, height, 1])
      #expect(found.sampleDigest == survey.digest)
      #expect([found.minimum, found.maximum] == [samples.min().map(Double.init), samples.max().map(Double.init)])
      #expect(found.values == nil)
    }
  }

  @Test func whatIsAboveTheLimitIsRefused() throws {
    try withFolder { folder in
      let path = try folder.write(Image.gray(100, 100) { x, _ in UInt8(x) }, to: "a.png")
      #expect(try InspectStage.perform([path], decodingLimit: 9999).first?.error?.contains("decoding limit") == true)
      #expect(try InspectStage.perform([path], decodingLimit: 10_000).first?.error == nil)
    }
  }
}

/// Digests that pypng and tifffile found, beside the script that asked them.
private enum ReaderDigests {
  static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  static let fixtures = tests.appendingPathComponent("ImageCodecsTests/Fixtures").path
  static let odd = tests.deletingLastPathComponent().appendingPathComponent("data/codec-odd").path
  static let isOddPresent = FileManager.default.fileExists(atPath: odd)

  static func all(_ set: String) throws -> [(name: String, digest: String)] {
    let file = Bundle.module.resourceURL!.appendingPathComponent("Fixtures/digests.json")
    let found = try JSONDecoder().decode([String: [String: String]].self, from: Data(contentsOf: file))
    return try #require(found[set]).sorted { $0.key < $1.key }.map { (name: $0.key, digest: $0.value) }
  }

  static func compare(_ set: String, in folder: String) throws {
    let expected = try all(set)
    #expect(expected.count > 30)
    let found = try InspectStage.perform(expected.map { "\(folder)/\($0.name)" })
    for (file, wanted) in zip(found, expected) {
      // A rare feature may be an error, never other samples.
      if set != "fixtures", file.error != nil { continue }
      #expect(file.error == nil, "\(wanted.name)")
      #expect(file.sampleDigest == wanted.digest, "\(wanted.name)")
    }
  }
}

@Suite struct SampleDigestTests {
  @Test func samplesAreThoseThatOtherReadersFind() throws {
    try ReaderDigests.compare("fixtures", in: ReaderDigests.fixtures)
  }

  @Test(.enabled(if: ReaderDigests.isOddPresent, "no `data/codec-odd` at the top of the checkout"))
  func soAreThoseOfOddFiles() throws { try ReaderDigests.compare("codec-odd", in: ReaderDigests.odd) }
}
