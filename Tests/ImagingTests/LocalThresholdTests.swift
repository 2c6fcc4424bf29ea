import Imaging
import Testing

@Suite struct LocalThresholdTests {
  struct Case: Decodable {
    let width, height, window: Int
    let source: [Float]
    let niblack, sauvola, mean, gaussian: [Double]
  }

  @Test func agreesWithScikitImage() throws {
    for example in try fixture("local-thresholds", of: Case.self) {
      let image = FloatImage(width: example.width, height: example.height, values: example.source)
      let expected: [(LocalThreshold, [Double])] = [
        (.niblack(window: example.window, k: 0.2), example.niblack),
        (.sauvola(window: example.window, k: 0.3, range: 30), example.sauvola),
        (.mean(window: example.window, offset: 4), example.mean),
        (.gaussian(window: example.window, offset: -0.5), example.gaussian),
      ]
      for (threshold, numbers) in expected {
        #expect(largestDifference(threshold.thresholds(of: image), numbers) <= 1e-4, "\(threshold)")
      }
    }
  }

  private static let kinds: [LocalThreshold] = [
    .niblack(window: 7, k: 0.2), .sauvola(window: 7, k: 0.2, range: 0.5), .mean(window: 7, offset: 0.125),
    .gaussian(window: 7, offset: 0.125),
  ]

  @Test(arguments: awkwardSizes) func aConstantImageHasItsValueForMean(width: Int, height: Int) {
    let image = FloatImage(width: width, height: height, repeating: 0.75)
    let pixels = width * height
    let thresholds = Self.kinds.map { $0.thresholds(of: image) }
    #expect(thresholds[0] == [Float](repeating: 0.75, count: pixels))
    #expect(largestDifference(thresholds[1], [Double](repeating: 0.75 * 0.8, count: pixels)) <= 1e-7)
    #expect(thresholds[2] == [Float](repeating: 0.625, count: pixels))
    #expect(thresholds[3] == [Float](repeating: 0.625, count: pixels))
  }

  /// The definition, for a window far larger than the image.
  @Test func aWindowLargerThanTheImageMirrorsItAgainAndAgain() {
    let image = noise(4, 3)
    let reach = 10
    var sum = 0.0
    for y in -reach...reach {
      for x in -reach...reach { sum += Double(image.values[mirrored(y + 1, 3) * 4 + mirrored(x + 2, 4)]) }
    }
    let expected = sum / Double((2 * reach + 1) * (2 * reach + 1))
    let found = LocalThreshold.mean(window: 2 * reach + 1, offset: 0).thresholds(of: image)[1 * 4 + 2]
    #expect(abs(Double(found) - expected) <= 1e-6)
  }

  private func mirrored(_ index: Int, _ count: Int) -> Int {
    var index = index
    while index < 0 || index >= count { index = index < 0 ? -1 - index : 2 * count - 1 - index }
    return index
  }

  @Test(arguments: kinds) func whatIsNotFiniteTakesNoPart(threshold: LocalThreshold) {
    var image = FloatImage(width: 20, height: 15, repeating: 0.5)
    let expected = threshold.thresholds(of: image)
    image.values[47] = .nan
    image.values[120] = .infinity
    image.values[299] = -.infinity
    #expect(largestDifference(threshold.thresholds(of: image), expected.map(Double.init)) <= 1e-6)
    let nothing = FloatImage(width: 3, height: 2, repeating: .nan)
    #expect(threshold.thresholds(of: nothing).filter(\.isNaN).count == 6)
    #expect(BitMask(nothing, above: threshold).isEmpty)
  }

  @Test func smallDeviationsOfLargeValuesAreNotLost() {
    let small = noise(31, 17)
    var large = small
    large.values = small.values.map { ($0 * 64).rounded() + 1_000_000 }
    var exact = small
    exact.values = small.values.map { ($0 * 64).rounded() }
    let threshold = LocalThreshold.niblack(window: 9, k: 0.5)
    let shifted = threshold.thresholds(of: exact).map { Double($0) + 1_000_000 }
    // Half the distance of two numbers in single precision.
    #expect(largestDifference(threshold.thresholds(of: large), shifted) <= 0.07)
  }

  @Test func aMaskHoldsWhatIsAboveItsThreshold() {
    let image = noise(70, 30, channels: 2)
    let threshold = LocalThreshold.mean(window: 11, offset: 0.1)
    let thresholds = threshold.thresholds(of: image, channel: 1)
    let found = BitMask(image, channel: 1, above: threshold).pixels
    #expect(found == zip(image.values[2100...], thresholds).map { $0 > $1 })
  }

  @Test func aWindowWithoutMiddleIsNotSound() {
    #expect(LocalThreshold.mean(window: 1, offset: 0).isSound)
    #expect(!LocalThreshold.mean(window: 4, offset: 0).isSound)
    #expect(!LocalThreshold.niblack(window: 0, k: 0.2).isSound)
    #expect(!LocalThreshold.sauvola(window: 5, k: 0.2, range: 0).isSound)
    #expect(!LocalThreshold.gaussian(window: 5, offset: .nan).isSound)
  }
}
