public import Imaging

/// What a file holds.
public struct DecodedImage: Sendable {
  /// Samples as stored: neither turned by `orientation` nor corrected by a colour profile.
  public let image: Image
  public let format: ImageFormat
  /// The EXIF or TIFF orientation, 1…8; 1 where the file says none. See `Image.orientated(_:)`.
  public let orientation: Int
  /// Every page of the file; `image.planes` is 1 where they do not form a stack.
  public let pages: [PageSize]
  /// What was odd about the file, a sentence each.
  public let notes: [String]

  public init(image: Image, format: ImageFormat, orientation: Int, pages: [PageSize], notes: [String]) {
    self.image = image
    self.format = format
    self.orientation = orientation
    self.pages = pages
    self.notes = notes
  }
}

/// What a page of a file holds, as stored.
public struct PageSize: Sendable, Equatable, Codable {
  public let width: Int
  public let height: Int
  /// Samples of a pixel; 1 for a palette.
  public let channels: Int
  public let bitsPerSample: Int

  public init(width: Int, height: Int, channels: Int, bitsPerSample: Int) {
    self.width = width
    self.height = height
    self.channels = channels
    self.bitsPerSample = bitsPerSample
  }

  /// Of an image's first plane.
  init(_ image: Image) {
    self.init(
      width: image.width, height: image.height, channels: image.channels.count, bitsPerSample: image.bitsPerSample)
  }
}

/// What a file's header says, without its pixels.
public struct ImageHeader: Sendable, Equatable {
  public let format: ImageFormat
  /// As stored, before any orientation.
  public let width: Int
  public let height: Int
  /// Samples of a pixel; 1 for a palette.
  public let channels: Int
  public let bitsPerSample: Int
  public let pages: Int
  /// 1…8; 1 where the file says none.
  public let orientation: Int

  public init(
    format: ImageFormat, width: Int, height: Int, channels: Int, bitsPerSample: Int, pages: Int, orientation: Int
  ) {
    self.format = format
    self.width = width
    self.height = height
    self.channels = channels
    self.bitsPerSample = bitsPerSample
    self.pages = pages
    self.orientation = orientation
  }
}

extension ImageHeader {
  /// Bytes that the samples of one page take in memory, half precision aside; nil where the number is absurd.
  public var pageBytes: Int? {
    let bytes = bitsPerSample <= 8 ? 1 : bitsPerSample <= 16 ? 2 : bitsPerSample <= 32 ? 4 : 8
    return DecodedSize(width: width, height: height, channels: channels, bits: bitsPerSample, bytesPerSample: bytes)
      .sampleBytes
  }
}

/// What a decoder refuses before it allocates.
public struct DecodingLimits: Sendable, Equatable {
  /// Bytes that the samples of all planes take in memory.
  public var decodedBytes: Int
  /// Bytes of a file that is read whole.
  public var fileBytes: Int

  /// 1 GiB of samples, from a file of at most 2 GiB.
  public static let standard = DecodingLimits(decodedBytes: 1 << 30)

  public init(decodedBytes: Int) {
    self.decodedBytes = decodedBytes
    fileBytes = 2 * max(decodedBytes, 1 << 30)
  }
}

/// How a file is written.
public struct EncodingOptions: Sendable, Equatable {
  /// 1…100.
  public var jpegQuality: Int
  /// Effort of PNG's Deflate, 0…9.
  public var pngLevel: Int

  public init(jpegQuality: Int = 92, pngLevel: Int = 6) {
    self.jpegQuality = jpegQuality
    self.pngLevel = pngLevel
  }
}
