public import Imaging

/// Reads and writes image files; the format is told by a file's first bytes, not by its name.
///
///     let decoded = try ImageCodec.decode(path: "scan.tif")
///     try ImageCodec.write(decoded.image.orientated(decoded.orientation), to: "scan.png")
public enum ImageCodec {
  /// Extensions of the formats that are read, in lower case, without the dot.
  public static let supportedExtensions: Set<String> = Set(ImageFormat.allCases.flatMap(\.extensions))

  /// Reads a file whole.
  ///
  /// - Throws: `notFound`, `unreadable`, and what `decode(bytes:name:limits:)` throws.
  public static func decode(path: String, limits: DecodingLimits = .standard) throws(CodecError) -> DecodedImage {
    let file = try OpenFile(path)
    return try decode(bytes: file.bytes(atMost: limits.fileBytes), name: path, limits: limits)
  }

  /// Decodes the bytes of a file; errors and notes call it `name`.
  ///
  /// - Throws: `empty`, `unknownFormat`, `truncated`, `corrupt`, `unsupported`, `tooLarge`.
  public static func decode(
    bytes: [UInt8], name: String, limits: DecodingLimits = .standard
  ) throws(CodecError) -> DecodedImage {
    let format = try format(of: bytes, name: name)
    let source = CodecSource(bytes: bytes, name: name, limits: limits)
    let decoded =
      switch format {
      case .png: try PNGCodec.decode(source)
      case .jpeg: try JPEGCodec.decode(source)
      case .tiff: try TIFFCodec.decode(source)
      }
    return DecodedImage(
      image: decoded.image, format: format, orientation: decoded.orientation, pages: decoded.pages,
      notes: noteOnName(name, format: format) + decoded.notes)
  }

  /// Reads what the header says and no pixels.
  ///
  /// - Throws: as `decode(path:limits:)`, but damage behind the header stays unseen.
  public static func probe(path: String) throws(CodecError) -> ImageHeader {
    let file = try OpenFile(path)
    var bytes = try file.prefix(1 << 16)
    if try format(of: bytes, name: path) == .tiff { return try TIFFCodec.probe(file) }
    while true {
      do {
        return try probe(bytes: bytes, name: path)
      } catch  where error.code == .truncated && bytes.count < file.size {
        bytes = try file.prefix(bytes.count * 8)
      }
    }
  }

  private static func probe(bytes: [UInt8], name: String) throws(CodecError) -> ImageHeader {
    let source = CodecSource(bytes: bytes, name: name, limits: .standard)
    return try format(of: bytes, name: name) == .png ? PNGCodec.probe(source) : JPEGCodec.probe(source)
  }

  /// - Throws: `unsupported` for samples that the format cannot hold, `lossyMask` for a palette as JPEG.
  public static func encode(
    _ image: Image, as format: ImageFormat, options: EncodingOptions = .init()
  ) throws(CodecError) -> [UInt8] {
    try encode(image, as: format, options: options, name: "the \(format.name) to write")
  }

  private static func encode(
    _ image: Image, as format: ImageFormat, options: EncodingOptions, name: String
  ) throws(CodecError) -> [UInt8] {
    switch format {
    case .png: try PNGCodec.encode(image, options: options, name: name)
    case .jpeg: try JPEGCodec.encode(image, options: options, name: name)
    case .tiff: try TIFFCodec.encode(image, name: name)
    }
  }

  /// Writes beside the path and renames into place, so the file is whole, what it was before, or absent.
  ///
  /// - Parameter format: nil takes it from the path's extension.
  /// - Throws: `unwritable` with the system's reason, and what `encode(_:as:options:)` throws.
  public static func write(_ image: Image, to path: String, format: ImageFormat? = nil) throws(CodecError) {
    guard let format = format ?? ImageFormat(extensionOf: path) else {
      throw CodecError(
        .unsupported, file: path, "the name has none of the extensions that can be written: png, jpg, tif")
    }
    try AtomicFile.write(encode(image, as: format, options: .init(), name: path), to: path)
  }

  /// Writes labels as `write(_:to:format:)` does, but never through a codec that changes them.
  ///
  /// - Throws: `lossyMask` for JPEG.
  public static func writeMask(_ mask: Image, to path: String, format: ImageFormat? = nil) throws(CodecError) {
    if (format ?? ImageFormat(extensionOf: path)) == .jpeg {
      throw CodecError(.lossyMask, file: path, JPEGCodec.lossyMaskMessage)
    }
    try write(mask, to: path, format: format)
  }

  private static func format(of bytes: [UInt8], name: String) throws(CodecError) -> ImageFormat {
    if let format = ImageFormat.detect(bytes) { return format }
    if bytes.isEmpty { throw CodecError(.empty, file: name, "the file is empty (0 bytes)") }
    if ForeignFormat.isDamagedPNG(bytes) {
      throw CodecError(
        .corrupt, file: name, "a PNG whose first bytes are damaged, as by a transfer in text mode: copy it again")
    }
    throw CodecError(
      .unknownFormat, file: name, "expected a PNG, JPEG or TIFF image, found \(ForeignFormat.describe(bytes))")
  }

  static func noteOnName(_ name: String, format: ImageFormat) -> [String] {
    guard let named = ImageFormat(extensionOf: name), named != format else { return [] }
    let ending = name[name.lastIndex(of: ".")!...]
    return ["named \(ending), but is a \(format.name) image"]
  }
}
