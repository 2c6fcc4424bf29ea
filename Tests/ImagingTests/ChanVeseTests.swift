import Testing

@testable import Imaging

@Suite struct ChanVeseTests {
  private func disk(_ noisiness: Float) -> (image: FloatImage, truth: BitMask) {
    let (width, height) = (34, 30)
    let truth = BitMask(width: width, height: height) { pixel in
      let (x, y) = (pixel % width - 15, pixel / width - 14)
      return x * x + y * y <= 70
    }
    var image = noise(width, height)
    for (pixel, isSet) in truth.pixels.enumerated() {
      image.values[pixel] = (image.values[pixel] - 0.5) * noisiness + (isSet ? 3 : 2)
    }
    return (image, truth)
  }

  /// The length of the border counts: noise is not followed, as it is by a threshold.
  @Test(arguments: ChanVese.Start.allCases) func aDiskInNoiseIsFound(start: ChanVese.Start) {
    let (image, truth) = disk(2)
    let method = ChanVese(tolerance: 1e-4, start: start)
    let found = BitMask(method.divide(image, into: 2), class: 1)
    let wrong = found.subtracting(truth).union(truth.subtracting(found)).count
    let byThreshold = BitMask(OtsuMethod().divide(image, into: 2), class: 1)
    let wrongByThreshold = byThreshold.subtracting(truth).union(truth.subtracting(byThreshold)).count
    #expect(wrong * 2 < wrongByThreshold, "\(wrong) and \(wrongByThreshold) px from \(start)")
  }

  @Test func theBrighterRegionIsOneWhateverIsInside() {
    let (image, truth) = disk(0.1)
    let negative = FloatImage(width: image.width, height: image.height, values: image.values.map { 5 - $0 })
    for start in ChanVese.Start.allCases {
      let method = ChanVese(tolerance: 1e-4, start: start)
      #expect(BitMask(method.divide(image, into: 2), class: 1) == truth)
      #expect(BitMask(method.divide(negative, into: 2), class: 0) == truth)
    }
  }

  /// One step by the formula, in double precision and without vectors.
  @Test(arguments: awkwardSizes) func aStepIsTheFormula(width: Int, height: Int) {
    let image = IntensityPlane(noise(width, height)).scaledToOne
    let start = noise(width, height, item: "levels").values.map { $0 - 0.5 }
    let method = ChanVese(mu: 0.3, lambda1: 0.7, lambda2: 1.4, tolerance: 1e-12, iterations: 3, step: 0.6)
    var contour = ChanVeseContour(image, levels: start, width: width)
    contour.evolve(method)
    var levels = start.map(Double.init)
    for _ in 0..<3 { levels = Self.moved(levels, image.map(Double.init), width: width, method) }
    #expect(largestDifference(contour.values, levels) <= 2e-5)
  }

  private static func moved(_ levels: [Double], _ image: [Double], width: Int, _ method: ChanVese) -> [Double] {
    let height = levels.count / width
    func mean(_ isInside: Bool) -> Double {
      let own = image.indices.filter { (levels[$0] > 0) == isInside }
      return own.isEmpty ? 0 : own.reduce(0) { $0 + image[$1] } / Double(own.count)
    }
    let (inside, outside) = (mean(true), mean(false))
    return levels.indices.map { pixel in
      let (x, y) = (pixel % width, pixel / width)
      func level(_ x: Int, _ y: Int) -> Double {
        levels[min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)]
      }
      let own = levels[pixel]
      let (across, down) = ((level(x + 1, y) - level(x - 1, y)) / 2, (level(x, y + 1) - level(x, y - 1)) / 2)
      let around = [
        (level(x + 1, y), down), (level(x - 1, y), down), (level(x, y + 1), across), (level(x, y - 1), across),
      ]
      let weights = around.map { 1 / (1e-16 + ($0.0 - own) * ($0.0 - own) + $0.1 * $0.1).squareRoot() }
      let sum = zip(around, weights).reduce(0) { $0 + $1.0.0 * $1.1 }
      let force =
        method.lambda2 * (image[pixel] - outside) * (image[pixel] - outside) - method.lambda1
        * (image[pixel] - inside) * (image[pixel] - inside)
      let delta = method.step / (1 + own * own)
      return (own + delta * (method.mu * sum + force)) / (1 + method.mu * delta * weights.reduce(0, +))
    }
  }
}
