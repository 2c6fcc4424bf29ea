import Foundation
import Imaging
import Testing

@Suite struct PostprocessingTests {
  private func probabilities(_ channels: [Float]...) -> FloatImage {
    FloatImage(width: channels[0].count, height: 1, channels: channels.count, values: channels.flatMap { $0 })
  }

  @Test func twoClassesAreDividedAtAHalf() {
    // With values that do not add up to 1, argmax would take the second pixel's background.
    let two = probabilities([0.9, 0.7, 0.1, 0.5], [0.1, 0.6, 0.9, 0.5])
    #expect(Postprocessing().apply(to: two).labels == [0, 1, 1, 0])
    #expect(Postprocessing(steps: [.argmax]).apply(to: two).labels == [0, 0, 1, 0])
    #expect(Postprocessing(steps: [.threshold(value: 0.6)]).apply(to: two).labels == [0, 0, 1, 0])
  }

  @Test func moreClassesAreDividedByTheMostProbable() {
    let three = probabilities([0.5, 0.2, 0.4], [0.3, 0.4, 0.4], [0.2, 0.4, 0.2])
    #expect(Postprocessing().apply(to: three).labels == [0, 1, 0])
    let threshold = Postprocessing(steps: [.fillHoles, .threshold(value: 0.25)])
    #expect(threshold.apply(to: three).labels == [1, 1, 1])
  }

  @Test func eachClassIsCleanedByItself() {
    let map = labels("11110222", "10110222", "11110222", "00000000", "20000001")
    let filled = Postprocessing(steps: [.fillHoles]).apply(to: map, classes: 3)
    #expect(filled.labels[9] == 1)
    let small = Postprocessing(steps: [.removeSmall(area: 2)]).apply(to: map, classes: 3)
    #expect(small.labels[32] == 0 && small.labels[39] == 0 && small.labels[0] == 1 && small.labels[5] == 2)
  }

  @Test func aClassGainsOnlyBackground() {
    // The hole of class 1 holds a pixel of class 2: only the background in it is filled.
    let map = labels("11111", "10201", "11111")
    let filled = Postprocessing(steps: [.fillHoles]).apply(to: map, classes: 3)
    #expect(filled == labels("11111", "11211", "11111"))
    // Without the pixel it is nothing but a hole, once it is gone.
    let both = Postprocessing(steps: [.removeSmall(area: 2), .fillHoles]).apply(to: map, classes: 3)
    #expect(both == labels("11111", "11111", "11111"))
  }

  @Test func ofTwoThatGainAPixelTheFirstHasIt() {
    // Both close over the middle, one from the sides and one from above and below.
    let cross = labels("020", "101", "020")
    let closed = Postprocessing(steps: [.close(.square(side: 3))]).apply(to: cross, classes: 3)
    #expect(closed == labels("020", "111", "020"))
  }

  @Test func stepsRunInOrder() {
    // A dot beside a block: closing first joins them, opening first removes the dot.
    let map = labels("00000000", "01110100", "01110000", "01110000", "00000000")
    let element = StructuringElement.square(side: 3)
    let openFirst = Postprocessing(steps: [.open(element), .close(element)]).apply(to: map, classes: 2)
    #expect(openFirst.labels[13] == 0)
    #expect(openFirst.labels.count { $0 == 1 } == 9)
    let joined = Postprocessing(steps: [.close(element), .removeSmall(area: 2)]).apply(to: map, classes: 2)
    #expect(joined.labels[12] == 1 && joined.labels[13] == 1)
  }

  @Test(arguments: awkwardSizes) func anySizeAndNoNewClass(width: Int, height: Int) {
    let image = noise(width, height, channels: 4)
    let steps = Postprocessing(steps: [
      .open(.disk(radius: 1)), .close(.diamond(radius: 2)), .fillHoles, .removeSmall(area: 3),
    ])
    let map = steps.apply(to: image)
    #expect(map.width == width && map.height == height && map.labels.allSatisfy { $0 < 4 })
    #expect(steps.apply(to: image) == map)
  }

  @Test func survivesJSON() throws {
    let steps = Postprocessing(steps: [
      .threshold(value: 0.4), .argmax, .open(.disk(radius: 2)), .close(.square(side: 3)), .fillHoles,
      .removeSmall(area: 30),
    ])
    #expect(try JSONDecoder().decode(Postprocessing.self, from: JSONEncoder().encode(steps)) == steps)
  }
}
