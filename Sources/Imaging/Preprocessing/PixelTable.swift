/// Where each output pixel is copied from, for geometry that moves whole pixels: padding, cropping, shifts, flips,
/// quarter turns and nearest-neighbour scaling.
///
/// An output pixel takes the source's sample `columns[x] + rows[y]`; a negative sum lies outside the source.
struct PixelTable {
  var columns: [Int]
  var rows: [Int]

  /// Two of these still add up without overflow, and to a negative number with any offset.
  static let outside = Int.min / 2

  /// A table of source columns and source rows.
  init(columns: [Int?], rows: [Int?], sourceWidth: Int) {
    self.columns = columns.map { $0 ?? Self.outside }
    self.rows = rows.map { row in row.map { $0 * sourceWidth } ?? Self.outside }
  }

  /// Every plane's samples, moved.
  ///
  /// - Parameters:
  ///   - source: planes of `planeSize` samples.
  ///   - outside: the sample of a pixel outside the source.
  func copy<Sample>(_ source: [Sample], planeSize: Int, outside: Sample) -> [Sample] {
    let planes = source.count / planeSize
    let count = planes * rows.count * columns.count
    return [Sample](unsafeUninitializedCapacity: count) { output, initialized in
      guard var target = output.baseAddress else { return }
      source.withUnsafeBufferPointer { input in
        for plane in 0..<planes {
          for row in rows {
            copyRow(row, of: input.baseAddress! + plane * planeSize, to: target, outside: outside)
            target += columns.count
          }
        }
      }
      initialized = count
    }
  }

  @inline(__always)
  private func copyRow<Sample>(
    _ row: Int, of plane: UnsafePointer<Sample>, to target: UnsafeMutablePointer<Sample>, outside: Sample
  ) {
    columns.withUnsafeBufferPointer { columns in
      for x in 0..<columns.count {
        let index = row &+ columns[x]
        (target + x).initialize(to: index >= 0 ? plane[index] : outside)
      }
    }
  }
}

extension FloatImage {
  func moved(by table: PixelTable, outside: Float = 0) -> FloatImage {
    FloatImage(
      width: table.columns.count, height: table.rows.count, channels: channels,
      values: table.copy(values, planeSize: width * height, outside: outside))
  }
}

extension LabelMap {
  func moved(by table: PixelTable, outside: UInt8 = LabelMap.ignored) -> LabelMap {
    LabelMap(
      width: table.columns.count, height: table.rows.count, planes: planes,
      labels: table.copy(labels, planeSize: width * height, outside: outside))
  }
}
