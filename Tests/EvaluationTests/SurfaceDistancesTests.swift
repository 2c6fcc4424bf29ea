import Foundation
import Imaging
import Randomness
import Testing

@testable import Evaluation

@Suite struct SurfaceDistancesTests {
  /// Distances between surfaces by MONAI; written by `Fixtures/make_surfaces.py`.
  struct Example: Decodable {
    /// Planes of a stack, rows, columns.
    let shape: [Int]
    /// In mm, in the order of the shape.
    let spacing: [Double]?
    /// Bits in the order of the pixels, the first the highest, in hexadecimal.
    let reference, prediction: String
    let hausdorff, hausdorff95, averageSymmetric, surfaceDice, tolerance: Double

    func mask(_ hexadecimal: String) -> BitMask {
      let bits = hexadecimal.flatMap { digit in [3, 2, 1, 0].map { digit.hexDigitValue! >> $0 & 1 == 1 } }
      let planes = shape.count == 3 ? shape[0] : 1
      let (height, width) = (shape[shape.count - 2], shape[shape.count - 1])
      return BitMask(width: width, height: height, planes: planes, Array(bits.prefix(planes * height * width)))
    }

    var pixelSpacing: SurfaceDistances.PixelSpacing? {
      spacing.map { .init(x: $0[$0.count - 1], y: $0[$0.count - 2], z: $0.count == 3 ? $0[0] : 1) }
    }
  }

  @Test func agreesWithMONAI() throws {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/surfaces", withExtension: "json"))
    for example in try JSONDecoder().decode([Example].self, from: Data(contentsOf: file)) {
      let found = SurfaceDistances(
        prediction: example.mask(example.prediction), reference: example.mask(example.reference),
        spacing: example.pixelSpacing)
      // MONAI computes in float32.
      #expect(abs(found.hausdorff - example.hausdorff) < 1e-4, "\(example.shape)")
      #expect(abs(found.hausdorff95 - example.hausdorff95) < 1e-4, "\(example.shape)")
      #expect(abs(found.averageSymmetric - example.averageSymmetric) < 1e-4, "\(example.shape)")
      #expect(abs(found.surfaceDice(tolerance: example.tolerance) - example.surfaceDice) < 1e-6, "\(example.shape)")
    }
  }

  @Test(arguments: [(1, 1), (9, 1), (1, 9), (65, 6), (130, 40)])
  func distancesAreTheSmallestOfAll(width: Int, height: Int) {
    var draws = KeyedGenerator(seed: 2, stream: "surfaces", step: width)
    func random(_ share: Float) -> BitMask {
      BitMask(width: width, height: height) { _ in draws.uniform() < share }
    }
    let (first, second) = (random(0.02), random(0.3))
    let found = SurfaceDistances(prediction: first, reference: second, spacing: .init(x: 0.7, y: 1.3))
    #expect(found.fromPrediction == bruteForce(first, second).sorted())
    #expect(found.fromReference == bruteForce(second, first).sorted())
  }

  /// So many rows may have to be asked here that the distance transform is taken.
  @Test func scatteredPixelsHaveTheSameDistances() {
    var draws = KeyedGenerator(seed: 3, stream: "surfaces")
    func random(_ share: Float) -> BitMask { BitMask(width: 64, height: 300) { _ in draws.uniform() < share } }
    let (dense, sparse) = (random(0.3), random(0.01))
    let found = SurfaceDistances(prediction: dense, reference: sparse, spacing: .init(x: 0.7, y: 1.3)).fromPrediction
    let expected = bruteForce(dense, sparse).sorted()
    #expect(found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  /// Three pixels of 0.1 mm are 0.30000000000000004 mm.
  @Test func aDistanceThatIsTheToleranceIsWithinIt() {
    func column(_ x: Int) -> BitMask { BitMask(width: 8, height: 4) { $0 % 8 == x } }
    for (size, tolerance) in [(0.1, 0.3), (0.05, 0.15), (0.2, 0.6)] {
      let found = SurfaceDistances(prediction: column(1), reference: column(4), spacing: .init(x: size, y: size))
      #expect(found.surfaceDice(tolerance: tolerance) == 1 && found.surfaceDice(tolerance: 0.99 * tolerance) == 0)
    }
  }

  private func bruteForce(_ from: BitMask, _ to: BitMask) -> [Double] {
    let targets = surface(to)
    return surface(from).map { pixel in
      let squares = targets.map { target in
        let (dx, dy) = (Double(pixel.x - target.x) * 0.7, Double(pixel.y - target.y) * 1.3)
        return dy * dy + dx * dx
      }
      return (squares.min() ?? .infinity).squareRoot()
    }
  }

  private func surface(_ mask: BitMask) -> [(x: Int, y: Int)] {
    func isSet(_ x: Int, _ y: Int) -> Bool {
      x >= 0 && x < mask.width && y >= 0 && y < mask.height && mask[x, y]
    }
    return (0..<mask.height).flatMap { y in
      (0..<mask.width).filter { x in
        isSet(x, y) && !(isSet(x - 1, y) && isSet(x + 1, y) && isSet(x, y - 1) && isSet(x, y + 1))
      }.map { ($0, y) }
    }
  }

  @Test func emptyMasksFollowTheDefinitions() {
    let empty = BitMask(width: 8, height: 5)
    let some = BitMask(width: 8, height: 5) { $0 % 3 == 0 }
    let neither = SurfaceDistances(prediction: empty, reference: empty)
    #expect(neither.hausdorff.isNaN && neither.hausdorff95.isNaN && neither.averageSymmetric.isNaN)
    #expect(neither.surfaceDice(tolerance: 1).isNaN)
    for (prediction, reference) in [(some, empty), (empty, some)] {
      let one = SurfaceDistances(prediction: prediction, reference: reference)
      #expect(one.hausdorff == .infinity && one.hausdorff95 == .infinity && one.averageSymmetric == .infinity)
      #expect(one.surfaceDice(tolerance: 1000) == 0)
    }
    let same = SurfaceDistances(prediction: some, reference: some)
    #expect(same.hausdorff == 0 && same.averageSymmetric == 0 && same.surfaceDice(tolerance: 0) == 1)
  }

  @Test func theEdgeOfTheImageIsASurface() {
    let full = BitMask(width: 5, height: 5) { _ in true }
    #expect(SurfaceDistances(prediction: full, reference: full).fromPrediction.count == 16)
  }
}
