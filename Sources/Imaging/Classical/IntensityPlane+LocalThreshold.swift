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
