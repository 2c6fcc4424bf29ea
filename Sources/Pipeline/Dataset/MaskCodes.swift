internal import Imaging

/// A mask's pixels as one whole number each: the gray value or palette index, or a packed colour.
enum MaskCodes {
  /// - Parameters:
  ///   - mask: its samples as stored; alpha plays no part.
  ///   - asColors: whether pixels are wanted as colours.
  ///   - threshold: lets a mask hold fractions; they are then rounded without crossing it.
  /// - Returns: a number a pixel, ordered plane, row, column.
  static func read(
    _ mask: Image, asColors: Bool, threshold: Double? = nil, file: String
  ) throws(PipelineError) -> [Int32] {
    let values = try integers(mask, threshold: threshold, file: file)
    let count = mask.channels.count
    switch mask.channels {
    case .palette(let colors) where asColors:
      let packed = colors.map(pack)
      return values.map { Int(exactly: $0).flatMap { packed.indices.contains($0) ? packed[$0] : nil } ?? noColor }
    case .gray, .palette:
      return asColors ? values.map { pack($0, $0, $0) } : values
    case .grayAlpha:
      let gray = stride(from: 0, to: values.count, by: 2).map { values[$0] }
      return asColors ? gray.map { pack($0, $0, $0) } : gray
    case .rgb, .rgba:
      let pixels = stride(from: 0, to: values.count, by: count)
      if asColors { return pixels.map { pack(values[$0], values[$0 + 1], values[$0 + 2]) } }
      if pixels.allSatisfy({ values[$0] == values[$0 + 1] && values[$0] == values[$0 + 2] }) {
        return pixels.map { values[$0] }
      }
      throw PipelineError(
        .maskValues, "\(file): the mask is coloured; give its classes as colours, for example lesion: [255, 0, 0]")
    case .cmyk, .other:
      throw PipelineError(
        .maskValues, "\(file): a mask has one channel or is coloured, found \(count) channels")
    }
  }

  /// The number that stands for a declared value.
  static func code(of value: ClassDefinition.Value, asColors: Bool) -> Int32 {
    switch value {
    case .color(let color): pack(color)
    case .gray(let gray) where asColors:
      // A declared gray that is no colour stands for nothing, not for all that is none.
      (0...255).contains(gray) ? pack(Int32(gray), Int32(gray), Int32(gray)) : noColor - 1
    case .gray(let gray): Int32(clamping: gray)
    }
  }

  static func text(of code: Int32, asColors: Bool) -> String {
    if asColors && code < 0 { return "colours of more than 8 bits or beyond the palette" }
    return asColors ? "[\(code >> 16 & 255), \(code >> 8 & 255), \(code & 255)]" : "\(code)"
  }

  /// The code of what is no 8-bit colour, which no class covers.
  private static let noColor: Int32 = -1

  private static func pack(_ color: Image.RGB) -> Int32 {
    pack(Int32(color.red), Int32(color.green), Int32(color.blue))
  }

  private static func pack(_ red: Int32, _ green: Int32, _ blue: Int32) -> Int32 {
    (red | green | blue) & ~255 == 0 ? red << 16 | green << 8 | blue : noColor
  }

  private static func integers(_ mask: Image, threshold: Double?, file: String) throws(PipelineError) -> [Int32] {
    switch mask.samples {
    case .uint8(let values): return values.map { Int32($0) }
    case .int8(let values): return values.map { Int32($0) }
    case .uint16(let values): return values.map { Int32($0) }
    case .int16(let values): return values.map { Int32($0) }
    case .uint32(let values): return values.map { Int32(clamping: $0) }
    case .int32(let values): return values
    case .float(let values): return try whole(values.map(Double.init), threshold: threshold, file: file)
    case .double(let values): return try whole(values, threshold: threshold, file: file)
    }
  }

  private static func whole(_ values: [Double], threshold: Double?, file: String) throws(PipelineError) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(values.count)
    for value in values {
      if let number = Int32(exactly: value) {
        // With a threshold too, so that the value of unscored pixels is recognized.
        result.append(number)
      } else if let threshold, abs(threshold) < 1e9, !value.isNaN {
        result.append(Int32(threshold.rounded(.down)) + (value > threshold ? 1 : 0))
      } else {
        throw PipelineError(
          .maskValues, "\(file): a mask holds class values, found \(value); set data.maskThreshold for probabilities")
      }
    }
    return result
  }
}
