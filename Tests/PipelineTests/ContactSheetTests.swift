import Imaging
import Testing

@testable import Pipeline

@Suite struct ContactSheetTests {
  private func picture(_ width: Int, _ height: Int, _ value: UInt8) -> SamplePicture {
    // Black and white are the first two values, so that a shade is what is asked for.
    let range = DisplayRange(FloatImage(width: 2, height: 1, values: [0, 255]))
    return SamplePicture(
      image: FloatImage(width: width, height: height, repeating: Float(value)),
      labels: [LabelMap(width: width, height: height)], range: range)
  }

  private func color(_ image: Image, _ x: Int, _ y: Int) -> [UInt8] {
    guard case .uint8(let samples) = image.samples else { return [] }
    return Array(samples[3 * (y * image.width + x)..<3 * (y * image.width + x) + 3])
  }

  @Test(arguments: [
    (1, 100, 100, 1), (2, 100, 100, 2), (8, 100, 100, 4), (12, 100, 100, 5), (8, 200, 100, 3), (8, 50, 200, 7),
  ])
  func rowsAreAboutAsWideAsAScreen(count: Int, width: Int, height: Int, columns: Int) {
    let sheet = ContactSheet.draw((0..<count).map { _ in picture(width, height, 9) })
    let gap = ContactSheet.gap
    #expect(sheet.width == columns * (width + gap) + gap)
    #expect(sheet.height == count.quotientRoundedUp(by: columns) * (height + gap) + gap)
  }

  @Test func picturesLieInTheMiddleOfTheirCells() {
    let sheet = ContactSheet.draw([picture(20, 10, 50), picture(40, 30, 100), picture(40, 30, 150)])
    let gap = ContactSheet.gap
    #expect(sheet.width == 2 * (40 + gap) + gap || sheet.width == 3 * (40 + gap) + gap)
    #expect(color(sheet, gap + 10, gap + 10) == [50, 50, 50] && color(sheet, gap + 29, gap + 19) == [50, 50, 50])
    // The frame of the first, then paper.
    #expect(color(sheet, gap + 9, gap + 10) == color(sheet, gap + 30, gap + 19))
    #expect(color(sheet, gap + 9, gap + 10) != color(sheet, 0, 0))
    #expect(color(sheet, gap, gap) == color(sheet, 0, 0))
    #expect(color(sheet, 2 * gap + 40, gap) == [100, 100, 100])
    #expect(color(sheet, 2 * gap + 39, gap) == color(sheet, 0, 0), "only the first has a frame")
  }
}
