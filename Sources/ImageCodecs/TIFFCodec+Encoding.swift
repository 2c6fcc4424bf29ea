internal import CCodecs
internal import Imaging

extension TIFFCodec {
  /// All sample types and channels of `Image`, one page a plane, Deflate-compressed.
  static func encode(_ image: Image, name: String) throws(CodecError) -> [UInt8] {
    var page = try page(image, name: name)
    var report = ccodecs_report()
    let (red, green, blue) = try palette(image, bits: Int(page.bits), name: name)
    let bytes = red.withUnsafeBufferPointer { red in
      green.withUnsafeBufferPointer { green in
        blue.withUnsafeBufferPointer { blue in
          if case .palette = image.channels {
            page.red = red.baseAddress
            page.green = green.baseAddress
            page.blue = blue.baseAddress
          }
          return [UInt8].encoded { buffer in
            image.samples.withUnsafeBytes {
              _ = ccodecs_tiff_encode(&page, UInt32(image.planes), $0.baseAddress, &buffer, &report)
            }
          }
        }
      }
    }
    try report.check(file: name, "it cannot be written as TIFF")
    return bytes
  }

  private static func page(_ image: Image, name: String) throws(CodecError) -> ccodecs_tiff_page {
    guard let width = UInt32(exactly: image.width), let height = UInt32(exactly: image.height),
      let channels = UInt16(exactly: image.channels.count), UInt32(exactly: image.planes) != nil
    else { throw CodecError(.unsupported, file: name, "TIFF holds no image of this size") }
    var page = ccodecs_tiff_page()
    page.width = width
    page.height = height
    page.channels = channels
    (page.sample_format, page.bits) = sampleFormat(image)
    (page.photometric, page.extra_count, page.first_extra) = colors(image)
    if let spacing = image.spacing, spacing.x > 0, spacing.y > 0 {
      page.resolution_unit = 3
      page.x_resolution = 10 / spacing.x
      page.y_resolution = 10 / spacing.y
    }
    return page
  }

  /// The TIFF sample format and bits; fewer than 8 where all values fit.
  private static func sampleFormat(_ image: Image) -> (UInt16, bits: UInt16) {
    switch image.samples {
    case .uint8(let values):
      let bits = image.bitsPerSample
      return [1, 2, 4].contains(bits) && values.allSatisfy { $0 >> bits == 0 } ? (1, UInt16(bits)) : (1, 8)
    case .int8: return (2, 8)
    case .uint16: return (1, 16)
    case .int16: return (2, 16)
    case .uint32: return (1, 32)
    case .int32: return (2, 32)
    case .float: return (3, 32)
    case .double: return (3, 64)
    }
  }

  private static func colors(_ image: Image) -> (photometric: UInt16, extraCount: UInt16, firstExtra: UInt16) {
    let gray: UInt16 = image.isMinimumWhite ? 0 : 1
    switch image.channels {
    case .gray: return (gray, 0, 0)
    case .grayAlpha: return (gray, 1, 2)
    case .rgb: return (2, 0, 0)
    case .rgba: return (2, 1, 2)
    case .cmyk: return (5, 0, 0)
    case .palette: return (3, 0, 0)
    case .other(let count): return (gray, UInt16(clamping: count - 1), 0)
    }
  }

  /// The three columns of 16-bit colours, one for every value of a sample.
  private static func palette(
    _ image: Image, bits: Int, name: String
  ) throws(CodecError) -> (red: [UInt16], green: [UInt16], blue: [UInt16]) {
    guard case .palette(let colors) = image.channels else { return ([], [], []) }
    let isUnsigned =
      switch image.samples {
      case .uint8, .uint16: true
      default: false
      }
    guard isUnsigned, colors.count <= 1 << bits else {
      let found = "\(colors.count) of \(image.samples.typeName)"
      throw CodecError(.unsupported, file: name, "a TIFF palette has a colour for each value, not \(found)")
    }
    let padded = colors + Array(repeating: Image.RGB(0, 0, 0), count: (1 << bits) - colors.count)
    return (
      padded.map { UInt16($0.red) * 257 }, padded.map { UInt16($0.green) * 257 }, padded.map { UInt16($0.blue) * 257 }
    )
  }
}
