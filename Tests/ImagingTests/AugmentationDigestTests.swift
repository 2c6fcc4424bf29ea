import Imaging
import Testing

/// The same sample, turn and seed give the same pixels, in every build and on every machine.
///
/// Pixels are rounded to 8 bits first, since sines and logarithms differ in their last bits from library to library. A change
/// that is meant changes the pixels on purpose: take the digests that the failing test prints.
@Suite struct AugmentationDigestTests {
  private struct Digest {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// FNV-1a, 64 bits.
    mutating func add(_ bytes: some Sequence<UInt8>) {
      for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
  }

  private func digest(_ augmentation: Augmentation) -> (pixels: UInt64, labels: UInt64, steps: Set<String>) {
    let image = noise(70, 50, channels: 3)
    let map = randomLabels(70, 50, classes: 3)
    var (pixels, labels, steps) = (Digest(), Digest(), Set<String>())
    for turn in 0..<24 {
      let key = SampleKey(seed: 7, turn: turn, item: "slice-04")
      let alone = augmentation.sample(image: image, labels: map, patch: (40, 48), key: key)
      let sample = augmentation.mixed(alone, key: key, partners: 3) { number, seed in
        let partner = augmentation.sample(
          image: noise(70, 50, channels: 3, item: "\(number)"), labels: randomLabels(70, 50, classes: 2),
          patch: (40, 48), key: SampleKey(seed: seed, turn: turn, item: "\(number)"))
        return (partner, "\(number)")
      }
      pixels.add(sample.image.values.lazy.map { UInt8(max(0, min(1, $0)) * 255 + 0.5) })
      labels.add(sample.labels.labels)
      for blend in sample.blends { labels.add(blend.labels.labels) }
      steps.formUnion(sample.draws.map(\.name))
    }
    return (pixels.value, labels.value, steps)
  }

  @Test func thePixelsOfStandardAreThoseOfAlways() {
    let found = digest(.standard)
    #expect(found.pixels == 0xA8C8_473E_87B0_6C38)
    #expect(found.labels == 0xC98A_358B_33C6_84C5)
    #expect(found.steps.isSuperset(of: ["flip", "rotate", "scale"]))
  }

  /// Apart from the preset, which may gain steps.
  @Test func thePixelsOfGeometryAndMixingAreThoseOfAlways() {
    let found = digest(
      Augmentation(steps: [
        Flip(), Rotation(probability: 0.5), Scaling(probability: 0.5), CopyPaste(), CutMix(), MixUp(alpha: 1),
      ]))
    #expect(found.pixels == 0xA968_F7F0_9717_641B)
    #expect(found.labels == 0x38DB_A179_419F_EEB6)
    #expect(found.steps == ["flip", "rotate", "scale", "copyPaste", "cutMix", "mixUp"])
  }
}
