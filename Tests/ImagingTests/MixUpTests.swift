import Imaging
import Randomness
import Testing

@Suite struct MixUpTests {
  private func mixed(_ step: MixUp, turn: Int, into sample: AugmentedSample, _ other: AugmentedSample)
    -> AugmentedSample
  {
    var draws = SampleKey(seed: 3, turn: turn, item: "slice").draws("mixUp")
    var result = sample
    let parameters = step.mix(other, into: &result, using: &draws)
    result.draws.append(DrawnStep(name: "mixUp", parameters: parameters ?? []))
    return result
  }

  @Test func theImageIsTheWeightedMeanAndLabelsKeepTheirShares() {
    let sample = AugmentedSample(image: noise(9, 7, channels: 2), labels: randomLabels(9, 7, classes: 2))
    let other = AugmentedSample(
      image: noise(9, 7, channels: 2, item: "other"), labels: LabelMap(width: 9, height: 7, repeating: 1))
    for turn in 0..<50 {
      let result = mixed(MixUp(alpha: 1), turn: turn, into: sample, other)
      let share = result.draws[0].parameters[0].value
      #expect(result.draws[0].parameters[0].name == "share" && (0...1).contains(share))
      #expect(result.labels == sample.labels)
      #expect(result.blends == [BlendedLabels(labels: other.labels, share: 1 - share)])
      for (index, value) in result.image.values.enumerated() {
        let expected = share * Double(sample.image.values[index]) + (1 - share) * Double(other.image.values[index])
        #expect(abs(Double(value) - expected) < 1e-6)
      }
    }
  }

  @Test func aSecondBlendTakesItsPartOfTheFirst() {
    let sample = plainSample(0, label: 0)
    let first = mixed(MixUp(alpha: 1), turn: 1, into: sample, plainSample(1, label: 1))
    let second = mixed(MixUp(alpha: 1), turn: 2, into: first, plainSample(2, label: 2))
    let (one, two) = (first.draws[0].parameters[0].value, second.draws[1].parameters[0].value)
    #expect(second.blends.map { $0.labels.labels[0] } == [1, 2])
    #expect(abs(second.blends[0].share - (1 - one) * two) < 1e-12)
    #expect(second.blends[1].share == 1 - two)
    #expect(abs(Double(second.image.values[0]) - ((1 - one) * two + 2 * (1 - two))) < 1e-6)
  }

  /// A small α leaves most samples nearly alone, or makes them the other.
  @Test func alphaIsTheBetaDistributions() {
    var extreme = 0
    for turn in 0..<2000 {
      let result = mixed(MixUp(alpha: 0.2), turn: turn, into: plainSample(0, label: 0), plainSample(1, label: 1))
      let share = result.draws[0].parameters[0].value
      if share < 0.01 || share > 0.99 { extreme += 1 }
    }
    // 2 · 0.20977769 by scipy.stats.beta(0.2, 0.2).cdf(0.01), five standard deviations.
    #expect(abs(Double(extreme) / 2000 - 0.41955538) < 0.056)
  }
}
