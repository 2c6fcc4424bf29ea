import Imaging
import Testing

@Suite struct ThresholdTests {
  @Test func aThresholdKeepsWhatIsAboveIt() {
    let image = FloatImage(width: 4, height: 1, channels: 2, values: [0, 0, 0, 0, 0.4, 0.5, 0.6, .nan])
    #expect(BitMask(image, channel: 1, above: 0.5).pixels == [false, false, true, false])
    #expect(BitMask(image, above: 0).isEmpty)
  }

  @Test func equalProbabilitiesGoToTheFirstClass() {
    let image = FloatImage(width: 2, height: 1, channels: 3, values: [0.2, 0.4, 0.4, 0.2, 0.4, 0.4])
    #expect(LabelMap(mostProbableOf: image).labels == [1, 0])
    #expect(LabelMap(mostProbableOf: image, above: 0.1).labels == [1, 2])
    #expect(LabelMap(mostProbableOf: image, above: 0.4).labels == [0, 0])
  }

  @Test func aNumberThatIsNoneWinsNothing() {
    let image = FloatImage(width: 1, height: 1, channels: 3, values: [0.2, .nan, 0.3])
    #expect(LabelMap(mostProbableOf: image).labels == [2])
    #expect(LabelMap(mostProbableOf: image, above: 0.1).labels == [2])
  }
}
