import Imaging
import Testing

@Suite struct DistanceTransformTests {
  struct Case: Decodable {
    let width, height: Int
    let mask: String
    /// Empty where no pixel is set.
    let squared: [Double]
  }

  @Test func agreesWithSciPy() throws {
    for example in try fixture("distances", of: Case.self) {
      let mask = try mask(width: example.width, height: example.height, hexadecimal: example.mask)
      let infinite = [Double](repeating: .infinity, count: example.width * example.height)
      #expect(mask.squaredDistances() == (example.squared.isEmpty ? infinite : example.squared))
    }
  }

  @Test func agreesWithSciPyOnLargeMasksAndStacks() throws {
    try expectParity("distances") { mask, _ in mask.squaredDistances().map { Int($0) } }
    try expectParity("distancesInside") { mask, _ in mask.inverted.squaredDistances().map { Int($0) } }
  }

  struct SpacedCase: Decodable {
    let width, height, planes: Int
    /// Of columns, rows and planes.
    let spacing: [Double]
    let mask: String
    let signed: [Double]
  }

  @Test func agreesWithSciPyWhereTheAxesDiffer() throws {
    for example in try fixture("spaced-distances", of: SpacedCase.self) {
      let column = try mask(
        width: example.width, height: example.height * example.planes, hexadecimal: example.mask)
      let mask = BitMask(width: example.width, height: example.height, planes: example.planes, column.pixels)
      let spacing = (x: example.spacing[0], y: example.spacing[1], z: example.spacing[2])
      let outside = mask.squaredDistances(spacing: spacing)
      let differences = zip(outside, example.signed).map { abs($0.squareRoot() - max($1, 0)) }
      #expect(differences.max() ?? .infinity < 1e-12)
      #expect(largestDifference(mask.signedDistances(spacing: spacing), example.signed) < 2e-6)
    }
  }

  @Test func spacingOneIsNoSpacing() {
    let stack = randomStack(65, 6, planes: 4, share: 0.03)
    #expect(stack.squaredDistances(spacing: (1, 1, 1)) == stack.squaredDistances())
    #expect(stack.squaredDistances(spacing: (3, 3, 3)) == stack.squaredDistances().map { 9 * $0 })
  }

  @Test(arguments: awkwardSizes) func withoutABoundaryAllIsInfinitelyFar(width: Int, height: Int) {
    let empty = BitMask(width: width, height: height, planes: 2)
    let pixels = width * height * 2
    #expect(empty.squaredDistances() == [Double](repeating: .infinity, count: pixels))
    #expect(empty.squaredDistances(spacing: (1, 2, 3)) == [Double](repeating: .infinity, count: pixels))
    #expect(empty.signedDistances() == [Float](repeating: .infinity, count: pixels))
    #expect(empty.inverted.signedDistances() == [Float](repeating: -.infinity, count: pixels))
    #expect(empty.inverted.squaredDistances() == [Double](repeating: 0, count: pixels))
  }

  @Test func theTwoSidesOfABoundaryAreAtOne() {
    #expect(mask("...##").signedDistances() == [3, 2, 1, -1, -2])
  }

  /// The definition, for every pixel and every set pixel.
  @Test(arguments: awkwardSizes, [Float(0.02), 0.3]) func isTheLeastOfAllDistances(size: (Int, Int), share: Float) {
    let mask = randomMask(size.0, size.1, share: share)
    let set = mask.pixels.indices.filter { mask.pixels[$0] }
    let expected = (0..<size.0 * size.1).map { pixel in
      set.map { squaredDistance(pixel, $0, width: size.0) }.min() ?? .infinity
    }
    #expect(mask.squaredDistances() == expected)
  }

  /// Two ways to the same numbers: one looks around in 16 bits or builds envelopes between set pixels, the other builds
  /// envelopes of whole lines in floating point. Few set pixels are far from all, many are near.
  @Test(
    arguments: [(301, 220), (100, 300), (1, 900), (900, 1), (130, 11)],
    [Float(0), 0.00003, 0.0005, 0.004, 0.05, 0.6])
  func farAndNearAreMeasuredAlike(size: (Int, Int), share: Float) {
    var mask = randomMask(size.0, size.1, share: share)
    for other in [mask, BitMask(width: size.0, height: size.1) { $0 / size.0 < 70 || $0 % size.0 > 200 }] {
      mask = mask.union(other)
      let expected = mask.squaredDistances(spacing: (1, 1, 1))
      #expect(mask.squaredDistances() == expected)
      #expect(mask.wholeSquaredDistances().map { $0 == .max ? .infinity : Double($0) } == expected)
      #expect(mask.distances() == expected.map { Float($0).squareRoot() })
    }
  }

  @Test(arguments: [0, 1, 2, 25, 1000, 40_000, Int.max]) func aDiskIsALimitOfTheDistance(limit: Int) {
    for mask in [randomMask(130, 211, share: 0.001), randomStack(65, 40, planes: 5, share: 0.001)] {
      let distances = mask.squaredDistances()
      let within = mask.pixels(withinSquaredDistance: limit)
      #expect(within.pixels == distances.map { $0 <= Double(limit) })
      #expect(within.count + within.inverted.count == distances.count)
    }
    #expect(BitMask(width: 70, height: 2).pixels(withinSquaredDistance: limit).isEmpty)
  }

  /// Columns of more rows than 16 bits hold, and squares beyond 32 bits.
  @Test func veryLongMasksAreMeasured() {
    for (width, height) in [(2, 40_000), (60_000, 2)] {
      var mask = BitMask(width: width, height: height)
      mask[1, 0] = true
      let far = (width - 2) * (width - 2) + (height - 1) * (height - 1)
      #expect(mask.squaredDistances()[width * height - 1] == Double(far))
      #expect(mask.pixels(withinSquaredDistance: far)[width - 1, height - 1])
      #expect(!mask.pixels(withinSquaredDistance: far - 1)[width - 1, height - 1])
    }
  }

  @Test func staysExactFarAway() {
    var mask = BitMask(width: 20_001, height: 2)
    mask[0, 1] = true
    #expect(mask.squaredDistances()[20_000] == 400_000_001)
  }
}

/// Between the centres of two pixels of an image.
func squaredDistance(_ first: Int, _ second: Int, width: Int) -> Double {
  let (x, y) = (first % width - second % width, first / width - second / width)
  return Double(x * x + y * y)
}
