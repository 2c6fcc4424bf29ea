/// What a file says of an image besides its samples, as far as preprocessing depends on it.
public struct ImageProperties: Sendable, Equatable {
  /// The size of a pixel, mm; nil where the file does not say it.
  public var spacing: Image.Spacing?
  /// What samples may be, which a file with unsigned samples of up to 16 bits tells; nil for all others.
  public var range: ClosedRange<Float>?

  public init(spacing: Image.Spacing? = nil, range: ClosedRange<Float>? = nil) {
    self.spacing = spacing
    self.range = range
  }
}

extension Image {
  /// What preprocessing may know of the floats that `floats(plane:channels:)` gives.
  public var properties: ImageProperties {
    let isKnown = spacing.map { [$0.x, $0.y].allSatisfy { $0 > 0 && $0.isFinite } } ?? false
    return ImageProperties(spacing: isKnown ? spacing : nil, range: range)
  }

  private var range: ClosedRange<Float>? {
    // A palette becomes 8-bit colours, whatever its indices have.
    if case .palette = channels { return 0...255 }
    switch samples {
    case .uint8: return 0...Float(1 << min(bitsPerSample, 8) - 1)
    case .uint16: return 0...Float(1 << min(bitsPerSample, 16) - 1)
    default: return nil
    }
  }
}
