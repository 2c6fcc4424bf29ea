import Imaging
import Testing

@Suite struct ForegroundBoxTests {
  private func image(_ rows: String...) -> FloatImage {
    FloatImage(width: rows[0].count, height: rows.count, values: rows.joined().map { Float($0.wholeNumberValue ?? 0) })
  }

  @Test func theBoxAroundWhatIsNotZero() {
    let image = image("00000", "00300", "01000", "00000", "00000")
    #expect(image.foregroundMargins() == Margins(top: 1, left: 1, bottom: 2, right: 2))
    #expect(image.foregroundMargins(above: 1) == Margins(top: 1, left: 2, bottom: 3, right: 2))
    #expect(image.foregroundMargins(margin: 1) == Margins(top: 0, left: 0, bottom: 1, right: 1))
    #expect(image.foregroundMargins(margin: 9) == Margins())
  }

  @Test func nothingLeavesAllAsItIs() {
    #expect(image("00", "00").foregroundMargins() == Margins())
    #expect(image("12", "21").foregroundMargins(above: 2) == Margins())
    #expect(FloatImage(width: 2, height: 2, repeating: .nan).foregroundMargins() == Margins())
  }

  @Test func anyChannelCounts() {
    let image = FloatImage(width: 3, height: 1, channels: 2, values: [0, 1, 0, 0, 0, -2])
    #expect(image.foregroundMargins() == Margins(left: 1))
    #expect(image.foregroundMargins(above: 0) == Margins(left: 1, right: 1))
  }
}
