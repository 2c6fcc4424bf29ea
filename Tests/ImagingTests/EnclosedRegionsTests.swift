import Testing

@testable import Imaging

@Suite struct EnclosedRegionsTests {
  private func objects(_ edges: BitMask, closing: Int = 0, opening: Int = 0) -> BitMask {
    EnclosedRegions(closing: closing, opening: opening).objects(edges)
  }

  @Test func ringsAreFilled() {
    let ring = mask(".......", ".####..", ".#..#..", ".####..", ".......")
    #expect(objects(ring) == mask(".......", ".####..", ".####..", ".####..", "......."))
  }

  @Test func whatOneSideOfTheImageCutsOffIsFilled() {
    let half = mask("........", "..###...", "..#.#...", "..#.#...")
    #expect(objects(half) == mask("........", "..###...", "..###...", "..###..."))
    // In a corner it reaches two sides, as the background does.
    let corner = mask("........", "....####", "....#...", "....#...")
    #expect(objects(corner) == corner)
  }

  @Test func aGapIsClosedBeforeFilling() {
    let open = mask(
      "............", "............", "..#######...", "..#.....#...", "..#.....#...", "..#.........", "..#.....#...",
      "..#######...", "............", "............")
    #expect(objects(open) == open)
    let closed = objects(open, closing: 2)
    #expect(closed[5, 4] && closed[7, 5] && !closed[0, 0] && !closed[11, 5])
    #expect(open.isSubset(of: closed))
  }

  @Test func linesThatEncloseNothingGo() {
    let line = mask("........", ".######.", "........", "...###..", "...#.#..", "...###..", "........")
    #expect(
      objects(line, opening: 1)
        == mask("........", "........", "........", "....#...", "...###..", "....#...", "........"))
  }

  @Test(arguments: awkwardSizes) func noEdgesNoObjects(width: Int, height: Int) {
    #expect(objects(BitMask(width: width, height: height), closing: 2, opening: 1).isEmpty)
    let full = BitMask(width: width, height: height).inverted
    #expect(objects(full, closing: 2).count == width * height)
  }
}
