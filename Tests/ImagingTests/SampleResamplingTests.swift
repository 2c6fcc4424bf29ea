import Randomness
import Testing

@testable import Imaging

@Suite struct SampleResamplingTests {
  /// What a place of the source shows by the definition, in double precision, with no walk and no blocks.
  private struct Definition {
    let image: FloatImage
    let border: Border
    let beyond: Float

    func pixel(_ x: Int, _ y: Int, _ channel: Int) -> Double {
      guard let column = border.index(x, count: image.width), let row = border.index(y, count: image.height) else {
        return Double(beyond)
      }
      return Double(image.values[(channel * image.height + row) * image.width + column])
    }

    func linear(_ x: Double, _ y: Double, _ channel: Int) -> Double {
      let (right, bottom) = (Double(image.width - 1), Double(image.height - 1))
      if border == .constant, x < 0 || y < 0 || x > right || y > bottom { return Double(beyond) }
      return blend(x, y, channel, taps: 0...1) { t in [1 - t, t] }
    }

    func cubic(_ x: Double, _ y: Double, _ channel: Int) -> Double {
      blend(x, y, channel, taps: -1...2) { t in
        func near(_ d: Double) -> Double { (1.25 * d - 2.25) * d * d + 1 }
        func far(_ d: Double) -> Double { -0.75 * (((d - 5) * d + 8) * d - 4) }
        return [far(1 + t), near(t), near(1 - t), far(2 - t)]
      }
    }

    private func blend(
      _ x: Double, _ y: Double, _ channel: Int, taps: ClosedRange<Int>, weights: (Double) -> [Double]
    ) -> Double {
      let (column, row) = (x.rounded(.down), y.rounded(.down))
      let (across, down) = (weights(x - column), weights(y - row))
      var sum = 0.0
      for (i, below) in taps.enumerated() {
        for (j, right) in taps.enumerated() where across[j] != 0 && down[i] != 0 {
          sum += down[i] * across[j] * pixel(Int(column) + right, Int(row) + below, channel)
        }
      }
      return sum
    }
  }

  private let steps: [any GeometricStep] = [
    Rotation(probability: 0.8), Elastic(sigma: 3, probability: 0.5), Scaling(factor: 0.3...3, probability: 0.8),
    Flip(), ElasticField(alpha: 0...60, sigma: 1...4, probability: 0.4), Shear(degrees: -40...40, probability: 0.5),
    Turn(probability: 0.5), GridDistortion(probability: 0.5), Shift(share: -0.5...0.5, probability: 0.5),
    Scaling(factor: 0.5...2, probability: 0.5, isPerAxis: true),
  ]
  private static let shapes = [
    (1, 1), (1, 2), (2, 1), (2, 2), (1, 40), (33, 1), (3, 3), (7, 4), (64, 31), (150, 20), (131, 140),
  ]
  private static let borders: [SampleBorder] = [.reflect, .constant(-3), .ignore(nil), .ignore(0.5)]

  /// Any steps, image, channels, patch and border: every value is what the definition gives at its place.
  @Test(arguments: shapes) func everyPixelIsAsDefined(width: Int, height: Int) {
    for turn in 0..<16 {
      var draws = KeyedGenerator(seed: 9, stream: "shapes", step: turn, item: "\(width)x\(height)")
      let image = noise(width, height, channels: 1 + draws.integer(below: 4))
      let labels = randomLabels(width, height, classes: 5)
      let (newWidth, newHeight) = (1 + draws.integer(below: 2 * width), 1 + draws.integer(below: 2 * height))
      let border = Self.borders[turn % 4]
      let interpolation = turn % 3 == 0 ? SampleInterpolation.cubic : .linear
      let map = Augmentation(steps: draws.permutation(of: steps.count).prefix(1 + turn % 6).map { steps[$0] })
        .drawMap(
          imageWidth: width, imageHeight: height, width: newWidth, height: newHeight,
          key: SampleKey(seed: 1, turn: turn, item: "\(width)x\(height)")
        ).map
      let seen = map.resample(
        image, labels, width: newWidth, height: newHeight, border: border, interpolation: interpolation)
      let definition = Definition(image: image, border: border.image.border, beyond: border.image.beyond)
      var (worst, wrong) = (0.0, 0)
      for y in 0..<newHeight {
        for x in 0..<newWidth {
          let place = map.source(x: Double(x), y: Double(y))
          // At the very end of a constant border rounding decides on which side a place lies.
          if border.image.border == .constant, isAtTheEnd(place.x, width) || isAtTheEnd(place.y, height) { continue }
          for channel in 0..<image.channels {
            let expected =
              interpolation == .linear
              ? definition.linear(place.x, place.y, channel) : definition.cubic(place.x, place.y, channel)
            let found = Double(seen.image.values[(channel * newHeight + y) * newWidth + x])
            worst = max(worst, abs(found - expected))
          }
          if isBetween(place.x) || isBetween(place.y) { continue }
          let expected = label(labels, Int(place.x.rounded()), Int(place.y.rounded()), border)
          if seen.labels.labels[y * newWidth + x] != expected { wrong += 1 }
        }
      }
      // A place is found to 2⁻²⁵ px, a constant border is up to 4 away from the values.
      #expect(worst < 1e-5, "turn \(turn), \(map)")
      #expect(wrong == 0, "turn \(turn), \(map)")
    }
  }

