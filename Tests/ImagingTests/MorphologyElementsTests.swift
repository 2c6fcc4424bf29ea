import Imaging
import Testing

/// Every structuring element on masks of awkward and of large sizes, and on stacks.
@Suite struct MorphologyElementsTests {
  struct Masked: Decodable, Sendable {
    struct Case: Decodable, Sendable {
      let element: StructuringElement
      /// Of erosion, dilation, opening and closing, and of erosion, opening and closing without an outside.
      let digests: [String]
    }

    let seed: UInt64
    let planes, height, width: Int
    let share: Double
    let mask: String
    let cases: [Case]
  }

  static let masks = (try? fixture("morphology-elements", of: Masked.self)) ?? []

  @Test func thereAreCases() { #expect(Self.masks.reduce(0) { $0 + $1.cases.count } > 300) }

  @Test(arguments: masks.indices) func agreesWithSciPyAndScikitImage(_ index: Int) {
    let masked = Self.masks[index]
    let mask = BitMask(
      congruential: masked.seed, width: masked.width, height: masked.height, planes: masked.planes, share: masked.share)
    #expect(mask.digest == masked.mask)
    for example in masked.cases {
      let element = example.element
      let results = [
        mask.eroded(by: element), mask.dilated(by: element), mask.opened(by: element), mask.closed(by: element),
        mask.eroded(by: element, border: .ignore), mask.opened(by: element, border: .ignore),
        mask.closed(by: element, border: .ignore),
      ]
      #expect(results.map(\.digest) == example.digests, "\(element)")
    }
  }
}

extension BitMask {
  /// The random mask of `make_morphology_elements.py`: Knuth's congruential generator, a step a pixel.
  init(congruential seed: UInt64, width: Int, height: Int, planes: Int = 1, share: Double) {
    var state = seed
    let limit = UInt64(share * 0x1p32)
    let pixels = (0..<planes * height * width).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 32 < limit
    }
    self.init(width: width, height: height, planes: planes, pixels)
  }

  /// FNV-1a over the words of all rows, in hexadecimal.
  var digest: String {
    let value = words.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ $1) &* 0x100_0000_01B3 }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
