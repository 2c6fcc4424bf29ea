import Foundation
import Imaging
import Randomness
import Testing

@Suite struct CoordinateMapTests {
  private let steps: [any GeometricStep] = [
    Flip(), Turn(), Rotation(probability: 1), Scaling(probability: 1), Scaling(probability: 1, isPerAxis: true),
    Shift(probability: 1), Shear(probability: 1), Elastic(probability: 1), ElasticField(probability: 1),
    GridDistortion(probability: 1),
  ]

  @Test func affineChangesAreOneLink() {
    let (turn, flip) = (
      AffineMap.rotation(degrees: 30, width: 9, height: 7),
      AffineMap.flip(horizontal: true, vertical: false, width: 9, height: 7)
    )
    let map = CoordinateMap(.window(x: 3, y: 4)).then(.affine(turn)).then(.affine(flip))
    #expect(map.affine == AffineMap.window(x: 3, y: 4).then(turn).then(flip))
    let field = SplineField(points: 2, x: [1, 1, 1, 1], y: [2, 2, 2, 2], width: 9, height: 7)
    let bent = map.then(.field(field)).then(.affine(turn)).then(.affine(flip))
    #expect(bent.links.count == 3 && bent.affine == nil)
    // The last change meets a place of the result first.
    let place = turn.then(flip).source(x: 2, y: 5)
    let expected = map.affine!.source(x: place.x + 1, y: place.y + 2)
    let found = bent.source(x: 2, y: 5)
    #expect(abs(found.x - expected.x) < 1e-12 && abs(found.y - expected.y) < 1e-12)
  }

  /// A landmark is where the map says, back and forth, whatever the steps and their order.
  @Test func theResultUndoesTheSource() throws {
    for turn in 0..<40 {
      var order = KeyedGenerator(seed: 2, stream: "order", step: turn)
      let shuffled = order.permutation(of: steps.count).prefix(1 + turn % 5).map { steps[$0] }
      let drawn = Augmentation(steps: shuffled).drawMap(
        imageWidth: 300, imageHeight: 200, width: 160, height: 120,
        key: SampleKey(seed: 4, turn: turn, item: "landmark"))
      for (x, y) in [(0.0, 0.0), (80.25, 60.5), (159, 3), (12.5, 119)] {
        let source = drawn.map.source(x: x, y: y)
        let result = try #require(drawn.map.result(x: source.x, y: source.y), "\(drawn.draws)")
        let again = drawn.map.source(x: result.x, y: result.y)
        #expect(abs(again.x - source.x) < 0.01 && abs(again.y - source.y) < 0.01, "\(drawn.draws)")
      }
    }
  }

  /// Where every change can be undone, the landmark is found at the very place.
  @Test func aLandmarkIsFoundWhereItIs() throws {
    let mild: [any GeometricStep] = [
      Elastic(sigma: 5, probability: 1), Rotation(probability: 1), GridDistortion(amount: 0.2, probability: 1),
    ]
    for turn in 0..<20 {
      let map = Augmentation(steps: mild).drawMap(
        imageWidth: 200, imageHeight: 200, width: 200, height: 200,
        key: SampleKey(seed: 5, turn: turn, item: "landmark")
      ).map
      let source = map.source(x: 71.5, y: 102.25)
      let result = try #require(map.result(x: source.x, y: source.y))
      #expect(abs(result.x - 71.5) < 0.01 && abs(result.y - 102.25) < 0.01)
    }
  }

  /// A smooth spot's centre of mass, in an image that has been through all of it, is where its landmark is.
  ///
  /// Linear: cubic convolution with a = −0.75 does not keep a slope straight, and so moves a spot by some hundredths of a
  /// pixel itself.
  @Test func pixelsMoveAsLandmarksDo() {
    let side = 129
    let affine = steps.filter { !($0 is Elastic || $0 is ElasticField || $0 is GridDistortion) }
    for turn in 0..<20 {
      let map = Augmentation(steps: affine).drawMap(
        imageWidth: side, imageHeight: side, width: side, height: side,
        key: SampleKey(seed: 6, turn: turn, item: "spot")
      ).map
      let spot = map.source(x: 60, y: 66)
      let values = (0..<side * side).map { pixel in
        let (x, y) = (Double(pixel % side) - spot.x, Double(pixel / side) - spot.y)
        return Float(exp(-(x * x + y * y) / (2 * 3.5 * 3.5)))
      }
      let image = FloatImage(width: side, height: side, values: values)
      let seen = map.resample(
        image, LabelMap(width: side, height: side), width: side, height: side, border: .constant(0))
      let centre = centreOfMass(seen.image)
      #expect(abs(centre.x - 60) < 0.01 && abs(centre.y - 66) < 0.01, "\(map) \(centre)")
    }
  }

  private func centreOfMass(_ image: FloatImage) -> (x: Double, y: Double) {
    var (mass, x, y) = (0.0, 0.0, 0.0)
    for (pixel, value) in image.values.enumerated() {
      mass += Double(value)
      x += Double(value) * Double(pixel % image.width)
      y += Double(value) * Double(pixel / image.width)
    }
    return (x / mass, y / mass)
  }
}