  private func label(_ labels: LabelMap, _ x: Int, _ y: Int, _ border: SampleBorder) -> UInt8 {
    let rule = border.labels
    guard let column = rule.border.index(x, count: labels.width), let row = rule.border.index(y, count: labels.height)
    else { return rule.beyond }
    return labels.labels[row * labels.width + column]
  }

  private func isAtTheEnd(_ place: Double, _ count: Int) -> Bool {
    abs(place) < 1e-6 || abs(place - Double(count - 1)) < 1e-6
  }

  /// Halfway between two pixels either is the nearest.
  private func isBetween(_ place: Double) -> Bool { abs(place - place.rounded(.down) - 0.5) < 1e-6 }

  @Test(arguments: [0.0, 13, 90, 211]) func noLabelIsInvented(degrees: Double) {
    let image = noise(40, 31)
    let labels = LabelMap(width: 40, height: 31, labels: (0..<1240).map { [3, 7, 200][$0 % 3] })
    let map = CoordinateMap(.rotation(degrees: degrees, width: 40, height: 31))
      .then(.field(SplineField(points: 2, x: [4, -9, 3, 1], y: [2, 2, -8, 5], width: 70, height: 50)))
    for border in Self.borders {
      let seen = Set(map.resample(image, labels, width: 70, height: 50, border: border).labels.labels)
      switch border {
      case .reflect: #expect(seen == [3, 7, 200])
      case .constant: #expect(seen == [0, 3, 7, 200])
      case .ignore: #expect(seen == [LabelMap.ignored, 3, 7, 200])
      }
    }
  }

  /// The valid mask of an ignoring border is where the nearest pixel lies in the image.
  @Test(arguments: [false, true]) func whatIsBeyondIsIgnored(isWholePixels: Bool) {
    let (image, labels) = (noise(12, 9), randomLabels(12, 9, classes: 2))
    let map = AffineMap.window(x: -3, y: -2).then(isWholePixels ? .identity : .shift(x: 0.3, y: 0))
    let seen = CoordinateMap(map).resample(image, labels, width: 20, height: 14, border: .ignore(nil)).labels
    for y in 0..<14 {
      for x in 0..<20 {
        let isInside = (3..<15).contains(x) && (2..<11).contains(y)
        #expect((seen.labels[y * 20 + x] == LabelMap.ignored) == !isInside)
      }
    }
  }

  /// Image and labels through one walk are what they are each alone.
  @Test func oneWalkIsTwo() {
    let (image, labels) = (noise(90, 70, channels: 2), randomLabels(90, 70, classes: 4))
    let map = AffineMap.rotation(degrees: 33, width: 90, height: 70).then(.scaling(factor: 0.7, width: 90, height: 70))
    let together = CoordinateMap(map).resample(image, labels, width: 200, height: 150)
    #expect(together.image == image.resampled(by: map, width: 200, height: 150))
    #expect(together.labels == labels.resampled(by: map, width: 200, height: 150))
  }

  @Test(arguments: awkwardSizes) func wholePixelsAreCopied(width: Int, height: Int) {
    let (image, labels) = (noise(width, height, channels: 3), randomLabels(width, height, classes: 3))
    for quarters in 0..<4 {
      for flips in 0..<4 {
        let map = AffineMap.quarterTurns(quarters, width: width, height: height).then(
          .flip(horizontal: flips & 1 == 1, vertical: flips & 2 == 2, width: width, height: height))
        for interpolation in SampleInterpolation.allCases {
          let seen = CoordinateMap(map).resample(
            image, labels, width: width, height: height, border: .ignore(-1), interpolation: interpolation)
          for y in 0..<height {
            for x in 0..<width {
              let place = map.source(x: Double(x), y: Double(y))
              let (column, row) = (Int(place.x), Int(place.y))
              let isInside = (0..<width).contains(column) && (0..<height).contains(row)
              let index = y * width + x
              let from = row * width + column
              #expect(seen.labels.labels[index] == (isInside ? labels.labels[from] : LabelMap.ignored))
              for channel in 0..<3 {
                let plane = channel * width * height
                #expect(seen.image.values[plane + index] == (isInside ? image.values[plane + from] : -1))
              }
            }
          }
        }
      }
    }
  }
}
