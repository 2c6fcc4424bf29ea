internal import CCodecs
public import Imaging

/// A window of an image, in pixels of the stored image.
public struct ImageRegion: Sendable, Equatable {
  /// The first column and row.
  public var x: Int
  public var y: Int
  public var width: Int
  public var height: Int

  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}

/// Reads windows of the first page of a TIFF: only the tiles and strips that a window touches are decoded, and the file is
/// never in memory.
///
///     let reader = try TIFFRegionReader(path: "slide.tif")
///     let corner = try reader.image(ImageRegion(x: 0, y: 0, width: 512, height: 512))
///
/// Not for two threads at once; open a reader for each.
public final class TIFFRegionReader {
  /// Of the first page.
  public let width: Int
  public let height: Int
  public let channels: Int
  public let bitsPerSample: Int
  /// 1…8; windows are of the stored image, before any orientation.
  public let orientation: Int
  /// Every page of the file.
  public let pages: [PageSize]
  /// Rows that are decoded together: whoever reads downwards by multiples of it decodes nothing twice.
  public var blockHeight: Int { file.blockHeight }
  /// What was odd about the file so far, a sentence each.
  public var notes: [String] { headerNotes + file.notes.filter { !headerNotes.contains($0) } }

  private let open: OpenFile
  private let file: TIFFFile
  private let page: TIFFPage
  private let pixels: TIFFCodec.Pixels
  private let source: CodecSource
  private let text: String
  private let headerNotes: [String]

  /// - Throws: `notFound`, `unreadable`, `unknownFormat` for any other format, `truncated` where the file cannot hold the page,
  ///   and what a damaged header gives.
  public init(path: String, limits: DecodingLimits = .standard) throws(CodecError) {
    open = try OpenFile(path)
    let beginning = try open.prefix(1 << 10)
    guard ImageFormat.detect(beginning) == .tiff else {
      throw CodecError(.unknownFormat, file: path, "expected a TIFF, whose parts can be read alone")
    }
    source = CodecSource(open, limits: limits)
    let list = try TIFFFile(pagesOf: open)
    let (described, text) = try list.pages()
    self.text = text
    page = described[0]
    pages = described.map(\.size)
    pixels = try TIFFCodec.Pixels(of: page, in: source)
    headerNotes =
      ImageCodec.noteOnName(path, format: .tiff) + TIFFCodec.stack(described, text: text, following: 1).notes
      + list.notes
    file = try TIFFFile(pixelsOf: open)
    try source.admitStored(page.decodedSize(planes: 1, type: pixels.type), expansion: page.expansion)
    guard file.storedBytes <= UInt64(open.size) else {
      throw source.error(.unsupported, "the TIFF's tiles or strips share bytes: read it whole, if it is small")
    }
    (width, height) = (page.width, page.height)
    (channels, bitsPerSample, orientation) = (page.channelCount, page.bits, page.orientation)
  }

  /// Decodes a window.
  ///
  /// - Throws: `tooLarge` above the limit, `truncated` or `corrupt` where one of its tiles is.
  /// - Precondition: the window lies inside the page and is not empty.
  public func image(_ region: ImageRegion) throws(CodecError) -> Image {
    precondition(
      region.x >= 0 && region.y >= 0 && region.width > 0 && region.height > 0 && region.x + region.width <= width
        && region.y + region.height <= height, "\(region) does not lie in \(width)×\(height) pixels")
    var size = page.decodedSize(planes: 1, type: pixels.type)
    (size.width, size.height) = (region.width, region.height)
    try source.admit(size, expansion: nil)
    let samples = try file.samples(
      pixels.type, of: [0],
      region: ccodecs_region(
        x: UInt32(region.x), y: UInt32(region.y), width: UInt32(region.width), height: UInt32(region.height)))
    return page.image(pixels, size: (region.width, region.height), samples: samples, text: text)
  }
}
