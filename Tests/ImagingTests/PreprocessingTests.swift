import Foundation
import Imaging
import Testing

@Suite struct PreprocessingTests {
  private static let pipelines: [Preprocessing] = [
    Preprocessing(),
    Preprocessing(steps: [.normalize(.zScore)]),
    Preprocessing(steps: [.resize(height: 12, width: 20)]),
    Preprocessing(steps: [.pad(height: 16, width: 33)]),
    Preprocessing(steps: [.crop(height: 4, width: 6)]),
    Preprocessing(steps: [.normalize(.minMax), .pad(height: 9, width: 9), .crop(height: 8, width: 5)]),
    Preprocessing(steps: [.crop(height: 5, width: 50), .resize(height: 7, width: 3), .pad(height: 8, width: 8)]),
  ]

  @Test(arguments: pipelines, awkwardSizes)
  func everyGridCanBeLeftAndReachedAgain(_ steps: Preprocessing, _ size: (Int, Int)) {
    let (width, height) = size
    let image = steps.apply(to: noise(width, height, channels: 2))
    let expected = steps.outputSize(width: width, height: height)
    #expect((image.width, image.height) == expected)
    let map = steps.apply(to: randomLabels(width, height, classes: 3))
    #expect((map.width, map.height) == expected)
    let back = steps.restore(image, width: width, height: height, fill: 0)
    #expect((back.width, back.height, back.channels) == (width, height, 2))
  }

  @Test(arguments: awkwardSizes) func paddingIsUndoneExactly(width: Int, height: Int) {
    let image = noise(width, height)
    let steps = Preprocessing(steps: [.pad(height: 8, width: 70), .pad(height: 13, width: 71)])
    #expect(steps.restore(steps.apply(to: image), width: width, height: height, fill: 0) == image)
  }

  @Test func whatACropRemovedIsFilled() {
    let image = FloatImage(width: 4, height: 1, values: [1, 2, 3, 4])
    let steps = Preprocessing(steps: [.crop(height: 1, width: 2)])
    #expect(steps.apply(to: image).values == [2, 3])
    #expect(steps.restore(steps.apply(to: image), width: 4, height: 1, fill: -1).values == [-1, 2, 3, -1])
  }

  @Test func aResizeIsUndoneLinearly() {
    let steps = Preprocessing(steps: [.resize(height: 1, width: 2)])
    let map = FloatImage(width: 2, height: 1, values: [0, 1])
    #expect(steps.restore(map, width: 4, height: 1, fill: 0).values == [0, 0.25, 0.75, 1])
  }

  @Test func imagesReflectWhereLabelsAreIgnored() {
    let steps = Preprocessing(steps: [.pad(height: 1, width: 5), .normalize(.none)])
    #expect(steps.apply(to: FloatImage(width: 3, height: 1, values: [1, 2, 3])).values == [2, 1, 2, 3, 2])
    #expect(steps.apply(to: labels("012")).labels == [255, 0, 1, 2, 255])
  }

  @Test(arguments: pipelines) func survivesJSON(_ steps: Preprocessing) throws {
    let copy = try JSONDecoder().decode(Preprocessing.self, from: JSONEncoder().encode(steps))
    #expect(copy == steps)
  }
}
