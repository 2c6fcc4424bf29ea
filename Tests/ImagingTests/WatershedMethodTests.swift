import Testing

@testable import Imaging

@Suite struct WatershedMethodTests {
  @Test(arguments: [2, 3]) func wereAllSureTheThresholdsWouldDecide(classes: Int) {
    let image = noise(41, 33)
    let found = WatershedMethod(sigma: 0, certainty: 0).divide(image, into: classes)
    var plane = IntensityPlane(image)
    plane.values = plane.scaledToOne
    #expect(found == plane.labels(above: plane.otsuThresholds(classes: classes)))
  }

  /// A ground that rises towards the object: the threshold cuts the ground, the flood goes on to where it is steep.
  @Test func whatIsNotSureGoesUpToTheSteepestPlace() {
    let (width, height) = (60, 20)
    var image = FloatImage(width: width, height: height)
    for pixel in image.values.indices {
      let x = pixel % width
      image.values[pixel] = x < 40 ? Float(x) / 40 * 0.8 : 1
    }
    let threshold = OtsuMethod().divide(image, into: 2).labels
    let flooded = WatershedMethod(sigma: 0, certainty: 1).divide(image, into: 2).labels
    let truth = image.values.map { UInt8($0 == 1 ? 1 : 0) }
    #expect(zip(threshold, truth).count { $0 != $1 } > 0)
    #expect(zip(flooded, truth).count { $0 != $1 } <= height)
  }
}
