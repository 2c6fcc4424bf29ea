internal import CCodecs
internal import Imaging

/// TIFF and BigTIFF: strips and tiles, chunky and planar, integers of 1…16 and 32 bits, floats of 16, 32 and 64.
///
/// Pages of one size and type form the planes of a stack; otherwise the first page is the image.
enum TIFFCodec {
  static func decode(_ source: CodecSource) throws(CodecError) -> DecodedImage {
    try source.bytes.withUnsafeBufferPointer { (bytes) throws(CodecError) in
      let list = try TIFFFile(pagesOf: bytes, name: source.name)
      let (pages, text) = try list.pages()
      let file = try TIFFFile(pixelsOf: bytes, name: source.name)
      let first = pages[0]
      let pixels = try Pixels(of: first, in: source)
      let following = pages.count == 1 ? file.images(behind: first, pixels.type, text: text) : 1
      let said = TIFFSpacing.imageJImages(text)
      guard following == 1 || following == said else {
        throw source.error(
          .truncated, "the TIFF image is cut short (ImageJ says \(said) images, the file holds \(following))")
      }
      let (stack, note) = stack(pages, text: text, following: following)
      let planes = max(stack.count, following)
      try source.admit(first.decodedSize(planes: planes, type: pixels.type), expansion: first.expansion)
      let samples =
        following > 1
        ? try file.samples(pixels.type, ofRun: following, count: first.sampleCount)
        : try file.samples(pixels.type, of: stack, region: first.region)
      let image = first.image(pixels, planes: planes, samples: samples, text: text)
      return DecodedImage(
        image: image, format: .tiff, orientation: first.orientation,
        pages: following > 1 ? Array(repeating: first.size, count: following) : pages.map(\.size),
        notes: note + list.notes + file.notes.filter { !list.notes.contains($0) })
    }
  }

  static func probe(_ open: OpenFile) throws(CodecError) -> ImageHeader {
    let (pages, text) = try TIFFFile(pagesOf: open).pages()
    let first = pages[0]
    var count = pages.count
    if count == 1, TIFFSpacing.imageJImages(text) > 1 {
      let source = CodecSource(open, limits: .standard)
      count = try TIFFFile(pixelsOf: open).images(behind: first, first.sampleType(in: source), text: text)
    }
    return ImageHeader(
      format: .tiff, width: first.width, height: first.height, channels: first.channelCount,
      bitsPerSample: first.bits, pages: count, orientation: first.orientation)
  }

  /// What the samples of a page are.
  struct Pixels {
    let type: TIFFSampleType
    let channels: Image.Channels

    init(of page: TIFFPage, in source: CodecSource) throws(CodecError) {
      type = try page.sampleType(in: source)
      channels = try page.channels(in: source)
    }
  }

  /// Which pages become planes: a prefix of the file's, or the first alone.
  ///
  /// - Parameter following: images that begin with the only page, itself among them.
  static func stack(
    _ pages: [TIFFPage], text: String, following: Int
  ) -> (pages: [Int], notes: [String]) {
    let full = pages.indices.filter { $0 == 0 || !pages[$0].isReduced }
    let smaller = full.count < pages.count ? ["\(pages.count - full.count) pages are thumbnails or masks"] : []
    if let other = full.first(where: { !pages[$0].stacks(on: pages[0]) }) {
      let found = "page \(other + 1) (\(pages[other])) differs from page 1 (\(pages[0])) in size, type or colours"
      return ([0], smaller + ["\(found), so only page 1 of \(pages.count) is read"])
    }
    let images = TIFFSpacing.imageJImages(text)
    let missing =
      pages.count == 1 && images > following
      ? ["ImageJ says \(images) images, but the file holds \(following)"] : []
    return (full, smaller + missing)
  }
}

extension TIFFPage {
  /// Samples of the page.
  var sampleCount: Int { width * height * channelCount }

  /// The whole page.
  var region: ccodecs_region {
    ccodecs_region(x: 0, y: 0, width: UInt32(width), height: UInt32(height))
  }

  func decodedSize(planes: Int, type: TIFFSampleType) -> DecodedSize {
    DecodedSize(
      width: width, height: height, planes: planes, channels: channelCount, bits: bits,
      bytesPerSample: type == .half ? 4 : type.size)
  }

  /// - Parameter size: pixels across and down; nil for the page's own.
  func image(
    _ pixels: TIFFCodec.Pixels, planes: Int = 1, size: (width: Int, height: Int)? = nil, samples: Image.Samples,
    text: String
  ) -> Image {
    Image(
      width: size?.width ?? width, height: size?.height ?? height, planes: planes, channels: pixels.channels,
      bitsPerSample: bits, isMinimumWhite: isMinimumWhite, spacing: TIFFSpacing.spacing(self, text: text),
      samples: samples)
  }
}
