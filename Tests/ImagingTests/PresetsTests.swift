import Foundation
import Imaging
import Testing

@Suite struct PresetsTests {
  private func names(_ preset: Augmentation.Preset) -> [String] {
    preset.augmentation.steps.map { type(of: $0).name }
  }

  @Test func whatTheyHold() {
    #expect(names(.none).isEmpty)
    #expect(names(.light) == ["flip", "rotate", "scale", "brightness"])
    #expect(names(.standard) == ["flip", "rotate", "scale", "noise", "brightness", "contrast"])
    #expect(Set(names(.strong)).isSuperset(of: ["noise", "blur", "lowResolution", "gamma", "biasField"]))
    #expect(Augmentation.Preset.standard.augmentation == .standard)
  }

  /// nnU-Net 2, `nnUNetTrainer.get_training_transforms`.
  @Test func nnunetIsNNUNets() {
    let expected: [any AugmentationStep] = [
      Rotation(degrees: -180...180, probability: 0.2), Scaling(factor: 0.7...1.4, probability: 0.2),
      GaussianNoise(strength: .deviation(0...0.1), probability: 0.1),
      Blur(sigma: 0.5...1, perAxis: true, perChannel: true, channelProbability: 0.5, probability: 0.2),
      Brightness(factor: 0.75...1.25, perChannel: true, probability: 0.15),
      Contrast(factor: 0.75...1.25, preservesRange: true, perChannel: true, probability: 0.15),
      LowResolution(
        factor: 0.5...1, interpolation: .linear, perChannel: true, channelProbability: 0.5, probability: 0.25),
      Gamma(exponent: 0.7...1.5, isInverted: true, retainsStatistics: true, perChannel: true, probability: 0.1),
      Gamma(exponent: 0.7...1.5, isInverted: false, retainsStatistics: true, perChannel: true, probability: 0.3),
      Flip(horizontal: 0.5, vertical: 0.5),
    ]
    #expect(Augmentation.Preset.nnunet.augmentation == Augmentation(steps: expected))
  }

  @Test(arguments: Augmentation.Preset.allCases) func makeSamples(preset: Augmentation.Preset) throws {
    let augmentation = preset.augmentation
    let copy = try JSONDecoder().decode(Augmentation.self, from: JSONEncoder().encode(augmentation))
    #expect(copy == augmentation)
    for (width, height, channels) in [(40, 30, 1), (33, 21, 3), (1, 1, 1), (5, 1, 2)] {
      let image = noise(width, height, channels: channels)
      let labels = randomLabels(width, height, classes: 3)
      for turn in 0..<20 {
        let key = SampleKey(seed: 2, turn: turn, item: "a")
        let sample = augmentation.sample(image: image, labels: labels, patch: (16, 20), key: key)
        #expect(sample.image.values.allSatisfy { $0.isFinite } && sample.image.channels == channels)
        #expect(Set(sample.labels.labels).isSubset(of: labels.labels))
        #expect(sample.draws.allSatisfy { names(preset).contains($0.name) })
      }
    }
  }
}
