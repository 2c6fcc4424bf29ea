import Testing

@testable import Pipeline

@Suite struct MarkLanesTests {
  @Test func marksThatAreFarApartStayWhereTheyAre() {
    #expect(lanes([0, 30, 10, 20], apart: 10, half: 15).allSatisfy { $0 == 0 })
    #expect(lanes([], apart: 10, half: 15).isEmpty)
  }

  @Test func equalPlacesLieAboveOneAnother() {
    #expect(lanes([5, 5, 5], apart: 11, half: 11) == [0, 22.0 / 3, -22.0 / 3])
    #expect(lanes([5, 40, 5], apart: 11, half: 22) == [0, 0, 11])
  }

  /// Neighbours on both sides of what was the edge of a bin.
  @Test(arguments: [6.0, 11])
  func noMarkLiesOnAnother(apart: Double) {
    let places = (0..<60).map { Double($0 * $0 % 97) * 0.9 }
    let offsets = lanes(places, apart: apart, half: 1000)
    for first in places.indices {
      for second in places.indices.dropFirst(first + 1) {
        let isApart =
          abs(places[first] - places[second]) >= apart || abs(offsets[first] - offsets[second]) >= apart - 1e-9
        #expect(isApart)
      }
    }
  }

  @Test func manyMarksKeepToTheirHalf() {
    let offsets = lanes([Double](repeating: 0, count: 150), apart: 6, half: 15)
    #expect(Set(offsets).count == 150 && offsets.allSatisfy { abs($0) <= 15 + 1e-9 })
  }
}
