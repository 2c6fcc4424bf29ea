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
      guard let target = output.baseAddress else { return }
      let direction = direction
      source.withUnsafeBufferPointer { input in
        for plane in 0..<planes {
          let (from, to) = (input.baseAddress! + plane * planeSize, target + plane * rows.count * columns.count)
          if let direction {
            copyRows(from, to: to, direction: direction, outside: outside)
          } else {
            copyStrips(from, to: to, outside: outside)
          }
        }
      }
      initialized = count
    }
  }

  /// 1 where each column is the source's next one, −1 where it is the one before; nil for any other table.
  private var direction: Int? {
    for direction in [1, -1] where columns[0] >= 0 {
      if columns.indices.allSatisfy({ columns[$0] == columns[0] + direction * $0 }) { return direction }
    }
    return nil
  }

  /// Whole rows, as they are or backwards.
  @inline(__always)
  private func copyRows<Sample>(
    _ plane: UnsafePointer<Sample>, to target: UnsafeMutablePointer<Sample>, direction: Int, outside: Sample
  ) {
    for (y, row) in rows.enumerated() {
      let (first, line) = (row &+ columns[0], target + y * columns.count)
      if first < 0 {
        line.initialize(repeating: outside, count: columns.count)
      } else if direction == 1 {
        line.initialize(from: plane + first, count: columns.count)
      } else {
        for x in 0..<columns.count { (line + x).initialize(to: plane[first - x]) }
      }
    }
  }

  /// Pixel by pixel, in strips so narrow that the source of a turned image stays in the cache from one row to the next.
  @inline(__always)
  private func copyStrips<Sample>(
    _ plane: UnsafePointer<Sample>, to target: UnsafeMutablePointer<Sample>, outside: Sample
  ) {
    let width = 32
    columns.withUnsafeBufferPointer { columns in
      for first in stride(from: 0, to: columns.count, by: width) {
        let end = min(first + width, columns.count)
        for (y, row) in rows.enumerated() {
          let line = target + y * columns.count
          for x in first..<end {
            let index = row &+ columns[x]
            (line + x).initialize(to: index >= 0 ? plane[index] : outside)
          }
        }
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
