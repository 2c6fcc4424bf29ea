/// Where the pixels of a part of one row come from, in 32.32 fixed point.
///
/// Adding whole numbers cannot drift, and the high half of a coordinate is its pixel without a call to `floor`.
struct CoordinateBlock: ~Copyable {
  /// Small enough that all samplers find it in the fastest cache, and that neighbouring rows of a turned image share what
  /// they read.
  static let capacity = 128

  /// As the map gives them.
  let places: Coordinates
  /// Those beyond the source, brought back into it as its border has it; undefined for pixels inside.
  let folded: Coordinates
  var count = 0
  /// Pixels that surely have all the samples around them that interpolation takes.
  var inside = 0..<0

  init() {
    places = Coordinates.allocate(Self.capacity)
    folded = Coordinates.allocate(Self.capacity)
  }

  deinit {
    places.deallocate()
    folded.deallocate()
  }

  /// The pixels before and after those inside.
  var outside: (before: Range<Int>, after: Range<Int>) { (0..<inside.lowerBound, inside.upperBound..<count) }

  /// Brings what is outside back into a source of at least two columns and rows.
  func fold(_ border: Border, width: Int, height: Int) {
    guard border != .constant, width > 1, height > 1 else { return }
    let (x, y) = (CoordinateFolding(border, count: width), CoordinateFolding(border, count: height))
    for range in [outside.before, outside.after] {
      for index in range {
        folded.x[index] = x.folded(places.x[index])
        folded.y[index] = y.folded(places.y[index])
      }
    }
  }
}

/// Columns and rows in fixed point, each as many as a block has pixels.
struct Coordinates {
  let x: UnsafeMutablePointer<Int64>
  let y: UnsafeMutablePointer<Int64>

  static func allocate(_ count: Int) -> Coordinates {
    let x = UnsafeMutablePointer<Int64>.allocate(capacity: count)
    let y = UnsafeMutablePointer<Int64>.allocate(capacity: count)
    x.initialize(repeating: 0, count: count)
    y.initialize(repeating: 0, count: count)
    return Coordinates(x: x, y: y)
  }

  func deallocate() {
    x.deallocate()
    y.deallocate()
  }

  /// - Precondition: the value is below 2³¹.
  static func fixed(_ value: Double) -> Int64 { Int64((value * 0x1p32).rounded()) }
}

/// Brings coordinates along one axis into [0, count − 1): the last centre itself comes out 2⁻³² before it, so that it, too, has
/// a neighbour.
private struct CoordinateFolding {
  private let isMirror: Bool
  private let last: Int64

  init(_ border: Border, count: Int) {
    isMirror = border == .reflect
    last = Int64(count - 1) << 32
  }

  @inline(__always)
  func folded(_ place: Int64) -> Int64 {
    var place = place
    if isMirror {
      place = abs(place)
      if place > 2 * last { place %= 2 * last }
      if place > last { place = 2 * last - place }
    }
    return min(max(place, 0), last - 1)
  }
}
