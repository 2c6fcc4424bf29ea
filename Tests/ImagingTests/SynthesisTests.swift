import Imaging
import Testing

@Suite struct SynthesisTests {
  /// A small image, since these tests run without optimization.
  private static func small(_ kind: SyntheticKind, index: Int = 0, seed: UInt64 = 7) -> SyntheticCase {
    synthesize(kind, index: index, seed: seed, width: 96, height: 80)
  }

  @Test(arguments: SyntheticKind.allCases)
  func imageAndLabelsShareOneGrid(kind: SyntheticKind) {
    let made = Self.small(kind)
    #expect(made.image.width == 96 && made.image.height == 80 && made.image.planes == 1)
    #expect(made.labels.width == 96 && made.labels.height == 80)
    #expect(made.maskValues.count == made.classNames.count)
  }

  private static let formats: [(SyntheticKind, Image.Channels, bits: Int, names: [String], values: [UInt8])] = [
    (.lesions, .gray, 8, ["background", "lesion"], [0, 255]),
    (.membranes, .gray, 16, ["cell", "membrane", "mitochondrion"], [0, 128, 255]),
    (.vessels, .rgb, 8, ["background", "vessel"], [0, 255]),
  ]

  @Test(arguments: formats)
  func eachKindHasItsFormatAndClasses(
    kind: SyntheticKind, channels: Image.Channels, bits: Int, names: [String], values: [UInt8]
  ) {
    let made = Self.small(kind)
    #expect(made.image.channels == channels)
    #expect(made.image.bitsPerSample == bits)
    #expect(made.classNames == names)
    #expect(made.maskValues == values)
  }

  @Test(arguments: SyntheticKind.allCases)
  func aSecondCallGivesTheSame(kind: SyntheticKind) {
    let (first, second) = (Self.small(kind, index: 3), Self.small(kind, index: 3))
    #expect(first.image == second.image)
    #expect(first.labels == second.labels)
  }

  private static let digests: [(SyntheticKind, samples: UInt64, labels: UInt64)] = [
    (.lesions, 0x1AB9_E624_15DF_B658, 0xCCCF_BD58_8802_38E0),
    (.membranes, 0xF766_4FC5_E791_9CCC, 0x361A_8E3C_F36D_323F),
    (.vessels, 0x03A8_D059_311D_09D5, 0x59D3_7B45_400C_9521),
  ]

  /// The committed sample data stays what `synthesize` makes only while these hold, on every machine.
  ///
  /// A change that is meant changes the pixels on purpose: take the digests that the failing test prints, and make the
  /// sample data again.
  @Test(arguments: digests)
  func samplesAndLabelsAreThoseOfAlways(kind: SyntheticKind, samples: UInt64, labels: UInt64) {
    let made = Self.small(kind)
    #expect(digest(made.image.bytes) == samples)
    #expect(digest(made.labels.labels) == labels)
  }

  @Test(arguments: SyntheticKind.allCases)
  func anotherIndexOrSeedGivesAnotherImage(kind: SyntheticKind) {
    let made = Self.small(kind)
    for other in [Self.small(kind, index: 1), Self.small(kind, seed: 8), Self.small(kind, seed: 7 | 1 << 32)] {
      #expect(made.image != other.image)
      #expect(made.labels != other.labels)
    }
  }

  @Test(arguments: SyntheticKind.allCases, 0..<4)
  func everyClassIsThereAndTheBackgroundIsMost(kind: SyntheticKind, index: Int) {
    let made = Self.small(kind, index: index)
    let counts = made.classNames.indices.map { label in made.labels.labels.count { Int($0) == label } }
    #expect(counts.reduce(0, +) == made.labels.labels.count)
    #expect(counts.allSatisfy { $0 > 20 })
    #expect(counts[0] > made.labels.labels.count / 2)
  }

  /// Otsu's threshold, whichever side of it is taken, finds little of any class.
  @Test(arguments: SyntheticKind.allCases)
  func aThresholdAloneFails(kind: SyntheticKind) {
    let cases = (0..<4).map { Self.small(kind, index: $0) }
    for label in UInt8(1)..<UInt8(cases[0].classNames.count) {
      let below = cases.map { overlapOfOtsu($0, label, isDark: true) }.reduce(0, +) / 4
      let above = cases.map { overlapOfOtsu($0, label, isDark: false) }.reduce(0, +) / 4
      #expect(below < 0.4 && above < 0.4, "class \(label): \(below) and \(above)")
    }
  }

  @Test func theSmallestImageIsMade() {
    for kind in SyntheticKind.allCases {
      #expect(synthesize(kind, index: 0, seed: 1, width: 32, height: 32).labels.labels.count == 32 * 32)
    }
  }
}

/// The IoU of one class with the pixels on one side of Otsu's threshold.
private func overlapOfOtsu(_ made: SyntheticCase, _ label: UInt8, isDark: Bool) -> Double {
  let values = made.image.floats(plane: 0, channels: .gray).values
  let threshold = otsuThreshold(values)
  var (both, either) = (0, 0)
  for (value, found) in zip(values, made.labels.labels) {
    let (isFound, isTrue) = ((value <= threshold) == isDark, found == label)
    both += isFound && isTrue ? 1 : 0
    either += isFound || isTrue ? 1 : 0
  }
  return Double(both) / Double(either)
}

/// FNV-1a, 64 bits.
private func digest(_ bytes: [UInt8]) -> UInt64 {
  bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}

extension Image {
  /// The samples byte by byte, the low byte first.
  fileprivate var bytes: [UInt8] {
    switch samples {
    case .uint8(let values): values
    case .uint16(let values): values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    default: []
    }
  }
}
