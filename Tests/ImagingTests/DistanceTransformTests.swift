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

  /// The definition, for every pixel and every set pixel.
  @Test(arguments: awkwardSizes, [Float(0.02), 0.3]) func isTheLeastOfAllDistances(size: (Int, Int), share: Float) {
    let mask = randomMask(size.0, size.1, share: share)
    let set = mask.pixels.indices.filter { mask.pixels[$0] }
    let expected = (0..<size.0 * size.1).map { pixel in
      set.map { squaredDistance(pixel, $0, width: size.0) }.min() ?? .infinity
    }
    #expect(mask.squaredDistances() == expected)
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
