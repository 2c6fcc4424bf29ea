import Foundation
import ImageCodecs
import Testing

@testable import Pipeline

@Suite struct SynthesizeStageTests {
  @Test(arguments: [
    (SynthesisKind.lesions, "lesion", "png", [0, 255]), (.membranes, "membrane", "tif", []),
    (.vessels, "vessel", "jpg", []),
  ])
  func writesPairsThatReproduce(kind: SynthesisKind, name: String, ending: String, values: [Int]) throws {
    try withFolder { folder in
      for output in ["first", "second"] {
        try SynthesizeStage.perform(kind, count: 2, seed: 5, output: folder.file(output))
      }
      for number in 1...2 {
        for file in ["images/\(name)-\(number).\(ending)", "masks/\(name)-\(number).png"] {
          #expect(try folder.bytes(of: "first/\(file)") == folder.bytes(of: "second/\(file)"))
        }
      }
      let masks = try InspectStage.perform([folder.file("first/masks")])
      #expect(masks.count == 2)
      let images = try InspectStage.perform([folder.file("first/images")])
      #expect([images[0].width, images[0].height] == [masks[0].width, masks[0].height])
      if !values.isEmpty { #expect(masks[0].values == values) }
    }
  }

  @Test func namesSortByNumber() throws {
    try withFolder { folder in
      try SynthesizeStage.perform(.lesions, count: 10, seed: 1, output: folder.path)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("masks")).sorted()
      #expect(names.first == "lesion-01.png")
      #expect(names.last == "lesion-10.png")
    }
  }

  @Test func anotherSeedMakesOtherImages() throws {
    try withFolder { folder in
      for seed in [1, 2] as [UInt64] {
        try SynthesizeStage.perform(.lesions, count: 1, seed: seed, output: folder.file("\(seed)"))
      }
      #expect(try folder.bytes(of: "1/images/lesion-1.png") != folder.bytes(of: "2/images/lesion-1.png"))
    }
  }
}
