#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The pixels of a line element, one a step along the axis that the line is closer to.
///
/// The slope is a fraction of 2²⁰, so that every machine draws the same pixels: step t lies at round(t · slope) on the
/// other axis, halves away from the origin.
struct DigitalLine {
  /// Steps along the main axis.
  let steps: ClosedRange<Int>
  /// Slope against the main axis in units of 2⁻²⁰, between −2²⁰ and 2²⁰.
  let slope: Int
  /// Whether the main axis is the rows.
  let isSteep: Bool

  static let unit = 1 << 20

  /// - Precondition: `length` is at least 1, `degrees` finite.
  init(length: Int, degrees: Double) {
    precondition(degrees.isFinite)
    let turn = degrees.remainder(dividingBy: 180) * .pi / 180
    // Rows count downwards, angles upwards.
    let (x, y) = (cos(turn), -sin(turn))
    // At 45° the sine may be a rounding above the cosine.
    isSteep = abs(y) > abs(x) + 1e-9
    slope = Int((Double(Self.unit) * (isSteep ? x / y : y / x)).rounded())
    steps = StructuringElement.centred(length)
  }

  /// The offset of a step on the other axis.
  func offset(at step: Int) -> Int {
    let distance = (2 * abs(step * slope) + Self.unit) / (2 * Self.unit)
    return (step < 0) == (slope < 0) ? distance : -distance
  }

  var runs: [StructuringElement.Run] {
    let pixels = steps.map { isSteep ? (x: offset(at: $0), y: $0) : (x: $0, y: offset(at: $0)) }
    var rows: [Int: ClosedRange<Int>] = [:]
    for pixel in pixels {
      let columns = rows[pixel.y] ?? pixel.x...pixel.x
      rows[pixel.y] = min(columns.lowerBound, pixel.x)...max(columns.upperBound, pixel.x)
    }
    return rows.keys.sorted().map { StructuringElement.Run(row: $0, columns: rows[$0]!) }
  }
}
