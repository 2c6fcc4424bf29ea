internal import CCodecs
internal import Imaging

/// An open TIFF with one selected page; closed with this value.
final class TIFFFile {
  /// A directory needs a few bytes, so a small file can list very many.
  private static let mostPages = 65_535

  private let handle: OpaquePointer
  private let name: String
  private(set) var notes: [String] = []

  /// - Precondition: `bytes` outlives this value.
  convenience init(bytes: UnsafeBufferPointer<UInt8>, name: String) throws(CodecError) {
    try self.init(bytes.baseAddress, bytes.count, descriptor: -1, name: name)
  }

  /// - Precondition: the descriptor stays open as long as this value lives.
  convenience init(descriptor: Int32, size: Int, name: String) throws(CodecError) {
    try self.init(nil, size, descriptor: descriptor, name: name)
  }

  private init(_ bytes: UnsafePointer<UInt8>?, _ count: Int, descriptor: Int32, name: String) throws(CodecError) {
    var report = ccodecs_report()
    var handle: OpaquePointer?
    ccodecs_tiff_open(bytes, count, descriptor, &handle, &report)
    try report.check(.tiff, file: name)
    self.handle = handle!
    self.name = name
    add(report.lines)
  }

  deinit { ccodecs_tiff_close(handle) }

  /// Describes all pages; `text` is the first one's description.
  func pages() throws(CodecError) -> (pages: [TIFFPage], text: String) {
    var pages: [TIFFPage] = [try page()]
    let text = try description()
    while !ccodecs_tiff_is_last(handle) {
      guard pages.count < Self.mostPages else {
        throw CodecError(.tooLarge, file: name, "the TIFF lists more than \(Self.mostPages) pages")
      }
      var report = ccodecs_report()
      ccodecs_tiff_next(handle, &report)
      try report.check(.tiff, file: name, doing: "page \(pages.count + 1) of the TIFF cannot be read")
      add(report.lines)
      pages.append(try page())
    }
    return (pages, text)
  }

  func rewind() throws(CodecError) {
    var report = ccodecs_report()
    ccodecs_tiff_rewind(handle, &report)
    try report.check(.tiff, file: name)
    add(report.lines)
  }

  func page() throws(CodecError) -> TIFFPage { TIFFPage(try header()) }

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
      try report.check(.tiff, file: name, doing: "page \(failed + 1) of the TIFF cannot be decoded")
    }
    try report.check(.tiff, file: name)
    add(report.lines)
    return values
  }

  private func add(_ lines: [String]) { notes += lines.filter { !notes.contains($0) } }
}
