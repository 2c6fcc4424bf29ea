import Foundation
import Imaging
import Testing

@testable import ImageCodecs

/// Morphology on masks that experts drew, beside scipy 1.17.1 and scikit-image 0.26.0 (see `make_morphology_elements.py`).
@Suite(
  .enabled(
    if: RealMorphology.arePresent, "no `data/nuclei-dsb2018` and `data/retina-chasedb1` at the top of the checkout"))
struct RealMorphologyTests {
  @Test(arguments: RealMorphology.all) func morphologyAgreesWithSciPyAndScikitImage(_ real: RealMorphology) throws {
    let image = try ImageCodec.decode(path: RealMorphology.folder + "/" + real.file).image
    let mask = BitMask(width: image.width, height: image.height, image.values.map { $0 > 0 })
    #expect(real.digest(mask) == real.mask)
    for example in real.cases {
      let element = example.element
      let results = [
        mask.eroded(by: element), mask.dilated(by: element), mask.opened(by: element), mask.closed(by: element),
        mask.eroded(by: element, border: .ignore), mask.opened(by: element, border: .ignore),
        mask.closed(by: element, border: .ignore),
      ]
      #expect(results.map(real.digest) == example.digests, "\(element)")
    }
  }
}

/// A mask of the folder of real images, and the hashes of what is made of it.
struct RealMorphology: Decodable, Sendable, CustomTestStringConvertible {
  struct Case: Decodable, Sendable {
    let element: StructuringElement
    let digests: [String]
  }

  let file, mask: String
  let cases: [Case]
  var testDescription: String { file }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../data").standardized.path
  static let all: [RealMorphology] = {
    // A damaged fixture must not pass for no masks.
    try! JSONDecoder().decode([RealMorphology].self, from: Data(Fixture.bytes("real-morphology.json")))
  }()
  static let arePresent = ["nuclei-dsb2018", "retina-chasedb1"].allSatisfy {
    FileManager.default.fileExists(atPath: folder + "/\($0)/masks")
  }

  /// FNV-1a over the words of all rows, in hexadecimal.
  func digest(_ mask: BitMask) -> String {
    let value = mask.words.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ $1) &* 0x100_0000_01B3 }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
