internal import CCodecs
internal import Imaging

/// What a TIFF sample is.
enum TIFFSampleType {
  case uint8, int8, uint16, int16, uint32, int32, half, float, double

  /// Bytes in the file's unpacked row.
  var size: Int {
    switch self {
    case .uint8, .int8: 1
    case .uint16, .int16, .half: 2
    case .uint32, .int32, .float: 4
    case .double: 8
    }
  }
}

/// What one directory of a TIFF says.
struct TIFFPage: CustomStringConvertible {
  let width: Int
  let height: Int
  let channelCount: Int
  let bits: Int
  let orientation: Int
  /// A thumbnail or a mask of another page.
  let isReduced: Bool
  let resolution: (x: Double, y: Double, unit: Int)
  private let sampleFormat: UInt16
  private let photometric: UInt16
  private let compression: UInt16
  private let extraCount: Int
  private let firstExtra: UInt16
  private let colors: [Image.RGB]

  /// - Parameter first: page 1, whose colours are shared where they are the same, since thousands of pages may have them.
  init(_ page: ccodecs_tiff_page, after first: TIFFPage? = nil) {
    width = Int(page.width)
    height = Int(page.height)
    channelCount = Int(page.channels)
    bits = Int(page.bits)
    orientation = 1...8 ~= page.orientation ? Int(page.orientation) : 1
    isReduced = page.is_reduced
    resolution = (page.x_resolution, page.y_resolution, Int(page.resolution_unit))
    sampleFormat = page.sample_format
    photometric = page.photometric
    compression = page.compression
    extraCount = Int(page.extra_count)
    firstExtra = page.first_extra
    let colors = Self.colors(page)
    self.colors = first.map { $0.colors == colors ? $0.colors : [] } ?? colors
  }

  /// 16-bit colours become 8-bit ones; old writers store 8 bits to begin with.
  private static func colors(_ page: ccodecs_tiff_page) -> [Image.RGB] {
    guard let red = page.red, let green = page.green, let blue = page.blue, 1...16 ~= page.bits else { return [] }
    let indices = 0..<(1 << Int(page.bits))
    let isWide = indices.contains { red[$0] > 255 || green[$0] > 255 || blue[$0] > 255 }
    func byte(_ value: UInt16) -> UInt8 { UInt8(isWide ? value >> 8 : value) }
    return indices.map { Image.RGB(byte(red[$0]), byte(green[$0]), byte(blue[$0])) }
  }

  /// Whether both have one size, type, colours and orientation; the other is page 1.
  func stacks(on other: TIFFPage) -> Bool {
    (width, height, channelCount, bits) == (other.width, other.height, other.channelCount, other.bits)
      && (sampleFormat, photometric) == (other.sampleFormat, other.photometric) && colors == other.colors
      && (extraCount, firstExtra, orientation) == (other.extraCount, other.firstExtra, other.orientation)
  }

  var size: PageSize {
    PageSize(width: width, height: height, channels: channelCount, bitsPerSample: bits)
  }

  var description: String { "\(width)×\(height) pixels of \(channelCount)×\(bits) bits" }

  var isMinimumWhite: Bool { photometric == 0 }

  /// The most bytes that a byte of the file can unpack to, where the codec has such a bound.
  var expansion: Int? {
    switch compression {
    case 1: 1
    case 5: 2560  // LZW: strings of at most 3838 bytes, in codes of up to 12 bits
    case 8, 32946: 1032  // Deflate
    case 32773: 64  // PackBits: two bytes make 128
    default: nil
    }
  }

  /// - Throws: `unsupported` for a type that `Image` does not have.
  func sampleType(in source: CodecSource) throws(CodecError) -> TIFFSampleType {
    guard compression != 6 else {
      throw source.error(.unsupported, "old-style JPEG in TIFF is not supported: convert it with another program")
    }
    switch (sampleFormat, bits) {
    case (1, 1...8): return .uint8
    case (1, 9...16): return .uint16
    case (1, 32): return .uint32
    case (2, 8): return .int8
    case (2, 16): return .int16
    case (2, 32): return .int32
    case (3, 16): return .half
    case (3, 32): return .float
    case (3, 64): return .double
    default:
      let kind = [1: "unsigned", 2: "signed", 3: "floating-point"][sampleFormat] ?? "complex"
      throw source.error(.unsupported, "\(kind) TIFF samples of \(bits) bits are not supported")
    }
  }

  /// - Throws: `unsupported` for colour spaces that have no meaning here.
  func channels(in source: CodecSource) throws(CodecError) -> Image.Channels {
    let hasAlpha = firstExtra == 1 || firstExtra == 2
    switch (photometric, channelCount) {
    case (0, 1), (1, 1), (4, 1): return .gray
    case (0, 2), (1, 2): return hasAlpha ? .grayAlpha : .other(2)
    case (2, 3): return .rgb
    case (2, 4): return .rgba
    case (5, 4): return .cmyk
    case (3, 1) where !colors.isEmpty && sampleFormat == 1: return .palette(colors)
    case (0, _), (1, _), (2, 5...), (5, 5...): return .other(channelCount)
    default:
      let name = [3: "palette", 8: "CIELAB", 9: "ICC LAB", 32803: "CFA", 32844: "LogL", 32845: "LogLuv"][photometric]
      throw source.error(
        .unsupported,
        "\(channelCount) TIFF channels of photometric type \(name ?? String(photometric)) are not supported")
    }
  }
}
