import Testing
import Training

@Suite struct BatchTests {
  @Test func labelsHaveTheShapeWithoutTheChannels() {
    let plane = Batch(
      images: Array(repeating: 0, count: 24), shape: [1, 2, 3, 4], labels: Array(repeating: 0, count: 12), names: ["a"])
    #expect(plane.labelShape == [1, 3, 4])
    let volume = Batch(
      images: Array(repeating: 0, count: 12), shape: [2, 1, 1, 2, 3], labels: Array(repeating: 0, count: 12),
      names: ["a", "b"])
    #expect(volume.labelShape == [2, 1, 2, 3])
  }
}
