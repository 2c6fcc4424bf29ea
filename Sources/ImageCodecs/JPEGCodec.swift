internal import CCodecs
internal import Imaging

/// JPEG: gray, RGB (also from YCbCr) and CMYK (also from YCCK) of 8 bits.
///
/// The density that cameras write is a printing default and gives no spacing.
enum JPEGCodec {
  static let lossyMaskMessage = "JPEG changes pixel values, so labels would be lost: write masks as PNG or TIFF"

  static func decode(_ source: CodecSource) throws(CodecError) -> DecodedImage {
    let (header, notes) = try header(source)
    let size = DecodedSize(
      width: Int(header.width), height: Int(header.height), channels: Int(header.channels), bits: Int(header.bits),
      bytesPerSample: 1)
    try source.admit(size, expansion: nil)
    let count = size.width * size.height * size.channels
    var report = ccodecs_report()
    let samples = source.bytes.withUnsafeBufferPointer { bytes in
      [UInt8](count: count) {
        ccodecs_jpeg_decode(bytes.baseAddress, bytes.count, $0.baseAddress, count, &report)
      }
    }
    try report.check(.jpeg, file: source.name)
    let image = Image(
      width: size.width, height: size.height, channels: channels(header), bitsPerSample: size.bits,
      samples: .uint8(samples))
    return DecodedImage(
      image: image, format: .jpeg, orientation: EXIFOrientation.inJPEG(source.bytes), pages: [PageSize(image)],
      notes: notes + report.lines.filter { !notes.contains($0) })
  }

  static func probe(_ source: CodecSource) throws(CodecError) -> ImageHeader {
    let (header, _) = try header(source)
    return ImageHeader(
      format: .jpeg, width: Int(header.width), height: Int(header.height), channels: Int(header.channels),
      bitsPerSample: Int(header.bits), pages: 1, orientation: EXIFOrientation.inJPEG(source.bytes))
  }

  private static func header(_ source: CodecSource) throws(CodecError) -> (ccodecs_jpeg, [String]) {
    var header = ccodecs_jpeg()
    var report = ccodecs_report()
    _ = source.bytes.withUnsafeBufferPointer { ccodecs_jpeg_header($0.baseAddress, $0.count, &header, &report) }
    try report.check(.jpeg, file: source.name)
    return (header, report.lines)
  }

  private static func channels(_ header: ccodecs_jpeg) -> Image.Channels {
    switch header.color {
    case CCODECS_JPEG_GRAY: .gray
    case CCODECS_JPEG_RGB: .rgb
    case CCODECS_JPEG_CMYK: .cmyk
    default: .other(Int(header.channels))
    }
  }

  /// 8-bit gray or RGB, for pictures that people look at.
  static func encode(_ image: Image, options: EncodingOptions, name: String) throws(CodecError) -> [UInt8] {
    if case .palette = image.channels { throw CodecError(.lossyMask, file: name, lossyMaskMessage) }
    guard case .uint8(let samples) = image.samples, image.planes == 1, image.channels == .gray || image.channels == .rgb
    else {
      let found = "\(image.planes) planes of \(image.samples.typeName) \(image.channels.name)"
      throw CodecError(.unsupported, file: name, "JPEG holds one plane of 8-bit gray or RGB, not \(found)")
    }
    var header = ccodecs_jpeg()
    header.width = UInt32(clamping: image.width)
    header.height = UInt32(clamping: image.height)
    header.channels = Int32(image.channels.count)
    header.color = image.channels == .gray ? CCODECS_JPEG_GRAY : CCODECS_JPEG_RGB
    let quality = Int32(min(max(options.jpegQuality, 1), 100))
    var report = ccodecs_report()
    let bytes = [UInt8].encoded { buffer in
      samples.withUnsafeBufferPointer {
        _ = ccodecs_jpeg_encode(&header, $0.baseAddress, quality, &buffer, &report)
      }
    }
    try report.check(file: name, "it cannot be written as JPEG")
    return bytes
  }
}
