internal import Foundation
internal import ImageCodecs
internal import Imaging

/// What `sulcus inspect` says of one file, as stored.
public struct InspectedFile: Sendable, Encodable {
  public var path: String
  public var format: String?
  public var width: Int?
  public var height: Int?
  public var channels: Int?
  public var bitsPerSample: Int?
  public var pages: Int?
  public var minimum: Double?
  public var maximum: Double?
  /// The values of what may be a mask: one channel with few whole values.
  public var values: [Int]?
  /// The colours of what may be a coloured mask: red, green and blue of few colours; those of `values` in a palette.
  public var colors: [[Int]]?
  /// EXIF's number, 1 where nothing is said.
  public var orientation: Int?
  /// Red, green and blue of every index.
  public var palette: [[Int]]?
  /// Whether the smallest sample is white.
  public var minIsWhite: Bool?
  /// SHA-256, hexadecimal, of the samples of page 1: row by row, channels interleaved, little-endian, in the type held; 1, 2
  /// and 4 bits as bytes, half precision as float, a palette as indices.
  public var sampleDigest: String?
  /// Every page, where they differ and so are no stack.
  public var pageSizes: [Page]?
  public var notes: [String]
  /// Why the file cannot be read.
  public var error: String?

  public struct Page: Sendable, Encodable {
    public var width: Int
    public var height: Int
    public var channels: Int
    public var bitsPerSample: Int
  }
}

/// Reads files and tells what they are.
public enum InspectStage {
  /// Beyond this a TIFF is read in bands, bytes.
  private static let mostBytesAtOnce = 64 << 20

  /// - Parameters:
  ///   - paths: files, globs, or folders, which are searched with their sub-folders.
  ///   - decodingLimit: bytes beyond which an image is refused; nothing: the default. A large TIFF of one page is read in
  ///     bands, of which each has this limit.
  /// - Returns: one entry a file; a file that cannot be read has an `error`.
  public static func perform(
    _ paths: [String], decodingLimit: Int? = nil
  ) throws(PipelineError) -> [InspectedFile] {
    let limits = DecodingLimits(orStandard: decodingLimit)
    var files: [String] = []
    for path in paths { files += try ImageFiles.find(path, recursive: true).map(\.path) }
    let found = files
    return concurrentMap(found.count, workers: ProcessInfo.processInfo.activeProcessorCount) {
      inspect(found[$0], limits: limits)
    }
  }

  private static func inspect(_ path: String, limits: DecodingLimits) -> InspectedFile {
    do throws(CodecError) {
      let header = try ImageCodec.probe(path: path)
      if header.format == .tiff, header.pages == 1, header.pageBytes ?? .max > mostBytesAtOnce {
        do {
          return try inspectInBands(path, header, limits)
        } catch  where error.code == .unsupported && header.pageBytes != nil {
          // A kind whose parts cannot be read alone.
        }
      }
      return try inspectWhole(path, limits)
    } catch {
      return InspectedFile(path: path, notes: [], error: error.message)
    }
  }

  private static func inspectWhole(_ path: String, _ limits: DecodingLimits) throws(CodecError) -> InspectedFile {
    let decoded = try ImageCodec.decode(path: path, limits: limits)
    let image = decoded.image
    var survey = SampleSurvey()
    survey.add(image)
    var result = InspectedFile(path: path, format: decoded.format.rawValue, notes: decoded.notes)
    result.describe(image)
    result.orientation = decoded.orientation
    result.pages = decoded.pages.count
    if decoded.pages.contains(where: { $0 != decoded.pages[0] }) {
      result.pageSizes = decoded.pages.map(InspectedFile.Page.init)
    }
    result.report(survey, of: image)
    return result
  }

  /// A page that may be larger than memory.
  private static func inspectInBands(
    _ path: String, _ header: ImageHeader, _ limits: DecodingLimits
  ) throws(CodecError) -> InspectedFile {
    let reader = try TIFFRegionReader(path: path, limits: limits)
    let rowBytes = max(1, (header.pageBytes ?? .max) / reader.height)
    let rows = max(1, mostBytesAtOnce / 4 / rowBytes / reader.blockHeight) * reader.blockHeight
    var survey = SampleSurvey()
    var result = InspectedFile(path: path, format: header.format.rawValue, notes: [])
    for y in stride(from: 0, to: reader.height, by: rows) {
      let band = try reader.image(
        ImageRegion(x: 0, y: y, width: reader.width, height: min(rows, reader.height - y)))
      survey.add(band)
      if y == 0 { result.describe(band) }
      if y + rows >= reader.height { result.report(survey, of: band) }
    }
    (result.height, result.orientation, result.pages) = (reader.height, reader.orientation, 1)
    result.notes = reader.notes
    return result
  }
}

extension InspectedFile {
  fileprivate mutating func describe(_ image: Image) {
    (width, height) = (image.width, image.height)
    (channels, bitsPerSample) = (image.channels.count, image.bitsPerSample)
    minIsWhite = image.isMinimumWhite
    if case .palette(let colors) = image.channels { palette = colors.map(\.numbers) }
  }

  fileprivate mutating func report(_ survey: SampleSurvey, of image: Image) {
    (minimum, maximum) = (survey.minimum, survey.maximum)
    sampleDigest = survey.digest
    if image.channels.count == 1 { values = survey.values }
    if let palette { colors = values?.map { palette.indices.contains($0) ? palette[$0] : [0, 0, 0] } }
    if image.channels == .rgb || image.channels == .rgba { colors = survey.colors?.map(\.numbers) }
  }
}

extension InspectedFile.Page {
  fileprivate init(_ size: PageSize) {
    self.init(width: size.width, height: size.height, channels: size.channels, bitsPerSample: size.bitsPerSample)
  }
}

extension Image.RGB {
  fileprivate var numbers: [Int] { [Int(red), Int(green), Int(blue)] }
}
