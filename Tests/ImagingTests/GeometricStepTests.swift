import Randomness
import Testing

@testable import Imaging

@Suite struct GeometricStepTests {
  private func draws(_ turn: Int) -> KeyedGenerator { KeyedGenerator(seed: 8, stream: "steps", step: turn) }

  private func affine(_ step: some GeometricStep, _ turn: Int, width: Int = 64, height: Int = 48) -> AffineMap? {
    var draws = draws(turn)
    guard case .affine(let map) = step.draw(width: width, height: height, using: &draws)?.change else { return nil }
    return map
  }

  @Test func allFourQuartersComeEquallyOften() {
    var counts = [0.0: 0, 90: 0, 180: 0, 270: 0]
    for turn in 0..<4000 {
      var draws = draws(turn)
      let drawn = Turn().draw(width: 8, height: 5, using: &draws)
      counts[drawn?.parameters[0].value ?? 0, default: -9999] += 1
    }
    // Binomial: a standard deviation is 27.
    #expect(counts.count == 4 && counts.values.allSatisfy { abs($0 - 1000) < 140 }, "\(counts)")
  }

  @Test func aTurnOfAWideSampleKeepsItsSize() {
    let image = FloatImage(width: 4, height: 2, values: [1, 2, 3, 4, 5, 6, 7, 8])
    let seen = CoordinateMap(.quarterTurns(1, width: 4, height: 2)).resample(
      image, labels("0123", "4567"), width: 4, height: 2, border: .ignore(0))
    // The middle of the image, counter-clockwise, and what lies beyond above and below it.
    #expect(seen.image.values == [0, 3, 7, 0, 0, 2, 6, 0])
    #expect(seen.labels.labels == [255, 2, 6, 255, 255, 1, 5, 255])
  }

  @Test func shiftsAreWholePixelsWithinTheirShare() throws {
    var furthest = 0.0
    for turn in 0..<300 {
      let map = try #require(affine(Shift(share: -0.25...0.1, probability: 1), turn))
      #expect(map.movesWholePixels && map.xx == 1 && map.yy == 1)
      // What is seen moves to the right by as much as the source lies to the left.
      #expect((-16...6.5).contains(-map.offsetX) && (-12...5).contains(-map.offsetY))
      furthest = min(furthest, -map.offsetX)
    }
    #expect(furthest < -14)
  }

  @Test func shearsLeanAndKeepAreas() throws {
    // An upright line leans to the right like italics, a level one rises to the right, about the centre.
    let right = AffineMap.shear(horizontal: 45, vertical: 0, width: 9, height: 9).inverse
    #expect(near(right.source(x: 4, y: 0), (8, 0)) && near(right.source(x: 4, y: 8), (0, 8)))
    let up = AffineMap.shear(horizontal: 0, vertical: 45, width: 9, height: 9).inverse
    #expect(near(up.source(x: 8, y: 4), (8, 0)) && near(up.source(x: 4, y: 4), (4, 4)))
    for turn in 0..<100 {
      let map = try #require(affine(Shear(degrees: -60...60, probability: 1), turn))
      #expect(abs(map.xx * map.yy - map.xy * map.yx - 1) < 1e-9)
    }
  }

  @Test func scalesAreOneOrOneAnAxis() throws {
    var differ = 0
    for turn in 0..<200 {
      let one = try #require(affine(Scaling(probability: 1), turn))
      #expect(one.xx == one.yy && (1 / 1.401...1 / 0.699).contains(one.xx))
      let two = try #require(affine(Scaling(probability: 1, isPerAxis: true), turn))
      #expect((1 / 1.401...1 / 0.699).contains(two.xx) && (1 / 1.401...1 / 0.699).contains(two.yy))
      if abs(two.xx - two.yy) > 0.05 { differ += 1 }
    }
    #expect(differ > 150)
  }

