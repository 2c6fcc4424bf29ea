import Imaging
import Testing

@Suite struct ImageTests {
  @Test func channelsCountTheirSamples() {
    let kinds: [(Image.Channels, Int)] = [
      (.gray, 1), (.grayAlpha, 2), (.rgb, 3), (.rgba, 4), (.cmyk, 4), (.palette([]), 1), (.other(7), 7),
    ]
    for (channels, count) in kinds { #expect(channels.count == count) }
  }

  @Test func everyTypeOfSampleCounts() {
    let kinds: [Image.Samples] = [
      .uint8([1, 2]), .int8([1, 2]), .uint16([1, 2]), .int16([1, 2]), .uint32([1, 2]), .int32([1, 2]),
      .float([1, 2]), .double([1, 2]),
    ]
    for samples in kinds {
      #expect(samples.count == 2)
      let image = Image(width: 2, height: 1, channels: .gray, bitsPerSample: 8, samples: samples)
      #expect(image.samples == samples)
    }
  }
}
