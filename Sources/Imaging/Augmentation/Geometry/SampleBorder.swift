/// What a training sample shows beyond the edge of its image.
public enum SampleBorder: Sendable, Equatable, Codable {
  /// Image and labels mirrored alike, about the centres of the edge pixels.
  case reflect
  /// A value in every channel of the image, and background in the labels.
  case constant(Float)
  /// Pixels that the loss leaves out: labels are ``LabelMap/ignored``, and the image holds a value there; nil: it is mirrored.
  case ignore(Float?)

  /// Of the image, and the value that a constant one has.
  var image: (border: Border, beyond: Float) {
    switch self {
    case .reflect, .ignore(nil): (.reflect, 0)
    case .constant(let value), .ignore(let value?): (.constant, value)
    }
  }

  /// Of the labels, and the label that a constant one has.
  var labels: (border: Border, beyond: UInt8) {
    switch self {
    case .reflect: (.reflect, LabelMap.ignored)
    case .constant: (.constant, 0)
    case .ignore: (.constant, LabelMap.ignored)
    }
  }
}

/// How a training sample's values between pixel centres are found; its labels are always those of the nearest centre.
public enum SampleInterpolation: String, Sendable, Codable, CaseIterable {
  /// From the four pixels around.
  case linear
  /// From the sixteen pixels around: sharper, and up to three times as long.
  case cubic
}
