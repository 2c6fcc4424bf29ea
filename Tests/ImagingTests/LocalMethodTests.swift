import Testing

@testable import Imaging

/// The local thresholds as methods of their own; their numbers are tested with ``LocalThreshold``.
@Suite struct LocalMethodTests {
  /// Small objects on a ground that rises by ten times their height.
  private func slope(_ objects: ObjectBrightness) -> (image: FloatImage, truth: [UInt8]) {
    let (width, height) = (120, 60)
    var truth = [UInt8](repeating: 0, count: width * height)
    var image = noise(width, height)
    for pixel in truth.indices {
      let (x, y) = (pixel % width, pixel / width)
      truth[pixel] = x % 20 < 6 && y % 20 < 6 ? 1 : 0
      let height: Float = objects == .bright ? 1 : -1
      image.values[pixel] = image.values[pixel] * 0.1 + Float(x) / 12 + Float(truth[pixel]) * height
    }
    return (image, truth)
  }

  @Test(arguments: [ObjectBrightness.bright, .dark]) func objectsOnASlopeAreFound(_ objects: ObjectBrightness) {
    let (image, truth) = slope(objects)
    func wrong(_ method: any ClassicalMethod) -> Int {
      let labels = method.divide(image, into: 2).labels
      return zip(labels, truth).count { (objects == .bright ? $0 : 1 - $0) != $1 }
    }
    let global = wrong(OtsuMethod())
    let local: [any ClassicalMethod] = [
      Niblack(window: 31, k: 0.8, objects: objects), LocalMean(window: 31, offset: 0.1, objects: objects),
      LocalGaussian(window: 61, offset: 0.1, objects: objects),
    ]
    for method in local {
      #expect(wrong(method) * 8 < global, "\(type(of: method).name): \(wrong(method)) of \(global)")
    }
  }

  /// Without objects named they are bright.
  @Test func brightIsTheDefault() {
    let image = noise(50, 40)
    #expect(Niblack().divide(image, into: 2) == Niblack(objects: .bright).divide(image, into: 2))
    #expect(Sauvola().divide(image, into: 2) == Sauvola(objects: .bright).divide(image, into: 2))
    #expect(LocalMean().divide(image, into: 2) == LocalMean(objects: .bright).divide(image, into: 2))
  }

  /// Bright objects are the dark objects of the negative.
  @Test func theNegativeHasTheOppositeObjects() {
    let image = FloatImage(width: 50, height: 40, values: noise(50, 40).values.map { ($0 * 256).rounded(.down) })
    let negative = FloatImage(width: 50, height: 40, values: image.values.map { 255 - $0 })
    let pairs: [(any ClassicalMethod, any ClassicalMethod)] = [
      (Niblack(window: 9, objects: .bright), Niblack(window: 9, objects: .dark)),
      (Sauvola(window: 9, objects: .bright), Sauvola(window: 9, objects: .dark)),
      (LocalMean(window: 9, objects: .bright), LocalMean(window: 9, objects: .dark)),
      (LocalGaussian(window: 9, objects: .bright), LocalGaussian(window: 9, objects: .dark)),
    ]
    for (bright, dark) in pairs {
      let (one, other) = (bright.divide(image, into: 2), dark.divide(negative, into: 2).exchanged)
      let different = zip(one.labels, other.labels).count { $0 != $1 }
      // A value may lie on its threshold to the last digit.
      #expect(different <= 4, "\(type(of: bright).name): \(different)")
    }
  }

  /// Dark objects in Niblack's, Sauvola's and the local mean's own form, which scikit-image has.
  @Test func darkObjectsAreNotAboveTheThreshold() {
    let image = noise(40, 30)
    let plane = IntensityPlane(image)
    let own = FloatImage(width: 40, height: 30, values: plane.scaledToOne)
    let niblack = BitMask(own, above: .niblack(window: 15, k: 0.2))
    #expect(Niblack(window: 15, k: 0.2, objects: .dark).divide(image, into: 2) == LabelMap(niblack))
    let sauvola = BitMask(own, above: .sauvola(window: 15, k: 0.2, range: 0.5))
    #expect(Sauvola(window: 15, k: 0.2, objects: .dark).divide(image, into: 2) == LabelMap(sauvola))
    let mean = BitMask(own, above: .mean(window: 15, offset: 0.3 * own.values.standardDeviation))
    #expect(LocalMean(window: 15, offset: 0.3, objects: .dark).divide(image, into: 2) == LabelMap(mean))
  }

  /// Where a window holds one value, that is background, whatever rounding says.
  @Test func flatGroundIsBackground() {
    var image = FloatImage(width: 90, height: 60, repeating: 0.1)
    for y in 20..<26 { for x in 70..<76 { image.values[y * 90 + x] = 0.7 } }
    let bright: [any ClassicalMethod] = [
      Niblack(window: 15), Sauvola(window: 15), LocalMean(window: 15), LocalGaussian(window: 15),
    ]
    for method in bright { #expect(method.divide(image, into: 2).labels == image.values.map { $0 > 0.5 ? 1 : 0 }) }
    let dark = FloatImage(width: 90, height: 60, values: image.values.map { 0.8 - $0 })
    let others: [any ClassicalMethod] = [
      Niblack(window: 15, objects: .dark), Sauvola(window: 15, objects: .dark), LocalMean(window: 15, objects: .dark),
      LocalGaussian(window: 15, objects: .dark),
    ]
    for method in others { #expect(method.divide(dark, into: 2).labels == dark.values.map { $0 > 0.5 ? 1 : 0 }) }
  }
}
