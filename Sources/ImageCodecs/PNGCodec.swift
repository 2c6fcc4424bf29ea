internal import CCodecs
internal import Imaging

/// PNG: all colour types and depths; samples stay as stored, whatever gamma or profile the file carries.
enum PNGCodec {
  /// Deflate cannot unpack a byte to more.
  private static let expansion = 1032

  static func decode(_ source: CodecSource) throws(CodecError) -> DecodedImage {
    let (header, notes) = try header(source)
    let size = DecodedSize(
      width: Int(header.width), height: Int(header.height), channels: Int(header.channels), bits: Int(header.bits),
      bytesPerSample: header.bits == 16 ? 2 : 1)
    try source.admit(size, expansion: expansion)
    var report = ccodecs_report()
    let samples = samples(source, count: size.width * size.height * size.channels, bits: size.bits, report: &report)
    try report.check(.png, file: source.name)
    let (channels, more) = channels(header, samples: samples)
    let image = Image(
      width: size.width, height: size.height, channels: channels, bitsPerSample: size.bits, spacing: spacing(header),
      samples: samples)
    let all = notes + more + report.lines.filter { !notes.contains($0) }
    return DecodedImage(
      image: image, format: .png, orientation: EXIFOrientation.inPNG(source.bytes), pages: [PageSize(image)],
      notes: all)
  }

  static func probe(_ source: CodecSource) throws(CodecError) -> ImageHeader {
    let (header, _) = try header(source)
    return ImageHeader(
      format: .png, width: Int(header.width), height: Int(header.height), channels: Int(header.channels),
      bitsPerSample: Int(header.bits), pages: 1, orientation: EXIFOrientation.inPNG(source.bytes))
  }

  private static func header(_ source: CodecSource) throws(CodecError) -> (ccodecs_png, [String]) {
    var header = ccodecs_png()
    var report = ccodecs_report()
    _ = source.bytes.withUnsafeBufferPointer { ccodecs_png_header($0.baseAddress, $0.count, &header, &report) }
    try report.check(.png, file: source.name)
    return (header, report.lines)
  }

  private static func samples(
    _ source: CodecSource, count: Int, bits: Int, report: inout ccodecs_report
  ) -> Image.Samples {
    source.bytes.withUnsafeBufferPointer { bytes in
      if bits == 16 {
        return .uint16(
          [UInt16](count: count) {
            ccodecs_png_decode(bytes.baseAddress, bytes.count, $0.baseAddress, 2 * count, &report)
          })
      }
      return .uint8(
        [UInt8](count: count) {
          ccodecs_png_decode(bytes.baseAddress, bytes.count, $0.baseAddress, count, &report)
        })
    }
  }

  private static func channels(_ header: ccodecs_png, samples: Image.Samples) -> (Image.Channels, notes: [String]) {
    let transparency = header.has_transparency
    switch header.color_type {
    case 2: return (.rgb, transparency ? ["its transparent colour is ignored"] : [])
    case 3:
      let (colors, note) = palette(header, samples: samples)
      return (.palette(colors), (transparency ? ["the transparency of its palette is ignored"] : []) + note)
    case 4: return (.grayAlpha, [])
    case 6: return (.rgba, [])
    default: return (.gray, transparency ? ["its transparent gray is ignored"] : [])
    }
  }

  /// The colours, with black for indices that have none: readers agree on that.
  private static func palette(_ header: ccodecs_png, samples: Image.Samples) -> ([Image.RGB], notes: [String]) {
    var colors = withUnsafeBytes(of: header.palette) { bytes in
      (0..<Int(header.palette_count)).map { Image.RGB(bytes[3 * $0], bytes[3 * $0 + 1], bytes[3 * $0 + 2]) }
    }
    guard case .uint8(let indices) = samples, let highest = indices.max(), Int(highest) >= colors.count else {
      return (colors, [])
    }
    let note = "index \(highest) lies outside its palette of \(colors.count) colours and counts as black"
    colors += Array(repeating: Image.RGB(0, 0, 0), count: Int(highest) + 1 - colors.count)
    return (colors, [note])
  }

  private static func spacing(_ header: ccodecs_png) -> Image.Spacing? {
    guard header.x_pixels_per_metre > 0, header.y_pixels_per_metre > 0 else { return nil }
    return Image.Spacing(x: 1000 / Double(header.x_pixels_per_metre), y: 1000 / Double(header.y_pixels_per_metre))
  }
}
