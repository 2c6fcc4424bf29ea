import Imaging
import Testing

@Suite struct ThresholdTests {
  @Test func aThresholdKeepsWhatIsAboveIt() {
    let image = FloatImage(width: 4, height: 1, channels: 2, values: [0, 0, 0, 0, 0.4, 0.5, 0.6, .nan])
    #expect(BitMask(image, channel: 1, above: 0.5).pixels == [false, false, true, false])
    #expect(BitMask(image, above: 0).isEmpty)
  }

  private func decided(_ image: FloatImage, above threshold: Double) -> [UInt8] {
    Postprocessing(steps: [ThresholdDecision(value: threshold)]).apply(
      to: [image], classes: ["background", "one", "two"]
    )
    .labels
  }

  @Test func equalProbabilitiesGoToTheFirstClass() {
    let image = FloatImage(width: 2, height: 1, channels: 3, values: [0.2, 0.4, 0.4, 0.2, 0.4, 0.4])
    #expect(LabelMap(mostProbableOf: image).labels == [1, 0])
    #expect(decided(image, above: 0.1) == [1, 2])
    #expect(decided(image, above: 0.4) == [0, 0])
  }

  @Test func aNumberThatIsNoneWinsNothing() {
    let image = FloatImage(width: 1, height: 1, channels: 3, values: [0.2, .nan, 0.3])
    #expect(LabelMap(mostProbableOf: image).labels == [2])
    #expect(decided(image, above: 0.1) == [2])
  }
}
