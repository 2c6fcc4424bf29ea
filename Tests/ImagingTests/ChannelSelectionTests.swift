import Imaging
import Testing

@Suite struct ChannelSelectionTests {
  private func image(_ channels: Image.Channels, _ samples: [UInt8], bits: Int = 8, white: Bool = false) -> Image {
    Image(
      width: samples.count / channels.count, height: 1, channels: channels, bitsPerSample: bits,
      isMinimumWhite: white, samples: .uint8(samples))
  }

  private func values(_ image: Image, _ selection: ChannelSelection) -> [Float] {
    let floats = image.floats(plane: 0, channels: selection)
    #expect(floats.channels == image.channelCount(selection))
    return floats.values
  }

  @Test func grayWeighsColours() {
    let gray = values(image(.rgb, [100, 0, 0, 0, 100, 0, 0, 0, 100, 10, 20, 30]), .gray)
    #expect(largestDifference(gray, [29.9, 58.7, 11.4, 2.99 + 11.74 + 3.42]) < 1e-4)
  }

  @Test func alphaIsDroppedUnlessKept() {
    let gray = image(.grayAlpha, [1, 9, 2, 9])
    #expect(values(gray, .gray) == [1, 2])
    #expect(values(gray, .rgb) == [1, 2, 1, 2, 1, 2])
    #expect(values(gray, .keep) == [1, 2, 9, 9])
    let colour = image(.rgba, [1, 2, 3, 9])
    #expect(values(colour, .rgb) == [1, 2, 3])
    #expect(values(colour, .keep) == [1, 2, 3, 9])
    #expect(largestDifference(values(colour, .gray), [0.299 + 1.174 + 0.342]) < 1e-6)
  }

  @Test func minimumIsWhiteIsTurnedOverButNotKept() {
    let bilevel = image(.gray, [0, 1], bits: 1, white: true)
    #expect(values(bilevel, .gray) == [1, 0])
    #expect(values(bilevel, .rgb) == [1, 0, 1, 0, 1, 0])
    #expect(values(bilevel, .keep) == [0, 1])
    #expect(values(image(.gray, [0, 255, 3], white: true), .gray) == [255, 0, 252])
    let deep = Image(
      width: 2, height: 1, channels: .gray, bitsPerSample: 16, isMinimumWhite: true, samples: .uint16([0, 65000]))
    #expect(values(deep, .gray) == [65535, 535])
    let signed = Image(
      width: 2, height: 1, channels: .gray, bitsPerSample: 8, isMinimumWhite: true, samples: .int8([-128, 127]))
    #expect(values(signed, .gray) == [127, -128])
  }

  @Test func palettesBecomeColours() {
    let indexed = image(.palette([.init(1, 2, 3), .init(100, 100, 100)]), [1, 0, 7])
    #expect(values(indexed, .keep) == [100, 1, 0, 100, 2, 0, 100, 3, 0])
    #expect(values(indexed, .rgb) == values(indexed, .keep))
    #expect(largestDifference(values(indexed, .gray), [100, 1.815, 0]) < 1e-4)
  }

  @Test func inksBecomeColours() {
    let inks = image(.cmyk, [255, 0, 0, 0, 0, 0, 0, 255, 0, 51, 0, 0])
    #expect(values(inks, .rgb) == [0, 0, 255, 255, 0, 204, 255, 0, 255])
    #expect(values(inks, .keep).count == 12)
  }

  @Test func channelsWithoutMeaning() {
    let two = image(.other(2), [1, 3, 5, 9])
    #expect(values(two, .gray) == [2, 7])
    #expect(values(two, .rgb) == [1, 5, 3, 9, 0, 0])
    #expect(values(image(.other(1), [4, 5]), .rgb) == [4, 5, 4, 5, 4, 5])
    #expect(values(image(.other(5), [1, 2, 3, 4, 5]), .rgb) == [1, 2, 3])
    #expect(values(image(.other(5), [1, 2, 3, 4, 5]), .gray) == [3])
  }

  @Test func everyTypeKeepsItsUnitsInEveryPlane() {
    let kinds: [Image.Samples] = [
      .uint8([7, 1]), .int8([7, 1]), .uint16([7, 1]), .int16([7, 1]), .uint32([7, 1]), .int32([7, 1]),
      .float([7, 1]), .double([7, 1]),
    ]
    for samples in kinds {
      let stack = Image(width: 1, height: 1, planes: 2, channels: .gray, bitsPerSample: 8, samples: samples)
      for selection in ChannelSelection.allCases {
        #expect(stack.floats(plane: 0, channels: selection).values.allSatisfy { $0 == 7 })
        #expect(stack.floats(plane: 1, channels: selection).values.allSatisfy { $0 == 1 })
      }
    }
    let negative = Image(width: 1, height: 1, channels: .gray, bitsPerSample: 16, samples: .int16([-1000]))
    #expect(values(negative, .gray) == [-1000])
  }
}
