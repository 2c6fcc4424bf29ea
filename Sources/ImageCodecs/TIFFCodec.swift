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
      let (stack, note) = stack(pages, text: text)
      let file = try TIFFFile(pixelsOf: bytes, name: source.name)
      let image = try image(file, first: pages[0], stack: stack, text: text, source: source)
      return DecodedImage(
        image: image, format: .tiff, orientation: pages[0].orientation, pages: pages.count,
        notes: note + list.notes + file.notes.filter { !list.notes.contains($0) })
    }
  }

  static func probe(_ open: OpenFile) throws(CodecError) -> ImageHeader {
    let (pages, _) = try TIFFFile(pagesOf: open).pages()
    let first = pages[0]
    return ImageHeader(
      format: .tiff, width: first.width, height: first.height, channels: first.channelCount,
      bitsPerSample: first.bits, pages: pages.count, orientation: first.orientation)
  }

  /// Which pages become planes: a prefix of the file's, or the first alone.
  private static func stack(_ pages: [TIFFPage], text: String) -> (pages: [Int], notes: [String]) {
    let full = pages.indices.filter { $0 == 0 || !pages[$0].isReduced }
    let smaller = full.count < pages.count ? ["\(pages.count - full.count) pages are thumbnails or masks"] : []
    if let other = full.first(where: { !pages[$0].stacks(on: pages[0]) }) {
      let found = "page \(other + 1) (\(pages[other])) differs from page 1 (\(pages[0])) in size, type or colours"
      return ([0], smaller + ["\(found), so only page 1 of \(pages.count) is read"])
    }
    let slices = TIFFSpacing.imageJSlices(text)
    let missing =
      pages.count == 1 && slices > 1
      ? ["ImageJ says \(slices) slices, but the file lists one page, so only the first is read"] : []
    return (full, smaller + missing)
  }

  private static func image(
    _ file: TIFFFile, first: TIFFPage, stack: [Int], text: String, source: CodecSource
  ) throws(CodecError) -> Image {
    let type = try first.sampleType(in: source)
    let channels = try first.channels(in: source)
    let size = DecodedSize(
      width: first.width, height: first.height, planes: stack.count, channels: first.channelCount, bits: first.bits,
      bytesPerSample: type == .half ? 4 : type.size)
    try source.admit(size, expansion: first.expansion)
    let samples = try file.samples(type, of: stack, count: size.width * size.height * size.channels)
    return Image(
      width: size.width, height: size.height, planes: stack.count,
      channels: channels, bitsPerSample: first.bits,
      isMinimumWhite: first.isMinimumWhite, spacing: TIFFSpacing.spacing(first, text: text), samples: samples)
  }
}
