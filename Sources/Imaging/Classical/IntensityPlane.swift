/// One finite number a pixel: what the methods on intensity see of an image.
///
/// One channel is taken as it is; of three the brightness, 0.299 red + 0.587 green + 0.114 blue; of any other number the mean.
/// Then what is not finite is replaced, so that no sum over a neighbourhood is spoilt: +∞ by the largest finite value of the
/// plane, NaN and −∞ by the smallest; by 0 where no value is finite.
struct IntensityPlane {
  let width: Int
  let height: Int
  /// In row order.
  var values: [Float]
  let lowest: Float
  let highest: Float

  init(_ image: FloatImage) {
    let plane =
      switch image.channels {
      case 1: image
      case 3: image.luminance()
      default: image.average()
      }
    width = image.width
    height = image.height
    (values, lowest, highest) = Self.finite(plane.values[...])
  }

  var pixels: Int { width * height }

  /// Whether no pixel differs from another.
  var isConstant: Bool { lowest == highest }

  /// The values moved and scaled to 0…1, for methods that go by differences alone; zeros where none differs.
  ///
  /// In double precision in between: the range of finite numbers may be none.
  var scaledToOne: [Float] {
    if isConstant { return [Float](repeating: 0, count: pixels) }
    let (offset, scale) = (Double(lowest), 1 / (Double(highest) - Double(lowest)))
    return values.map { Float((Double($0) - offset) * scale) }
  }

  /// Values with what is not finite replaced, and the smallest and the largest of them.
  static func finite(_ values: ArraySlice<Float>) -> (values: [Float], lowest: Float, highest: Float) {
    var (lowest, highest) = (Float.infinity, -Float.infinity)
    var areFinite = true
    values.withUnsafeBufferPointer { values in
      for value in values {
        // A finite number less itself is 0, any other NaN.
        if value - value == 0 {
          lowest = min(lowest, value)
          highest = max(highest, value)
        } else {
          areFinite = false
        }
      }
    }
    if areFinite { return (Array(values), lowest, highest) }
    if lowest > highest { (lowest, highest) = (0, 0) }
    return (values.map { $0.isFinite ? $0 : $0 == .infinity ? highest : lowest }, lowest, highest)
  }

  /// Otsu's threshold of two classes, or those of several.
  func otsuThresholds(classes: Int) -> [Float] {
    classes == 2 ? [otsuThreshold(values)] : multiOtsuThresholds(values, classes: classes)
  }

  /// For each pixel, how many of the thresholds lie below its value.
  ///
  /// - Parameter thresholds: ascending.
  func labels(above thresholds: [Float]) -> LabelMap {
    var labels = [UInt8](repeating: 0, count: pixels)
    labels.withUnsafeMutableBufferPointer { labels in
      values.withUnsafeBufferPointer { values in
        for threshold in thresholds {
          for pixel in 0..<labels.count { labels[pixel] &+= values[pixel] > threshold ? 1 : 0 }
        }
      }
    }
    return LabelMap(width: width, height: height, labels: labels)
  }
}
