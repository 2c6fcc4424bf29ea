import Imaging
import Testing

@testable import Pipeline

@Suite struct OverlayTests {
  private func pixel(_ picture: Image, _ x: Int, _ y: Int) -> [UInt8] {
    guard case .uint8(let samples) = picture.samples else { return [] }
    let first = 3 * (y * picture.width + x)
    return Array(samples[first..<first + 3])
  }

  private let black = Image.gray(7, 6) { _, _ in 0 }
  /// A block of 4×3 at (1, 2).
  private let block = LabelMap(
    width: 7, height: 6,
    labels: (0..<42).map { (1..<5).contains($0 % 7) && (2..<5).contains($0 / 7) ? 1 : 0 })

  @Test func onlyTheEdgeOfAnObjectIsColoured() {
    let picture = Overlay.draw(black, plane: 0, layers: [Overlay.Layer(labels: block, color: Image.RGB(1, 2, 3))])
    #expect(picture.channels == .rgb)
    for y in 0..<6 {
      for x in 0..<7 {
        let isInside = (1..<5).contains(x) && (2..<5).contains(y)
        let isCore = (2..<4).contains(x) && y == 3
        #expect(pixel(picture, x, y) == (isInside && !isCore ? [1, 2, 3] : [0, 0, 0]))
      }
    }
  }

  @Test func laterLayersLieAboveAndUnscoredPixelsHaveNone() {
    var ignored = block
    for index in ignored.labels.indices where ignored.labels[index] == 1 { ignored.labels[index] = LabelMap.ignored }
    let layers = [
      Overlay.Layer(labels: block, color: Overlay.reference), Overlay.Layer(labels: block, color: Overlay.prediction),
      Overlay.Layer(labels: ignored, color: Image.RGB(9, 9, 9)),
    ]
    let picture = Overlay.draw(black, plane: 0, layers: layers)
    #expect(pixel(picture, 1, 2) == [230, 159, 0])
  }

  @Test func classesHaveColoursOfTheirOwn() {
    let labels = LabelMap(width: 7, height: 6, labels: (0..<42).map { UInt8($0 % 7) })
    let picture = Overlay.draw(black, plane: 0, layers: [Overlay.Layer(labels: labels, color: nil)])
    #expect(Set((0..<7).map { pixel(picture, $0, 3) }).count == 7)
  }

  @Test func grayValuesAreStretched() {
    let ramp = Image.gray(100, 10) { x, _ in UInt8(x / 2 + 20) }
    let picture = Overlay.draw(ramp, plane: 0, layers: [])
    #expect(pixel(picture, 0, 0) == [0, 0, 0])
    #expect(pixel(picture, 99, 9) == [255, 255, 255])
    #expect(pixel(picture, 50, 5)[0] > 100 && pixel(picture, 50, 5)[0] < 155)
  }

  @Test func coloursAndPlanesAreThoseAskedFor() {
    let red = Image(
      width: 2, height: 1, channels: .rgb, bitsPerSample: 8, samples: .uint8([255, 0, 0, 0, 0, 0]))
    let picture = Overlay.draw(red, plane: 0, layers: [])
    #expect(pixel(picture, 0, 0) == [255, 0, 0])
    let stack = Image.stack(2, 1, 2) { x, _, z in x == z ? 200 : 0 }
    #expect(pixel(Overlay.draw(stack, plane: 1, layers: []), 1, 0) == [255, 255, 255])
  }

  @Test(arguments: [(100, 40, 50, 50, 20), (40, 100, 50, 20, 50), (30, 20, 50, 30, 20), (400, 1, 50, 50, 1)])
  func largePicturesShrink(width: Int, height: Int, side: Int, expectedWidth: Int, expectedHeight: Int) {
    let labels = LabelMap(width: width, height: height, repeating: 1)
    let picture = Overlay.draw(
      .gray(width, height) { x, _ in UInt8(x % 256) }, plane: 0, layers: [Overlay.Layer(labels: labels)],
      longestSide: side)
    #expect((picture.width, picture.height) == (expectedWidth, expectedHeight))
  }
}
