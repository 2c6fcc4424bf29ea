import Evaluation
import Imaging
import Randomness
import Testing

@Suite struct ConfusionCountsTests {
  @Test func countsReferenceByPrediction() {
    var counts = ConfusionCounts(classes: 3)
    counts.add(prediction: drawn("0012", "1122"), reference: drawn("0112", "1102"))
    #expect(counts.matrix == [1, 0, 1, 1, 3, 0, 0, 0, 2])
    #expect(counts.total == 8)
    #expect(counts.trace == 6)
    #expect(counts[0] == ClassCounts(truePositives: 1, falsePositives: 1, falseNegatives: 1, trueNegatives: 5))
    #expect(counts[1] == ClassCounts(truePositives: 3, falsePositives: 0, falseNegatives: 1, trueNegatives: 4))
    #expect(counts[2] == ClassCounts(truePositives: 2, falsePositives: 1, falseNegatives: 0, trueNegatives: 5))
  }

  @Test func ignoredPixelsOfEitherMapDoNotCount() {
    var counts = ConfusionCounts(classes: 2)
    counts.add(prediction: drawn("10-1-0"), reference: drawn("1-01-1"))
    #expect(counts.matrix == [0, 0, 1, 2])
  }

  @Test func everyPixelIgnoredLeavesNothing() {
    var counts = ConfusionCounts(classes: 2)
    counts.add(prediction: drawn("0101"), reference: drawn("----"))
    #expect(counts.total == 0)
    #expect(counts[1].status == .empty)
  }

  @Test func allPlanesOfAStackCount() {
    var counts = ConfusionCounts(classes: 2)
    counts.add(
      prediction: LabelMap(width: 2, height: 1, planes: 2, labels: [1, 0, 1, 1]),
      reference: LabelMap(width: 2, height: 1, planes: 2, labels: [1, 1, 0, 1]))
    #expect(counts.matrix == [0, 1, 1, 2])
  }

  @Test func sumIsThatOfAllPixelsAtOnce() {
    var first = ConfusionCounts(classes: 3)
    first.add(prediction: drawn("0121"), reference: drawn("0221"))
    var second = ConfusionCounts(classes: 3)
    second.add(prediction: drawn("2010"), reference: drawn("2110"))
    var both = ConfusionCounts(classes: 3)
    both.add(prediction: drawn("0121", "2010"), reference: drawn("0221", "2110"))
    #expect(first + second == both)
    first += second
    #expect(first == both)
  }

  @Test(arguments: [
    ("1100", "0110", "ok"), ("0000", "0000", "empty"), ("0100", "0000", "noReference"),
    ("0000", "0011", "noPrediction"),
  ])
  func statusSaysWhichMapHasTheClass(prediction: String, reference: String, status: String) {
    var counts = ConfusionCounts(classes: 2)
    counts.add(prediction: drawn(prediction), reference: drawn(reference))
    #expect(counts[1].status.rawValue == status)
  }

  @Test func countsUpToTheLastClassThereCanBe() {
    // 254 is the last class there can be; 255 is ignored.
    var counts = ConfusionCounts(classes: 255)
    counts.add(
      prediction: LabelMap(width: 3, height: 1, labels: [254, 254, 255]),
      reference: LabelMap(width: 3, height: 1, labels: [254, 7, 254]))
    #expect(counts[254] == ClassCounts(truePositives: 1, falsePositives: 1, falseNegatives: 0, trueNegatives: 0))
    #expect(counts[7].falseNegatives == 1)
  }

  /// Areas of one label are counted eight pixels at a time; the sum is that of one pixel after the other.
  @Test(arguments: [1, 7, 8, 9, 63, 64, 65, 1003], [2, 5, 255])
  func areasCountAsTheirPixels(pixels: Int, classes: Int) {
    var draws = KeyedGenerator(seed: 1, stream: "areas", step: pixels, item: "\(classes)")
    func areas() -> [UInt8] {
      var labels: [UInt8] = []
      while labels.count < pixels {
        let label = draws.bernoulli(0.1) ? LabelMap.ignored : UInt8(draws.integer(below: classes))
        labels += Array(repeating: label, count: 1 + draws.integer(below: 24))
      }
      return Array(labels.prefix(pixels))
    }
    let (prediction, reference) = (areas(), areas())
    var expected = [Int](repeating: 0, count: classes * classes)
    for (truth, predicted) in zip(reference, prediction)
    where truth != LabelMap.ignored && predicted != LabelMap.ignored {
      expected[Int(truth) * classes + Int(predicted)] += 1
    }
    var counts = ConfusionCounts(classes: classes)
    counts.add(
      prediction: LabelMap(width: pixels, height: 1, labels: prediction),
      reference: LabelMap(width: pixels, height: 1, labels: reference))
    #expect(counts.matrix == expected)
    #expect(counts.classCounts == (0..<classes).map { counts[$0] })
  }

  @Test func aLabelThatIsNoClassTraps() async {
    await #expect(processExitsWith: .failure) {
      var counts = ConfusionCounts(classes: 2)
      counts.add(prediction: drawn("0012"), reference: drawn("0011"))
    }
  }

  @Test func mapsOfTwoSizesTrap() async {
    await #expect(processExitsWith: .failure) {
      var counts = ConfusionCounts(classes: 2)
      counts.add(prediction: drawn("000", "000"), reference: drawn("00", "00", "00"))
    }
  }
}
