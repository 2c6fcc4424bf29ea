import Imaging
import Testing

@Suite struct AffineMapTests {
  /// An image of 9 × 9 with one bright pixel, seen through a map: where the pixel went.
  private func landmark(_ x: Int, _ y: Int, seenThrough map: AffineMap) throws -> [Int] {
    var image = FloatImage(width: 9, height: 9)
    image.values[y * 9 + x] = 1
    let seen = image.resampled(by: map, width: 9, height: 9, border: .constant)
    let index = try #require(seen.values.firstIndex(of: 1))
    return [index % 9, index / 9]
  }

  @Test func positiveDegreesTurnCounterClockwiseAsSeen() throws {
    // What is right of the centre (4, 4) goes up, which is towards smaller y.
    let quarter = AffineMap.rotation(degrees: 90, width: 9, height: 9)
    #expect(try landmark(7, 4, seenThrough: quarter) == [4, 1])
    #expect(try landmark(4, 1, seenThrough: quarter) == [1, 4])
    #expect(try landmark(6, 3, seenThrough: quarter) == [3, 2])
    let back = AffineMap.rotation(degrees: -90, width: 9, height: 9)
    #expect(try landmark(7, 4, seenThrough: back) == [4, 7])
    let eighth = AffineMap.rotation(degrees: 45, width: 9, height: 9).inverse.source(x: 8, y: 4)
    #expect(abs(eighth.x - (4 + 8.0.squareRoot())) < 1e-12 && abs(eighth.y - (4 - 8.0.squareRoot())) < 1e-12)
  }

  @Test func aHorizontalFlipSwapsLeftAndRight() throws {
    let flip = AffineMap.flip(horizontal: true, vertical: false, width: 9, height: 9)
    #expect(try landmark(1, 3, seenThrough: flip) == [7, 3])
    let vertical = AffineMap.flip(horizontal: false, vertical: true, width: 9, height: 9)
    #expect(try landmark(1, 3, seenThrough: vertical) == [1, 5])
  }

  @Test func aFactorAboveOneEnlarges() throws {
    #expect(try landmark(5, 3, seenThrough: .scaling(factor: 2, width: 9, height: 9)) == [6, 2])
    #expect(try landmark(8, 0, seenThrough: .scaling(factor: 0.5, width: 9, height: 9)) == [6, 2])
  }

  @Test func aWindowShowsItsOriginFirst() throws {
    #expect(try landmark(5, 3, seenThrough: .window(x: 2, y: 1)) == [3, 2])
  }

  @Test func mapsAreAppliedInTheOrderTheyAreNamed() throws {
    let turn = AffineMap.rotation(degrees: 90, width: 9, height: 9)
    let flip = AffineMap.flip(horizontal: true, vertical: false, width: 9, height: 9)
    // (7, 4) is turned up to (4, 1), which the flip leaves; flipped first to (1, 4), it is turned down to (4, 7).
    #expect(try landmark(7, 4, seenThrough: turn.then(flip)) == [4, 1])
    #expect(try landmark(7, 4, seenThrough: flip.then(turn)) == [4, 7])
  }

  @Test(arguments: [0.0, 13, 90, -77, 180, 359, 1234.5]) func theInverseUndoes(degrees: Double) {
    let map = AffineMap.rotation(degrees: degrees, width: 30, height: 17)
      .then(.scaling(factor: 1.3, width: 12, height: 9)).then(.window(x: 2.5, y: -7))
    let source = map.source(x: 3.25, y: 8.5)
    let output = map.inverse.source(x: source.x, y: source.y)
    #expect(abs(output.x - 3.25) < 1e-9 && abs(output.y - 8.5) < 1e-9)
    let same = map.then(map.inverse).source(x: 5, y: 6)
    #expect(abs(same.x - 5) < 1e-9 && abs(same.y - 6) < 1e-9)
  }

  @Test func fourQuarterTurnsAreNone() {
    let quarter = AffineMap.rotation(degrees: 90, width: 8, height: 5)
    #expect(quarter.then(quarter).then(quarter).then(quarter) == .identity)
    #expect(quarter.then(quarter) == .flip(horizontal: true, vertical: true, width: 8, height: 5))
    #expect(AffineMap.rotation(degrees: -270, width: 8, height: 5) == quarter)
  }
}
