import Imaging
import Testing

@Suite struct LabelMapTests {
  @Test func countsThePixelsOfEachClass() {
    #expect(labels("0120", "11.2").pixels(classes: 4) == [2, 3, 2, 0])
  }

  @Test func planesFollowOneAnother() {
    let stack = LabelMap(width: 2, height: 1, planes: 3, labels: [1, 2, 3, 4, 5, 6])
    #expect(stack.plane(1) == LabelMap(width: 2, height: 1, labels: [3, 4]))
    #expect(stack.plane(2).labels == [5, 6])
  }

  @Test func repeatsOneLabel() {
    #expect(LabelMap(width: 2, height: 2, repeating: LabelMap.ignored).labels == [255, 255, 255, 255])
  }

  @Test func countsPixelsByClassAndNoIgnoredOnes() {
    let map = LabelMap(width: 4, height: 2, labels: [0, 2, 2, 255, 1, 0, 2, 255])
    #expect(map.pixels(classes: 3) == [2, 1, 3])
    #expect(map.pixels(classes: 5) == [2, 1, 3, 0, 0])
  }
}
