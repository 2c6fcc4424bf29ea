import Imaging
import Testing

@testable import Evaluation

@Suite struct BoundaryIoUTests {
  private func square(_ range: Range<Int>, side: Int = 40) -> BitMask {
    BitMask(width: side, height: side) { range.contains($0 % side) && range.contains($0 / side) }
  }

  @Test func bandsAreComparedAndNotAreas() {
    // Squares of 20 and 18 about one centre: bands of 2 px hold 144 and 128 pixels, and share a ring of 68.
    let found = boundaryIoU(prediction: square(11..<29), reference: square(10..<30), width: 2)
    #expect(found == 68.0 / (144 + 128 - 68))
    #expect(boundaryIoU(prediction: square(10..<30), reference: square(10..<30)) == 1)
  }

  @Test func theWidthIsAShareOfTheDiagonal() {
    // 40 × 40 has a diagonal of 56.6 px: one pixel.
    let pair = (square(11..<29), square(10..<30))
    #expect(
      boundaryIoU(prediction: pair.0, reference: pair.1)
        == boundaryIoU(prediction: pair.0, reference: pair.1, width: 1))
  }

  @Test func emptyMasks() {
    let empty = BitMask(width: 40, height: 40)
    #expect(boundaryIoU(prediction: empty, reference: empty).isNaN)
    #expect(boundaryIoU(prediction: empty, reference: square(3..<9)) == 0)
  }
}

@Suite struct CenterlineDiceTests {
  /// A bar of three rows, with a gap of some columns.
  private func bar(gap: Range<Int> = 0..<0) -> BitMask {
    BitMask(width: 60, height: 9) { (3..<6).contains($0 / 60) && !gap.contains($0 % 60) }
  }

  @Test func aGapCostsItsLength() {
    let whole = bar()
    let broken = bar(gap: 25..<35)
    let found = centerlineDice(prediction: broken, reference: whole)
    let length = Double(whole.skeleton().count)
    let covered = Double(whole.skeleton().intersection(broken).count)
    // All of the broken one's centre line lies in the whole bar.
    #expect(abs(found - 2 * (covered / length) / (1 + covered / length)) < 1e-12)
    #expect(covered == length - 10 && found > 0.85 && found < 0.95)
  }

  @Test func thicknessCostsNothing() {
    let thick = BitMask(width: 60, height: 9) { (2..<7).contains($0 / 60) }
    #expect(centerlineDice(prediction: thick, reference: bar()) == 1)
  }

  @Test func emptyMasks() {
    let empty = BitMask(width: 60, height: 9)
    #expect(centerlineDice(prediction: empty, reference: empty).isNaN)
    #expect(centerlineDice(prediction: bar(), reference: empty) == 0)
    #expect(centerlineDice(prediction: empty, reference: bar()) == 0)
  }
}
