import Imaging
import Testing

/// What scipy and scikit-image find in a mask.
struct ObjectCase: Decodable {
  struct Large: Decodable {
    let area: Int
    let mask: String
  }
  let width, height, eightCount, fourCount: Int
  let mask, filled: String
  let eight, four: [Int32]
  let large: [Large]

  func decode(_ hexadecimal: String) throws -> BitMask {
    try ImagingTests.mask(width: width, height: height, hexadecimal: hexadecimal)
  }
}

@Suite struct ConnectedComponentsTests {
  @Test func agreesWithScikitImageAndSciPy() throws {
    for example in try fixture("objects", of: ObjectCase.self) {
      let mask = try example.decode(example.mask)
      let eight = mask.components()
      #expect(eight.labels == example.eight && eight.count == example.eightCount)
      let four = mask.components(connectivity: .four)
      #expect(four.labels == example.four && four.count == example.fourCount)
    }
  }

  @Test func agreesWithSciPyInEveryConnectivity() throws {
    try expectParity("label") { mask, way in
      let found = mask.components(connectivity: way.connectivity)
      #expect(found.count == Int(found.labels.max() ?? 0))
      return found.labels.map(Int.init)
    }
  }

  @Test func anArrayIsUsedAgain() {
    let mask = randomStack(70, 9, planes: 3, share: 0.4)
    let found = mask.components()
    for before in [[], [Int32](repeating: 9, count: 70 * 9 * 3)] {
      var labels = before
      #expect(mask.components(into: &labels) == found.count)
      #expect(labels == found.labels)
    }
  }

  @Test func planesAreConnectedWhereTheConnectivitySaysSo() {
    let stack = BitMask(planes: [mask("#..", "..."), mask(".#.", "..."), mask("...", "..#")])
    let counts = Connectivity.allCases.map { stack.components(connectivity: $0).count }
    #expect(counts == [3, 3, 3, 2, 1])
    #expect(stack.components().count == 1)
    #expect(Connectivity.allCases.map { mask("#.", ".#").components(connectivity: $0).count } == [2, 1, 2, 1, 1])
  }

  @Test func diagonalNeighboursDependOnTheConnectivity() {
    let diagonal = mask("#..", ".#.", "..#")
    #expect(diagonal.components().count == 1)
    #expect(diagonal.components(connectivity: .four).count == 3)
  }

  @Test func aLateJoinGivesOneNumber() {
    let comb = mask("#.#.#", "#.#.#", "#####", ".....", "#...#")
    let found = comb.components(connectivity: .four)
    #expect(found.count == 3)
    #expect(Array(found.labels[0..<5]) == [1, 0, 1, 0, 1])
    #expect(Array(found.labels[20..<25]) == [2, 0, 0, 0, 3])
  }

  @Test(arguments: awkwardSizes) func nothingAndEverything(width: Int, height: Int) {
    let empty = BitMask(width: width, height: height)
    #expect(empty.components().count == 0)
    let full = empty.inverted.components(connectivity: .four)
    #expect(full.count == 1 && full.labels == [Int32](repeating: 1, count: width * height))
  }
}
