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
}
