import Imaging
import Testing

@Suite struct ResizeTests {
  struct Case: Decodable {
    let width, height, newWidth, newHeight: Int
    let source: [Float]
    let linear, nearest, cubic, cubicOfOpenCV: [Double]
  }

  @Test func agreesWithPyTorchAndOpenCV() throws {
    for example in try fixture("resizing", of: Case.self) {
      let image = FloatImage(width: example.width, height: example.height, values: example.source)
      let linear = image.resized(width: example.newWidth, height: example.newHeight)
      let nearest = image.resized(
        width: example.newWidth, height: example.newHeight, interpolation: .nearest)
      #expect(largestDifference(linear.values, example.linear) <= 1e-5)
      #expect(largestDifference(nearest.values, example.nearest) <= 1e-6)
      let cubic = image.resized(width: example.newWidth, height: example.newHeight, interpolation: .cubic)
      #expect(largestDifference(cubic.values, example.cubic) <= 1e-5)
      #expect(largestDifference(cubic.values, example.cubicOfOpenCV) <= 1e-5)
    }
  }

  @Test(arguments: awkwardSizes) func labelsAreOnlyMoved(width: Int, height: Int) {
    let map = randomLabels(width, height, classes: 4)
    for (newWidth, newHeight) in [(1, 1), (17, 3), (width, height), (2 * width, 3 * height)] {
      let resized = map.resized(width: newWidth, height: newHeight)
      #expect(resized.width == newWidth && resized.height == newHeight)
      #expect(Set(resized.labels).isSubset(of: map.labels))
    }
    #expect(map.resized(width: 2 * width, height: 3 * height).resized(width: width, height: height) == map)
  }

  @Test func everyChannelAndPlaneAlike() {
    let image = noise(9, 7, channels: 3)
    let resized = image.resized(width: 5, height: 11)
    for channel in 0..<3 {
      let alone = FloatImage(width: 9, height: 7, values: Array(image.values[channel * 63..<(channel + 1) * 63]))
      #expect(Array(resized.values[channel * 55..<(channel + 1) * 55]) == alone.resized(width: 5, height: 11).values)
    }
    let stack = LabelMap(width: 2, height: 1, planes: 2, labels: [1, 2, 3, 4])
    #expect(stack.resized(width: 4, height: 1).labels == [1, 1, 2, 2, 3, 3, 4, 4])
  }

  @Test func theSameSizeChangesNothing() {
    let image = noise(12, 5)
    #expect(image.resized(width: 12, height: 5) == image)
  }
}
