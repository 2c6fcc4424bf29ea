import Testing

@testable import Imaging

@Suite struct SymmetryTests {
  /// Rows of a square, as digits.
  private func turned(_ symmetry: Symmetry) -> String {
    symmetry.apply(to: Array("123456789"), side: 3).map(String.init).joined()
  }

  @Test(arguments: [
    (Symmetry.identity, "123456789"), (.mirroredColumns, "321654987"), (.mirroredRows, "789456123"),
    (.halfTurn, "987654321"), (.transposed, "147258369"), (.quarterTurnClockwise, "741852963"),
    (.quarterTurnCounterclockwise, "369258147"), (.antitransposed, "963852741"),
  ])
  func movesEveryPixel(symmetry: Symmetry, expected: String) {
    #expect(turned(symmetry) == expected)
  }

  /// "mirrored and turned by 90° clockwise" is what the words say.
  @Test func theWordsSayWhatHappens() {
    let mirrored = Symmetry.mirroredColumns.apply(to: Array(0..<9), side: 3)
    #expect(Symmetry.antitransposed.text == "mirrored and turned by 90° clockwise")
    #expect(
      Symmetry.quarterTurnClockwise.apply(to: mirrored, side: 3)
        == Symmetry.antitransposed.apply(to: Array(0..<9), side: 3))
    #expect(Symmetry.transposed.text == "mirrored and turned by 90° counter-clockwise")
    #expect(
      Symmetry.quarterTurnCounterclockwise.apply(to: mirrored, side: 3)
        == Symmetry.transposed.apply(to: Array(0..<9), side: 3))
    #expect(Set(Symmetry.allCases.map(\.text)).count == 8)
  }
}
