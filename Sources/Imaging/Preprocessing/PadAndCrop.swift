/// Pixels to add to or take from the four sides of an image.
public struct Margins: Sendable, Equatable, Codable {
  public var top: Int
  public var left: Int
  public var bottom: Int
  public var right: Int

  public init(top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) {
    self.top = top
    self.left = left
    self.bottom = bottom
    self.right = right
  }

  /// What centred padding adds so that an image has at least a size; an odd pixel goes to the right and bottom.
  public static func padding(width: Int, height: Int, to size: (width: Int, height: Int)) -> Margins {
    let x = max(size.width - width, 0)
    let y = max(size.height - height, 0)
    return Margins(top: y / 2, left: x / 2, bottom: y - y / 2, right: x - x / 2)
  }

  /// What a centre crop takes so that an image has at most a size; an odd pixel goes from the right and bottom.
  public static func cropping(width: Int, height: Int, to size: (width: Int, height: Int)) -> Margins {
    padding(width: size.width, height: size.height, to: (width, height))
  }

  var isNatural: Bool { top >= 0 && left >= 0 && bottom >= 0 && right >= 0 }

  /// Source pixels of an image with these margins around it.
  ///
  /// An axis reflects only as far as the image is long; one too short takes its edge values.
  func padding(width: Int, height: Int, border: Border) -> PixelTable {
    func indices(_ before: Int, _ after: Int, _ count: Int) -> [Int?] {
      let border = border == .reflect && max(before, after) >= count ? .edge : border
      return (-before..<count + after).map { border.index($0, count: count) }
    }
    return PixelTable(
      columns: indices(left, right, width), rows: indices(top, bottom, height), sourceWidth: width)
  }

  /// Source pixels of an image without these margins.
  func cropping(width: Int, height: Int) -> PixelTable {
    PixelTable(
      columns: (left..<width - right).map { $0 }, rows: (top..<height - bottom).map { $0 }, sourceWidth: width)
  }
}

extension FloatImage {
  /// The image with margins around it.
  ///
  /// Reflection falls back to edge values along an axis with a margin as long as the image or longer.
  ///
  /// - Parameter value: what lies beyond a `constant` border.
  /// - Precondition: no margin is negative.
  public func padded(_ margins: Margins, border: Border, value: Float = 0) -> FloatImage {
    precondition(margins.isNatural)
    return moved(by: margins.padding(width: width, height: height, border: border), outside: value)
  }

  /// The image without its margins.
  ///
  /// - Precondition: no margin is negative, and at least one pixel is left.
  public func cropped(_ margins: Margins) -> FloatImage {
    precondition(margins.isNatural)
    return moved(by: margins.cropping(width: width, height: height))
  }
}

extension LabelMap {
  /// Every plane with margins of one label around it.
  ///
  /// - Precondition: no margin is negative.
  public func padded(_ margins: Margins, with label: UInt8 = LabelMap.ignored) -> LabelMap {
    precondition(margins.isNatural)
    return moved(by: margins.padding(width: width, height: height, border: .constant), outside: label)
  }

  /// Every plane without its margins.
  ///
  /// - Precondition: no margin is negative, and at least one pixel is left.
  public func cropped(_ margins: Margins) -> LabelMap {
    precondition(margins.isNatural)
    return moved(by: margins.cropping(width: width, height: height))
  }
}
