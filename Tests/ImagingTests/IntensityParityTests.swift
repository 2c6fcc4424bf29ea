import Testing

@testable import Imaging

/// What batchgenerators, scipy, scikit-image, PyTorch, MONAI and torchvision make of an image with the same parameters.
@Suite struct IntensityParityTests {
  struct Case: Decodable {
    let step: String
    let parameters: [String: Double]
    let width, height, channels, margin: Int
    let tolerance: Double
    let source: [Float]
    let result: [Double]

    /// A range of one number.
    func fixed(_ name: String) -> ClosedRange<Double> { parameters[name]!...parameters[name]! }
    func isSet(_ name: String) -> Bool { parameters[name] == 1 }
  }

  @Test func everyStepWithAPeerAgrees() throws {
    var counts: [String: Int] = [:]
    for example in try fixture("intensity", of: Case.self) {
      counts[example.step, default: 0] += 1
      var image = FloatImage(
        width: example.width, height: example.height, channels: example.channels, values: example.source)
      image.apply([try #require(Self.change(example))])
      let (found, expected) = Self.inside(example, image.values)
      let size = max(1, expected.map(abs).max() ?? 0)
      #expect(largestDifference(found, expected) <= example.tolerance * size, "\(example.step) \(example.parameters)")
    }
    #expect(counts.count == 9 && counts.values.allSatisfy { $0 >= 2 })
  }

  private static func change(_ example: Case) -> IntensityChange? {
    if example.step == BiasField.name { return biasField(example) }
    if example.step == Blur.name {
      return Blur.change([example.parameters["sigmaX"]], [example.parameters["sigmaY"]])
    }
    let key = SampleKey(seed: 1, turn: 0, item: "parity")
    var draws = key.draws(example.step)
    return step(example)?.draw(
      width: example.width, height: example.height, channels: example.channels, using: &draws)?.change
  }

  private static func step(_ example: Case) -> (any IntensityStep)? {
    switch example.step {
    case Brightness.name: Brightness(factor: example.fixed("factor"), probability: 1)
    case Contrast.name:
      Contrast(factor: example.fixed("factor"), preservesRange: example.isSet("preserve"), probability: 1)
    case Gamma.name:
      Gamma(
        exponent: example.fixed("exponent"), isInverted: example.isSet("invert"),
        retainsStatistics: example.isSet("retain"), probability: 1)
    case Sharpening.name: Sharpening(sigma: example.fixed("sigma"), amount: example.fixed("amount"), probability: 1)
    case LowResolution.name: LowResolution(factor: example.fixed("factor"), probability: 1)
    case GibbsRinging.name: GibbsRinging(alpha: example.fixed("alpha"), probability: 1)
    case ColorJitter.name:
      ColorJitter(
        brightness: example.fixed("brightness"), contrast: example.fixed("contrast"),
        saturation: example.fixed("saturation"), hue: example.fixed("hue"), probability: 1)
    default: nil
    }
  }

  /// Without the pixels at the edge that the peer treats otherwise.
  private static func inside(_ example: Case, _ values: [Float]) -> ([Float], [Double]) {
    let inside = values.indices.filter { index in
      let (x, y) = (index % example.width, index / example.width % example.height)
      return x >= example.margin && y >= example.margin && x < example.width - example.margin
        && y < example.height - example.margin
    }
    return (inside.map { values[$0] }, inside.map { example.result[$0] })
  }

  /// Coefficients that were given, not drawn.
  private static func biasField(_ example: Case) -> IntensityChange {
    var next = 0
    let coefficients = (0...Int(example.parameters["degree"]!)).map { order in
      (0...order).map { _ in
        defer { next += 1 }
        return example.parameters["c\(next)"]!
      }
    }
    return IntensityChange(
      .pixels(LegendreField(coefficients, width: example.width, height: example.height)))
  }
}
