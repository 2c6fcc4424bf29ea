import Randomness
import Testing

@testable import Imaging

@Suite struct IntensityPassTests {
  private func drawn(_ steps: [any IntensityStep], _ image: FloatImage) -> [IntensityChange] {
    steps.compactMap { step in
      var draws = SampleKey(seed: 8, turn: 4, item: "a").draws(type(of: step).name)
      return step.draw(width: image.width, height: image.height, channels: image.channels, using: &draws)?.change
    }
  }

  /// One pass for all is the same as a pass for each, bit for bit.
  @Test func stepsThatGoTogetherActInOrder() {
    let steps: [any IntensityStep] = [
      GaussianNoise(probability: 1), Brightness(probability: 1), Contrast(probability: 1),
      BiasField(probability: 1), Gamma(probability: 1), Blur(probability: 1), SpeckleNoise(probability: 1),
      CoarseDropout(probability: 1), ChannelDrop(probability: 1),
    ]
    let image = noise(71, 53, channels: 2)
    let changes = drawn(steps, image)
    #expect(changes.count == steps.count)
    var together = image
    together.apply(changes)
    var oneByOne = image
    for change in changes { oneByOne.apply([change]) }
    #expect(together == oneByOne)
    var reversed = image
    reversed.apply(changes.reversed())
    #expect(reversed != together)
  }

  @Test func withoutChangesNothingChanges() {
    let image = noise(7, 5)
    var copy = image
    copy.apply([])
    #expect(copy == image)
  }

  /// A stage sees the image as the stages before it left it, and what the first one measured.
  @Test func statisticsAreThoseOfTheMoment() {
    var image = FloatImage(width: 40, height: 30, values: (0..<1200).map(Float.init))
    let form = LinearForm(scale: 2, target: 1)
    image.apply([
      IntensityChange(
        .measured(.range) { _ in EachChannel([form]) },
        .measured(.range) { found in
          #expect(found.atFirst[0].highest == 1199 && found.channels[0].highest == 2399)
          return EachChannel([FillForm(value: found.channels[0].lowest + found.atFirst[0].range)])
        })
    ])
    #expect(image.values.allSatisfy { $0 == 1200 })
  }
}
