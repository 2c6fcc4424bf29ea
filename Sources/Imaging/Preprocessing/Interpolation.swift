/// How a value between pixel centres is found.
public enum Interpolation: String, Sendable, Codable, CaseIterable {
  case nearest
  /// Bilinear, from the four pixels around.
  case linear
  /// Bicubic, from the sixteen pixels around; see `CubicKernel`.
  case cubic
}

/// What lies beyond the edge of an image.
public enum Border: String, Sendable, Codable, CaseIterable {
  /// The image mirrored about the centre of its edge pixel, again and again (numpy's `reflect`, scipy's `mirror`).
  case reflect
  /// The edge pixel.
  case edge
  /// 0; for labels, the label named beside it.
  case constant

  /// The pixel that stands for an index beyond the edge; nil where nothing does.
  func index(_ index: Int, count: Int) -> Int? {
    if index >= 0 && index < count { return index }
    switch self {
    case .reflect: return Self.mirrored(index, count: count)
    case .edge: return min(max(index, 0), count - 1)
    case .constant: return nil
    }
  }

  private static func mirrored(_ index: Int, count: Int) -> Int {
    if count == 1 { return 0 }
    let period = 2 * (count - 1)
    let remainder = index % period
    let folded = remainder < 0 ? remainder + period : remainder
    return folded < count ? folded : period - folded
  }
}
