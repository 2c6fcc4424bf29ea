internal import CCodecs
internal import Imaging

/// An open TIFF with one selected page; closed with this value.
final class TIFFFile {
  /// A directory needs a few bytes, so a small file can list very many.
  private static let mostPages = 65_535

  private let handle: OpaquePointer
  private let name: String
  /// The selected page.
  private var current = 0
  private(set) var notes: [String] = []

  /// Opens a file to list its pages.
  ///
  /// - Precondition: `bytes` outlives this value.
  convenience init(pagesOf bytes: UnsafeBufferPointer<UInt8>, name: String) throws(CodecError) {
    try self.init(name: name) { ccodecs_tiff_open_pages(bytes.baseAddress, bytes.count, -1, &$0, &$1) }
  }

  /// Opens a file to list its pages.
  ///
  /// - Precondition: `file` outlives this value.
  convenience init(pagesOf file: OpenFile) throws(CodecError) {
    try self.init(name: file.path) { ccodecs_tiff_open_pages(nil, file.size, file.descriptor, &$0, &$1) }
  }

  /// Opens a file whose pages have been listed to decode them.
  ///
  /// - Precondition: `bytes` outlives this value.
  convenience init(pixelsOf bytes: UnsafeBufferPointer<UInt8>, name: String) throws(CodecError) {
    try self.init(name: name) { ccodecs_tiff_open_pixels(bytes.baseAddress, bytes.count, -1, &$0, &$1) }
  }

  /// Opens a file whose pages have been listed to decode parts of them.
  ///
  /// - Precondition: `file` outlives this value.
  convenience init(pixelsOf file: OpenFile) throws(CodecError) {
    try self.init(name: file.path) { ccodecs_tiff_open_pixels(nil, file.size, file.descriptor, &$0, &$1) }
  }

  private init(
    name: String, open: (inout OpaquePointer?, inout ccodecs_report) -> ccodecs_status
  ) throws(CodecError) {
    var report = ccodecs_report()
    var handle: OpaquePointer?
    _ = open(&handle, &report)
    try report.check(.tiff, file: name)
    self.handle = handle!
    self.name = name
    add(report.lines)
  }

  deinit { ccodecs_tiff_close(handle) }

  /// Describes all pages; `text` is the first one's description.
  func pages() throws(CodecError) -> (pages: [TIFFPage], text: String) {
    var pages: [TIFFPage] = [TIFFPage(try header())]
    let text = try description()
    while !ccodecs_tiff_is_last(handle) {
      guard pages.count < Self.mostPages else {
        throw CodecError(.tooLarge, file: name, "the TIFF lists more than \(Self.mostPages) pages")
      }
      var report = ccodecs_report()
      ccodecs_tiff_next(handle, &report)
      try report.check(file: name, "page \(pages.count + 1) of the TIFF cannot be read")
      current += 1
      add(report.lines)
      pages.append(TIFFPage(try header(), after: pages[0]))
    }
    return (pages, text)
  }

  private func header() throws(CodecError) -> ccodecs_tiff_page {
    var header = ccodecs_tiff_page()
    var report = ccodecs_report()
    ccodecs_tiff_describe(handle, &header, &report)
    try report.check(.tiff, file: name)
    return header
  }

  private func description() throws(CodecError) -> String {
    try header().description.map { String(cString: $0) } ?? ""
  }

  /// How many images ImageJ let follow the file's only page, itself among them; 1 where the file is stored otherwise.
  func images(behind page: TIFFPage, _ type: TIFFSampleType, text: String) -> Int {
    let wanted = TIFFSpacing.imageJImages(text)
    guard wanted > 1, let bytes = page.decodedSize(planes: 1, type: type).storedBytes else { return 1 }
    return max(1, Int(min(UInt64(wanted), ccodecs_tiff_run(handle, bytes))))
  }

  /// Rows of the selected page that are decoded together.
  var blockHeight: Int { Int(ccodecs_tiff_block_height(handle)) }

  /// Bytes that the selected page's tiles or strips say they take; more than the file has where they share some.
  var storedBytes: UInt64 { ccodecs_tiff_stored_bytes(handle) }

  /// The samples of a region of these pages in ascending order; none before the first may be needed any more.
  func samples(
    _ type: TIFFSampleType, of pages: [Int], region: ccodecs_region
  ) throws(CodecError) -> Image.Samples {
    let first = try header()
    let count = Int(region.width) * Int(region.height) * Int(first.channels)
    return try samples(type, planes: pages, count: count) { [self] page, target, size, report in
      while current < page {
        if ccodecs_tiff_next(handle, &report) != CCODECS_OK { return }
        current += 1
      }
      ccodecs_tiff_decode(handle, region, target, size, &report)
    }
  }

  /// The samples of images that follow the file's only page.
  ///
  /// - Parameter count: samples of one image.
  func samples(_ type: TIFFSampleType, ofRun images: Int, count: Int) throws(CodecError) -> Image.Samples {
    try samples(type, planes: Array(0..<images), count: count) { [handle] index, target, size, report in
      ccodecs_tiff_decode_in_run(handle, UInt64(index), target, size, &report)
    }
  }

  /// Puts the samples of one page where they belong, or says in the report why not.
  private typealias PageReader = (
    _ page: Int, _ target: UnsafeMutableRawPointer, _ bytes: Int, _ report: inout ccodecs_report
  ) -> Void

  private func samples(
    _ type: TIFFSampleType, planes: [Int], count: Int, read: PageReader
  ) throws(CodecError) -> Image.Samples {
    switch type {
    case .uint8: .uint8(try values(planes, count, read))
    case .int8: .int8(try values(planes, count, read))
    case .uint16: .uint16(try values(planes, count, read))
    case .int16: .int16(try values(planes, count, read))
    case .uint32: .uint32(try values(planes, count, read))
    case .int32: .int32(try values(planes, count, read))
    case .half: .float((try values(planes, count, read) as [Float16]).map { Float($0) })
    case .float: .float(try values(planes, count, read))
    case .double: .double(try values(planes, count, read))
    }
  }

  private func values<Value>(_ pages: [Int], _ count: Int, _ read: PageReader) throws(CodecError) -> [Value] {
    var report = ccodecs_report()
    var failed = 0
    let values = [Value](count: count * pages.count) { buffer in
      for (plane, page) in pages.enumerated() where report.status == CCODECS_OK {
        failed = page
        read(page, buffer.baseAddress! + plane * count, count * MemoryLayout<Value>.size, &report)
      }
      return report.status
    }
    if pages.count > 1 {
      try report.check(file: name, "page \(failed + 1) of the TIFF cannot be decoded")
    }
    try report.check(.tiff, file: name)
    add(report.lines)
    return values
  }

  private func add(_ lines: [String]) { notes += lines.filter { !notes.contains($0) } }
}
