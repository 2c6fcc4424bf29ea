import Imaging
import Testing

@Suite struct HysteresisTests {
  struct Case: Decodable {
    let width, height: Int
    let source: [Float]
    let low, high: Float
    let mask: String
  }

  @Test func agreesWithScikitImage() throws {
    for example in try fixture("hysteresis", of: Case.self) {
      let image = FloatImage(width: example.width, height: example.height, values: example.source)
      let found = BitMask(image, above: example.high, connectedAbove: example.low, connectivity: .four)
      #expect(found == (try mask(width: example.width, height: example.height, hexadecimal: example.mask)))
    }
  }

  @Test func bothThresholdsAreExclusive() {
    let image = FloatImage(width: 5, height: 1, values: [1, 2, 3, 2, 1])
    #expect(BitMask(image, above: 3, connectedAbove: 1).isEmpty)
    #expect(BitMask(image, above: 2.5, connectedAbove: 1) == mask(".###."))
    #expect(BitMask(image, above: 2.5, connectedAbove: 2) == mask("..#.."))
  }

  @Test func diagonalsConnectUnlessSaidOtherwise() {
    let image = FloatImage(width: 3, height: 2, values: [9, 0, 5, 0, 5, 0])
    #expect(BitMask(image, above: 8, connectedAbove: 4) == mask("#.#", ".#."))
    #expect(BitMask(image, above: 8, connectedAbove: 4, connectivity: .four) == mask("#..", "..."))
  }

  @Test func takesTheChannelAndLeavesOutWhatIsNoNumber() {
    let image = FloatImage(width: 3, height: 1, channels: 2, values: [9, 9, 9, 5, .nan, .infinity])
    #expect(BitMask(image, channel: 1, above: 8, connectedAbove: 4) == mask("..#"))
  }

  @Test func aStackConnectsPlanes() {
    let planes = [[9, 0], [5, 0], [0, 5]].map { FloatImage(width: 2, height: 1, values: $0) }
    func found(_ connectivity: Connectivity?) -> [Bool] {
      BitMask(planes: planes, above: 8, connectedAbove: 4, connectivity: connectivity).pixels
    }
    #expect(found(nil) == [true, false, true, false, false, true])
    #expect(found(.six) == [true, false, true, false, false, false])
    #expect(found(.eight) == [true, false, false, false, false, false])
  }
}
