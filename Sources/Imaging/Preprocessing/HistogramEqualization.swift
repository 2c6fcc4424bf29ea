/// Levels changed so that each is as frequent as every other, as far as that goes; each channel by itself.
///
/// With samples of 8 bits and 256 bins exactly OpenCV's `equalizeHist`; with other samples the range of their type, or where
/// that is not known that of the image, is divided into bins, and levels between two bins go between what these become. An
/// image of one value stays as it is.
public struct HistogramEqualization: Sendable, Equatable, Codable {
  /// 2 to 65,536.
  public var bins: Int

  public init(bins: Int = 256) { self.bins = bins }

  func apply(to values: UnsafeMutableBufferPointer<Float>, range: ClosedRange<Float>?) {
    guard let scale = LevelScale(values, range: range, bins: bins) else { return }
    var histogram = [Int](repeating: 0, count: bins)
    histogram.withUnsafeMutableBufferPointer { histogram in
      for value in values { histogram[scale.bin(at: scale.place(of: value))] += 1 }
    }
    guard let first = histogram.firstIndex(where: { $0 > 0 }), histogram[first] < values.count else { return }
    let factor = Float(bins - 1) / Float(values.count - histogram[first])
    var table = [Float](repeating: 0, count: bins)
    var sum = 0
    for bin in first + 1..<bins {
      sum += histogram[bin]
      table[bin] = Float(sum) * factor
    }
    table.withUnsafeBufferPointer { table in
      for index in values.indices {
        values[index] = scale.value(at: scale.look(up: scale.place(of: values[index]), in: table.baseAddress!))
      }
    }
  }
}
