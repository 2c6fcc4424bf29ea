/// What lies around the image in a morphological operation.
public enum MorphologyBorder: String, Sendable, Hashable, Codable, CaseIterable {
  /// An endless background, on which the image is a window. Compound operations see all of it: what a dilation puts
  /// outside, the erosion after it finds there. So opening ≤ identity ≤ closing, and both are dual.
  case background
  /// Nothing: pixels outside take no part. An erosion sees them as set, a dilation as not set, in each part of a
  /// compound operation by itself. This is scikit-image's `mode="ignore"`.
  case ignore
}
