extension IntensityPlane {
  /// 1 where the plane is above a threshold of each pixel's neighbourhood; both are scaled so that the plane goes from 0 to 1.
  ///
  /// A pixel that differs from its threshold by less than a millionth of the range does so by rounding, as all do where a window
  /// holds but one value: it is background.
  ///
  /// - Parameters:
  ///   - threshold: made for planes from 0 to 1.
  ///   - objects: which side is not background.
  func labels(above threshold: LocalThreshold, objects: ObjectBrightness) -> LabelMap {
    if isConstant { return LabelMap(width: width, height: height) }
    let values = scaledToOne
    let thresholds = threshold.thresholds(of: FloatImage(width: width, height: height, values: values))
    let margin: Float = objects == .bright ? 1e-6 : -1e-6
    return LabelMap(
      width: width, height: height, labels: zip(values, thresholds).map { $0 > $1 + margin ? 1 : 0 })
  }

  /// 1 where a pixel differs from the mean of its neighbourhood, to the side of the objects or away from the other one.
  ///
  /// - Parameters:
  ///   - offset: by how much at least, in standard deviations of the plane.
  ///   - threshold: the mean less a number, for planes from 0 to 1.
  func labels(
    differingBy offset: Double, objects: ObjectBrightness, _ threshold: (_ offset: Double) -> LocalThreshold
  ) -> LabelMap {
    let scaled = (objects == .dark ? offset : -offset) * scaledToOne.standardDeviation
    return labels(above: threshold(scaled), objects: objects)
  }

  /// The largest value less the smallest.
  var range: Double { Double(highest) - Double(lowest) }

  /// Bright and dark exchanged, from 0 to 1.
  var negative: IntensityPlane {
    IntensityPlane(FloatImage(width: width, height: height, values: scaledToOne.map { 1 - $0 }))
  }
}

extension LabelMap {
  /// 0 and 1 exchanged.
  var exchanged: LabelMap {
    LabelMap(width: width, height: height, planes: planes, labels: labels.map { 1 - $0 })
  }
}
