internal import CCodecs
internal import Imaging

/// An open TIFF with one selected page; closed with this value.
final class TIFFFile {
  /// A directory needs a few bytes, so a small file can list very many.
  private static let mostPages = 65_535

  private let handle: OpaquePointer
  private let name: String
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
    try self.init(name: name) { ccodecs_tiff_open_pixels(bytes.baseAddress, bytes.count, &$0, &$1) }
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

  /// The samples of these pages in ascending order; the first must be selected.
  ///
  /// - Parameter count: samples of one page.
  func samples(_ type: TIFFSampleType, of pages: [Int], count: Int) throws(CodecError) -> Image.Samples {
    switch type {
    case .uint8: .uint8(try planes(pages, count))
    case .int8: .int8(try planes(pages, count))
    case .uint16: .uint16(try planes(pages, count))
    case .int16: .int16(try planes(pages, count))
    case .uint32: .uint32(try planes(pages, count))
    case .int32: .int32(try planes(pages, count))
    case .half: .float((try planes(pages, count) as [Float16]).map { Float($0) })
    case .float: .float(try planes(pages, count))
    case .double: .double(try planes(pages, count))
    }
  }

  private func planes<Value>(_ pages: [Int], _ count: Int) throws(CodecError) -> [Value] {
    var report = ccodecs_report()
    var failed = 0
    let values = [Value](count: count * pages.count) { buffer in
      var current = 0
      for (plane, page) in pages.enumerated() {
        failed = page
        while current < page {
          if ccodecs_tiff_next(handle, &report) != CCODECS_OK { return report.status }
          current += 1
        }
        let target = buffer.baseAddress! + plane * count
        if ccodecs_tiff_decode(handle, target, count * MemoryLayout<Value>.size, &report) != CCODECS_OK { break }
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
