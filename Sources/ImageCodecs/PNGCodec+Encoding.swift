internal import CCodecs
internal import Imaging

extension PNGCodec {
  /// 1, 2, 4 and 8 bits of gray or palette, 8 and 16 of gray, gray and alpha, RGB, RGBA.
  static func encode(_ image: Image, options: EncodingOptions, name: String) throws(CodecError) -> [UInt8] {
    var header = try header(image, name: name)
    let level = Int32(min(max(options.pngLevel, 0), 9))
    var report = ccodecs_report()
    let bytes = [UInt8].encoded { buffer in
      image.samples.withUnsafeBytes {
        _ = ccodecs_png_encode(&header, $0.baseAddress, level, &buffer, &report)
      }
    }
    try report.check(file: name, "it cannot be written as PNG")
    return bytes
  }

  private static func header(_ image: Image, name: String) throws(CodecError) -> ccodecs_png {
    func refuse(_ reason: String) -> CodecError { CodecError(.unsupported, file: name, "\(reason): write a TIFF") }
    guard image.planes == 1 else { throw refuse("PNG holds one plane, not \(image.planes)") }
    guard !image.isMinimumWhite else { throw refuse("PNG cannot say that the smallest sample is white") }
    var header = ccodecs_png()
    header.width = UInt32(clamping: image.width)
    header.height = UInt32(clamping: image.height)
    header.channels = Int32(image.channels.count)
    header.bits = try bits(image, refuse: refuse)
    header.color_type = try colorType(image.channels, refuse: refuse)
    if case .palette(let colors) = image.channels { try setPalette(colors, of: image, &header, refuse: refuse) }
    if let spacing = image.spacing {
      header.x_pixels_per_metre = pixelsPerMetre(spacing.x)
      header.y_pixels_per_metre = pixelsPerMetre(spacing.y)
    }
    return header
  }

  /// Bits that are stored: those of the image if its channels and values allow, else 8 or 16.
  private static func bits(_ image: Image, refuse: (String) -> CodecError) throws(CodecError) -> Int32 {
    switch image.samples {
    case .uint16: return 16
    case .uint8(let values):
      guard [1, 2, 4].contains(image.bitsPerSample), image.channels.count == 1 else { return 8 }
      return values.allSatisfy { Int($0) < 1 << image.bitsPerSample } ? Int32(image.bitsPerSample) : 8
    default: throw refuse("PNG holds unsigned samples of up to 16 bits, not \(image.samples.typeName)")
    }
  }

  private static func colorType(
    _ channels: Image.Channels, refuse: (String) -> CodecError
  ) throws(CodecError) -> Int32 {
    switch channels {
    case .gray, .other(1): 0
    case .rgb: 2
    case .palette: 3
    case .grayAlpha: 4
    case .rgba: 6
    case .cmyk, .other: throw refuse("PNG holds gray, RGB and palettes, not \(channels.name)")
    }
  }

  private static func setPalette(
    _ colors: [Image.RGB], of image: Image, _ header: inout ccodecs_png, refuse: (String) -> CodecError
  ) throws(CodecError) {
    guard case .uint8(let indices) = image.samples, 1...256 ~= colors.count else {
      throw refuse("a PNG palette has 1 to 256 colours, not \(colors.count) of \(image.samples.typeName)")
    }
    if let highest = indices.max(), Int(highest) >= colors.count {
      throw refuse("index \(highest) has no colour in a palette of \(colors.count)")
    }
    if colors.count > 1 << header.bits { header.bits = 8 }
    header.palette_count = Int32(colors.count)
    withUnsafeMutableBytes(of: &header.palette) { bytes in
      for (index, color) in colors.enumerated() {
        bytes[3 * index] = color.red
        bytes[3 * index + 1] = color.green
        bytes[3 * index + 2] = color.blue
      }
    }
  }

  private static func pixelsPerMetre(_ millimetres: Double) -> UInt32 {
    let value = (1000 / millimetres).rounded()
    return value >= 1 && value <= Double(Int32.max) ? UInt32(value) : 0
  }
}
