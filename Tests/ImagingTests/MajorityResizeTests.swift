import Imaging
import Testing

@Suite struct MajorityResizeTests {
  struct Case: Decodable {
    let width, height, newWidth, newHeight: Int
    let labels, result: [UInt8]
  }

  @Test func theLargestAreaWins() throws {
    for example in try fixture("majority", of: Case.self) {
      let map = LabelMap(width: example.width, height: example.height, labels: example.labels)
      #expect(map.majorityResized(width: example.newWidth, height: example.newHeight).labels == example.result)
    }
  }

  @Test(arguments: awkwardSizes) func labelsAreOnlyThoseThatWere(width: Int, height: Int) {
    let map = randomLabels(width, height, classes: 4)
    for (newWidth, newHeight) in [(1, 1), (17, 3), (width, height), (2 * width, 3 * height)] {
      let resized = map.majorityResized(width: newWidth, height: newHeight)
      #expect((resized.width, resized.height) == (newWidth, newHeight))
      #expect(Set(resized.labels).isSubset(of: map.labels))
    }
    #expect(
      map.majorityResized(width: 2 * width, height: 3 * height).majorityResized(width: width, height: height) == map)
  }

  @Test func everyPlaneAlone() {
    let stack = LabelMap(width: 3, height: 1, planes: 2, labels: [1, 1, 2, 3, 2, 2])
    #expect(stack.majorityResized(width: 1, height: 1).labels == [1, 2])
  }

  @Test func amongEqualAreasTheNearestCentreWins() {
    #expect(labels("1020").resized(width: 2, height: 1, method: .majority).labels == [0, 0])
    #expect(labels("0102").resized(width: 2, height: 1, method: .majority).labels == [1, 2])
  }
}
