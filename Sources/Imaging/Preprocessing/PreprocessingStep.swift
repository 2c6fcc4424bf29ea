/// One step between an image and what a network sees.
public enum PreprocessingStep: Sendable, Equatable, Codable {
  /// To exactly this size.
  case resize(height: Int, width: Int, interpolation: ResizeMethod = .linear, labels: LabelResizeMethod = .nearest)
  /// To pixels of this size in mm, as nearly as whole pixels allow; the file must say how large its own are.
  case resample(x: Double, y: Double, interpolation: ResizeMethod = .linear, labels: LabelResizeMethod = .nearest)
  /// As large as fits into this size with its shape kept, then padded to it, centred.
  case letterbox(
    height: Int, width: Int, interpolation: ResizeMethod = .linear, labels: LabelResizeMethod = .nearest,
    border: Border = .constant, value: Float = 0)
  /// Centred, to at least this size; padded labels are ignored.
  case pad(height: Int, width: Int, border: Border = .reflect, value: Float = 0)
  /// The centre, of exactly this size: where the image is smaller, it is padded by reflection.
  case crop(height: Int, width: Int)
  /// The box around all that is something, see `FloatImage.foregroundMargins`; of each plane its own.
  case cropForeground(above: Float? = nil, margin: Int = 0)
  case normalize(Normalization)
}

extension PreprocessingStep {
  /// Whether the grid that it gives depends on the pixels.
  var dependsOnPixels: Bool {
    if case .cropForeground = self { true } else { false }
  }

  var needsSpacing: Bool {
    if case .resample = self { true } else { false }
  }
}
