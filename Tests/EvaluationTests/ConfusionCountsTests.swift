import Imaging
import Randomness
import Testing

@testable import Evaluation

@Suite struct ConfusionCountsTests {
  @Test func countsEachPairOfClasses() {
    let counts = CaseScores.drawn(classes: 3, width: 4, prediction: "00112201", reference: "00122011").counts
    #expect(counts.matrix == [2, 0, 1, 1, 2, 0, 0, 1, 1])
    #expect(counts.total == 8)
    #expect(counts.trace == 5)
  }

  @Test func leavesOutWhatEitherMapIgnores() {
    let counts = CaseScores.drawn(width: 4, prediction: "0.11", reference: "001.").counts
    #expect(counts.matrix == [1, 0, 0, 1])
  }

  /// Words of one label and mixed ones, rest included, against one pixel after the other.
  @Test(arguments: [1, 7, 8, 9, 63, 64, 65, 1003], [2, 5, 255])
  func countsAsPixelByPixel(pixels: Int, classes: Int) {
    var draws = KeyedGenerator(seed: 1, stream: "test", step: pixels, item: "\(classes)")
    func runs() -> [UInt8] {
      var labels: [UInt8] = []
      while labels.count < pixels {
        let label = draws.integer(below: 8) == 0 ? LabelMap.ignored : UInt8(draws.integer(below: classes))
        labels += Array(repeating: label, count: 1 + draws.integer(below: 20))
      }
      return Array(labels.prefix(pixels))
    }
    let (prediction, reference) = (runs(), runs())
    var expected = [Int](repeating: 0, count: classes * classes)
    for (truth, predicted) in zip(reference, prediction) where truth != 255 && predicted != 255 {
      expected[Int(truth) * classes + Int(predicted)] += 1
    }
    var counts = ConfusionCounts(classes: classes)
    counts.add(
      prediction: LabelMap(width: pixels, height: 1, labels: prediction),
      reference: LabelMap(width: pixels, height: 1, labels: reference))
    #expect(counts.matrix == expected)
  }

  @Test func aStackIsOneCase() {
    var counts = ConfusionCounts(classes: 2)
    counts.add(
      prediction: LabelMap(width: 2, height: 1, planes: 2, labels: [0, 1, 1, 1]),
      reference: LabelMap(width: 2, height: 1, planes: 2, labels: [0, 0, 1, 1]))
    #expect(counts.matrix == [1, 1, 0, 2])
  }

  @Test func sumsCountAllPixels() {
    let first = CaseScores.drawn(width: 4, prediction: "0011", reference: "0101").counts
    let second = CaseScores.drawn(width: 4, prediction: "1111", reference: "0001").counts
    let both = CaseScores.drawn(width: 4, prediction: "00111111", reference: "01010001").counts
    #expect(first + second == both)
    var sum = first
    sum += second
    #expect(sum == both)
  }

  @Test func oneClassAgainstTheRest() {
    let counts = CaseScores.drawn(classes: 3, width: 4, prediction: "00112201", reference: "00122011").counts
    #expect(
      counts.classCounts == [
        ClassCounts(truePositives: 2, falsePositives: 1, falseNegatives: 1, trueNegatives: 4),
        ClassCounts(truePositives: 2, falsePositives: 1, falseNegatives: 1, trueNegatives: 4),
        ClassCounts(truePositives: 1, falsePositives: 1, falseNegatives: 1, trueNegatives: 5),
      ])
    #expect(counts[2] == counts.classCounts[2])
  }

  @Test func labelsThatAreNoClassTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = CaseScores.drawn(classes: 2, width: 4, prediction: "0012", reference: "0011")
    }
  }

  @Test func mapsOfDifferentSizesTrap() async {
    await #expect(processExitsWith: .failure) {
      var counts = ConfusionCounts(classes: 2)
      counts.add(prediction: LabelMap(width: 2, height: 3), reference: LabelMap(width: 3, height: 2))
    }
  }
}
