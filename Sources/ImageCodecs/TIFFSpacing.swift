internal import Imaging

/// The size of a pixel as TIFF says it: in its resolution tags, or in what OME and ImageJ write into the description.
enum TIFFSpacing {
  /// Millimetres of a unit, by the names that OME and ImageJ use.
  private static func millimetres(_ unit: String) -> Double? {
    switch unit.lowercased() {
    case "nm", "nanometer", "nanometre": 1e-6
    case "\u{B5}m", "\u{3BC}m", "um", "micron", "microns", "micrometer", "\\u00b5m": 1e-3
    case "mm", "millimeter", "millimetre": 1
    case "cm", "centimeter", "centimetre": 10
    case "m", "meter", "metre": 1000
    case "in", "inch", "inches": 25.4
    default: nil
    }
  }

  static func spacing(_ page: TIFFPage, text: String) -> Image.Spacing? {
    if text.contains("<OME"), let spacing = fromOME(text) { return spacing }
    let unit: Double?
    if text.hasPrefix("ImageJ="), let name = value(of: "unit", in: text) {
      unit = millimetres(name)
    } else {
      unit = [2: 25.4, 3: 10][page.resolution.unit]
    }
    return unit.flatMap { valid(x: $0 / page.resolution.x, y: $0 / page.resolution.y) }
  }

  /// Images that an ImageJ file says it has, which may follow its only page without directories; else 1.
  static func imageJImages(_ text: String) -> Int {
    guard text.hasPrefix("ImageJ=") else { return 1 }
    return value(of: "images", in: text).flatMap { Int($0) } ?? 1
  }

  private static func fromOME(_ text: String) -> Image.Spacing? {
    func size(_ axis: String) -> Double? {
      guard let value = attribute("PhysicalSize\(axis)", in: text).flatMap({ Double($0) }) else { return nil }
      return millimetres(attribute("PhysicalSize\(axis)Unit", in: text) ?? "um").map { $0 * value }
    }
    guard let x = size("X"), let y = size("Y") else { return nil }
    return valid(x: x, y: y)
  }

  private static func valid(x: Double, y: Double) -> Image.Spacing? {
    x.isFinite && y.isFinite && x > 0 && y > 0 ? Image.Spacing(x: x, y: y) : nil
  }

  /// The value of a `key=value` line.
  private static func value(of key: String, in text: String) -> String? {
    let line = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix(key + "=") }
    return line.map { String($0.dropFirst(key.count + 1)) }
  }

  /// The value of the first `name="value"` in XML.
  private static func attribute(_ name: String, in text: String) -> String? {
    text.firstRange(of: " \(name)=\"").map { String(text[$0.upperBound...].prefix { $0 != "\"" }) }
  }
}
