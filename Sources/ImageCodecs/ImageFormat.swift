/// The file formats that are read and written.
public enum ImageFormat: String, Sendable, Codable, CaseIterable {
  case png, jpeg, tiff

  /// Tells the format from a file's first bytes; nil for any other.
  ///
  /// A DICOM file may begin like a TIFF; it is none.
  public static func detect(_ bytes: [UInt8]) -> ImageFormat? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    let isTIFF = [[0x49, 0x49, 42, 0], [0x4D, 0x4D, 0, 42], [0x49, 0x49, 43, 0], [0x4D, 0x4D, 0, 43]]
      .contains { bytes.starts(with: $0) }
    return isTIFF && !ForeignFormat.isDICOM(bytes) ? .tiff : nil
  }

  /// Tells the format from a file's name; nil for an extension that is not one of `extensions`.
  public init?(extensionOf path: String) {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return nil }
    let name = path[path.index(after: dot)...].lowercased()
    guard let format = Self.allCases.first(where: { $0.extensions.contains(name) }) else { return nil }
    self = format
  }

  /// Extensions in lower case, without the dot; the usual one first.
  public var extensions: [String] {
    switch self {
    case .png: ["png"]
    case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
    case .tiff: ["tif", "tiff", "btf", "tf8"]
    }
  }

  /// As written in sentences.
  public var name: String { rawValue.uppercased() }
}
