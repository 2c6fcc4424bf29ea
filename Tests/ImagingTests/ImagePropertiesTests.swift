import Imaging
import Testing

@Suite struct ImagePropertiesTests {
  private func image(
    _ channels: Image.Channels = .gray, bits: Int, spacing: Image.Spacing? = nil, _ samples: Image.Samples
  ) -> Image {
    Image(width: 1, height: 1, channels: channels, bitsPerSample: bits, spacing: spacing, samples: samples)
  }

  @Test func unsignedSamplesHaveARange() {
    #expect(image(bits: 8, .uint8([3])).properties.range == 0...255)
    #expect(image(bits: 1, .uint8([1])).properties.range == 0...1)
    #expect(image(bits: 12, .uint16([3])).properties.range == 0...4095)
    #expect(image(bits: 16, .uint16([3])).properties.range == 0...65535)
    #expect(image(.palette([.init(1, 2, 3)]), bits: 4, .uint8([0])).properties.range == 0...255)
  }

  @Test func othersHaveNone() {
    for samples: Image.Samples in [
      .int8([1]), .int16([1]), .uint32([1]), .int32([1]), .float([1]), .double([1]),
    ] { #expect(image(bits: 32, samples).properties.range == nil) }
  }

  @Test func aSpacingThatCannotBeIsNone() {
    #expect(image(bits: 8, spacing: .init(x: 0.5, y: 2), .uint8([0])).properties.spacing == .init(x: 0.5, y: 2))
    for side in [0, -1, Double.nan, .infinity] {
      #expect(image(bits: 8, spacing: .init(x: 1, y: side), .uint8([0])).properties.spacing == nil)
    }
  }
}