  /// The U-Net paper's vectors: 3 × 3, normal, 10 pixels.
  @Test func elasticVectorsAreNormal() throws {
    var values: [Double] = []
    for turn in 0..<500 {
      var draws = draws(turn)
      guard case .field(let field) = Elastic(probability: 1).draw(width: 99, height: 99, using: &draws)?.change else {
        throw CancellationError()
      }
      let spline = try #require(field as? SplineField)
      #expect(spline.points == 3 && spline.x.count == 9 && spline.y.count == 9)
      values += spline.x + spline.y
    }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let deviation = (values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / count).squareRoot()
    // 9000 values: five standard errors are 0.53 of the mean and 0.37 of the deviation.
    #expect(abs(mean) < 0.53 && abs(deviation - 10) < 0.37)
    // 68.3, 95.4 and 99.7 of a hundred; five standard errors.
    let within = [1.0, 2, 3].map { sigmas in Double(values.count { abs($0) < 10 * sigmas }) / count }
    #expect(abs(within[0] - 0.6827) < 0.025 && abs(within[1] - 0.9545) < 0.011 && abs(within[2] - 0.9973) < 0.003)
    // To the right and down are drawn apart.
    #expect(abs(zip(values, values.dropFirst(9)).map { $0 * $1 }.reduce(0, +) / count) < 5.3)
  }

  @Test func simardsNoiseIsUniform() {
    var draws = draws(0)
    let (x, y) = ElasticField.noise(20_000, using: &draws)
    for values in [x, y] {
      #expect(values.allSatisfy { abs($0) < 1 })
      let mean = values.reduce(0, +) / 20_000
      let variance = values.map { $0 * $0 }.reduce(0, +) / 20_000
      // Of the uniform distribution: 1/3. Five standard errors.
      #expect(abs(mean) < 0.0205 && abs(variance - 1 / 3) < 0.0106)
    }
    #expect(abs(zip(x, y).map { $0 * $1 }.reduce(0, +) / 20_000) < 0.012)
  }

  /// White noise of variance 1/3, smoothed by σ, has variance 1/3 · 1 / (4πσ²).
  @Test func simardsFieldIsAsLargeAsItShould() throws {
    var draws = draws(1)
    let step = ElasticField(alpha: 100...100, sigma: 3...3, probability: 1)
    let drawn = try #require(step.draw(width: 300, height: 300, using: &draws))
    guard case .field(let any) = drawn.change, let field = any as? DenseField else { throw CancellationError() }
    var sum = 0.0
    for y in 20..<280 { for x in 20..<280 { sum += Double(field.x[y * 300 + x] * field.x[y * 300 + x]) } }
    let expected = 100.0 * 100 / 3 / (4 * Double.pi * 9)
    // About 260² / (4π · 9) = 600 independent places: a standard error of 6 %.
    #expect(abs(sum / (260 * 260) / expected - 1) < 0.3)
    #expect(drawn.parameters == [DrawnParameter("alpha", 100), DrawnParameter("sigma", 3)])
  }

  @Test func gridsNeverFoldOver() throws {
    for turn in 0..<100 {
      var draws = draws(turn)
      let step = GridDistortion(cells: 1 + turn % 7, amount: 0.9, probability: 1)
      guard case .field(let field)? = step.draw(width: 60, height: 45, using: &draws)?.change else {
        throw CancellationError()
      }
      func place(_ x: Int) -> Double { Double(x) + field.displacement(x: Double(x), y: Double(x)).x }
      #expect(place(0) == 0 && abs(place(59) - 59) < 1e-9)
      for x in 1..<60 { #expect(place(x) > place(x - 1)) }
    }
  }

  @Test func whatHasNoProbabilityNeverHappens() {
    let never: [any GeometricStep] = [
      Flip(horizontal: 0, vertical: 0), Turn(probability: 0), Rotation(probability: 0), Scaling(probability: 0),
      Shift(probability: 0), Shear(probability: 0), Elastic(probability: 0), ElasticField(probability: 0),
      GridDistortion(probability: 0),
    ]
    for step in never {
      for turn in 0..<50 {
        var draws = draws(turn)
        #expect(step.draw(width: 9, height: 9, using: &draws) == nil)
      }
    }
  }

  private func near(_ place: (x: Double, y: Double), _ expected: (Double, Double)) -> Bool {
    abs(place.x - expected.0) < 1e-9 && abs(place.y - expected.1) < 1e-9
  }
}
