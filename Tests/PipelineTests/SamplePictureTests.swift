import Imaging
import Testing

@testable import Pipeline

@Suite struct SamplePictureTests {
  private func color(_ image: Image, _ x: Int, _ y: Int) -> [UInt8] {
    guard case .uint8(let samples) = image.samples else { return [] }
    let count = image.channels.count
    return Array(samples[count * (y * image.width + x)..<count * (y * image.width + x + 1)])
  }

  private func picture(
    _ image: FloatImage, _ labels: LabelMap? = nil, blends: [LabelMap] = [], scale: Double = 1
  ) -> SamplePicture {
    SamplePicture(
      image: image, labels: [labels ?? LabelMap(width: image.width, height: image.height)], blends: blends,
      range: DisplayRange(image), scale: scale)
  }

  /// 0 to 199 in a row.
  private let ramp = FloatImage(width: 200, height: 1, values: (0..<200).map { Float($0) })

  @Test func valuesAreStretchedByTheOriginal() {
    let range = DisplayRange(ramp)
    // Half a percent of 200 is one value at each end.
    #expect(range.shade(0, channel: 0) == 0 && range.shade(199, channel: 0) == 255)
    #expect((126...129).contains(range.shade(99.5, channel: 0)))
    #expect(range.shade(.nan, channel: 0) == 0 && range.shade(1e9, channel: 0) == 255)
    #expect(range.shade(-.infinity, channel: 0) == 0 && range.shade(.infinity, channel: 0) == 255)
    let brighter = SamplePicture(
      image: FloatImage(width: 1, height: 1, values: [149]), labels: [LabelMap(width: 1, height: 1)], range: range)
    #expect((188...194).contains(brighter.colors[0]))
  }

  @Test func aFewBrightPixelsAreSeen() {
    var image = FloatImage(width: 50, height: 50)
    image.values[7] = 4
    let range = DisplayRange(image)
    #expect(range.shade(0, channel: 0) == 0 && range.shade(4, channel: 0) == 255)
    #expect(DisplayRange(FloatImage(width: 3, height: 3, repeating: 5)).shade(5, channel: 0) == 0)
  }

  @Test(arguments: [(1, [0, 0, 0]), (2, [0, 0, 0]), (3, [0, 1, 2]), (4, [0, 1, 2])])
  func channelsAreGrayOrColours(channels: Int, shown: [Int]) {
    let size = 4
    let image = FloatImage(
      width: 2, height: 2, channels: channels,
      values: (0..<channels).flatMap { channel in (0..<size).map { Float($0 * (channel + 1) % 4) } })
    let range = DisplayRange(image)
    let found = picture(image)
    for pixel in 0..<size {
      for (place, channel) in shown.enumerated() {
        #expect(found.colors[3 * pixel + place] == range.shade(image.values[channel * size + pixel], channel: channel))
      }
    }
  }

  @Test func outlinesHatchesAndDashes() {
    var labels = LabelMap(width: 40, height: 40)
    for y in 10..<30 { for x in 10..<30 { labels.labels[y * 40 + x] = 2 } }
    var other = LabelMap(width: 40, height: 40)
    for x in 0..<40 { other.labels[35 * 40 + x] = 1 }
    for y in 0..<5 { for x in 0..<40 { labels.labels[y * 40 + x] = LabelMap.ignored } }
    let found = picture(FloatImage(width: 40, height: 40), labels, blends: [other])
    let (first, second) = (Overlay.color(ofClass: 1), Overlay.color(ofClass: 2))
    #expect(color(found.layer, 10, 15) == [second.red, second.green, second.blue, 255])
    #expect(color(found.layer, 15, 15)[3] == 0, "inside there is no line")
    let dashes = (0..<40).map { color(found.layer, $0, 35) }
    #expect(dashes.count { $0 == [first.red, first.green, first.blue, 255] } == 20)
    let hatched = (0..<200).count { color(found.layer, $0 % 40, $0 / 40)[3] > 0 }
    #expect(hatched == 50)
    #expect(found.color(10, 15) == [second.red, second.green, second.blue])
    #expect(found.color(15, 15) == color(found.bare, 15, 15))
  }

  @Test func sizesFollowTheScale() {
    let image = FloatImage(width: 30, height: 20, values: (0..<600).map { Float($0) })
    let large = picture(image, scale: 3)
    #expect((large.width, large.height) == (90, 60))
    #expect(color(large.bare, 3, 3) == color(large.bare, 5, 5), "pixels become blocks")
    #expect(color(large.bare, 0, 0) == [0, 0, 0] && color(large.bare, 89, 59) == [255, 255, 255])
    let small = picture(image, scale: 0.5)
    #expect((small.width, small.height) == (15, 10))
    #expect(picture(FloatImage(width: 100, height: 1), scale: 0.01).height == 1)
  }
}
