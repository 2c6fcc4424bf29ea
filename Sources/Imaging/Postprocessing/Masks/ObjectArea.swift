/// How large an object is: in pixels, or in square millimetres where the file states the size of a pixel.
///
/// In plans and checkpoints a number of pixels, or `{"mm2": 0.25}`.
public enum ObjectArea: Sendable, Hashable {
  case pixels(Int)
  case squareMillimetres(Double)

  var needsSpacing: Bool { if case .squareMillimetres = self { true } else { false } }

  /// Sizes that a file may ask for.
  var isSound: Bool {
    switch self {
    case .pixels(let count): 0...1_000_000_000 ~= count
    case .squareMillimetres(let area): (0...1e9).contains(area)
    }
  }

  /// The least number of pixels that is not smaller.
  ///
  /// Quotients of decimal fractions miss whole numbers by a rounding; one in a thousand million is taken for it.
  ///
  /// - Precondition: the spacing is there where the area is in square millimetres.
  func pixels(spacing: Image.Spacing?) -> Int {
    switch self {
    case .pixels(let count): return count
    case .squareMillimetres(let area):
      guard let spacing else { preconditionFailure("an area in mm² needs the size of a pixel") }
      let count = area / (spacing.x * spacing.y)
      return count < 1e15 ? Int((count * (1 - 1e-9)).rounded(.up)) : .max
    }
  }
}

extension ObjectArea: Codable {
  private enum CodingKeys: String, CodingKey { case squareMillimetres = "mm2" }

  public init(from decoder: any Decoder) throws {
    if let count = try? decoder.singleValueContainer().decode(Int.self) {
      self = .pixels(count)
    } else {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      self = .squareMillimetres(try values.decode(Double.self, forKey: .squareMillimetres))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .pixels(let count):
      var value = encoder.singleValueContainer()
      try value.encode(count)
    case .squareMillimetres(let area):
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(area, forKey: .squareMillimetres)
    }
  }
}
