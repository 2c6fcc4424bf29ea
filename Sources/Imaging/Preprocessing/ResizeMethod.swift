/// How an image is brought to another grid.
public enum ResizeMethod: String, Sendable, Codable, CaseIterable {
  case nearest
  case linear
  /// With `CubicKernel`.
  case cubic
  /// The mean of the area that a pixel covers: the one that does not alias where an image becomes smaller.
  case area
}

/// How labels are brought to another grid; neither makes a label that was not there.
public enum LabelResizeMethod: String, Sendable, Codable, CaseIterable {
  /// That of the nearest centre.
  case nearest
  /// That which covers most of the pixel's area.
  case majority
}

extension FloatImage {
  /// The image on another grid that covers the same area.
  ///
  /// - Precondition: `width` and `height` are positive.
  public func resized(width: Int, height: Int, method: ResizeMethod) -> FloatImage {
    switch method {
    case .nearest: resized(width: width, height: height, interpolation: .nearest)
    case .linear: resized(width: width, height: height, interpolation: .linear)
    case .cubic: resized(width: width, height: height, interpolation: .cubic)
    case .area where (width, height) == (self.width, self.height): self
    case .area: areaResized(width: width, height: height)
    }
  }
}

extension LabelMap {
  /// Every plane on another grid that covers the same area.
  ///
  /// - Precondition: `width` and `height` are positive.
  public func resized(width: Int, height: Int, method: LabelResizeMethod) -> LabelMap {
    switch method {
    case .nearest: resized(width: width, height: height)
    case .majority: majorityResized(width: width, height: height)
    }
  }
}
