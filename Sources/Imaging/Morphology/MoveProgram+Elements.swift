extension MoveProgram {
  /// Appends an erosion or a dilation of a value by an element.
  ///
  /// Squares, diamonds, lines and their solids take a number of steps that is logarithmic in their size; a disk takes
  /// about 1.2 a pixel of its radius, a ball a disk a plane, a custom element one a run and what its runs need to grow.
  ///
  /// - Parameter isSolid: whether the element may reach into other planes.
  mutating func append(_ element: StructuringElement, to value: Int, _ operation: Operation, isSolid: Bool) -> Int {
    self.operation = operation
    let axes: [Offset] = isSolid ? [.column, .row, .page] : [.column, .row]
    switch element {
    case .square(let side): return box(value, side, along: [.column, .row])
    case .cube(let side): return box(value, side, along: axes)
    case .diamond(let radius): return diamond(value, radius, along: [.column, .row])
    case .octahedron(let radius): return diamond(value, radius, along: axes)
    case .disk(let radius): return disk(value, squaredRadius: radius * radius)
    case .ball(let radius): return isSolid ? ball(value, radius) : disk(value, squaredRadius: radius * radius)
    case .line(let length, let degrees):
      // Of few pixels, one step each may be less.
      var other = self
      let ends = (line(value, DigitalLine(length: length, degrees: degrees)), other.runs(value, element.runs))
      if steps.count <= other.steps.count { return ends.0 }
      self = other
      return ends.1
    case .custom: return runs(value, element.runs.filter { isSolid || $0.plane == 0 })
    }
  }

  private mutating func box(_ value: Int, _ side: Int, along axes: [Offset]) -> Int {
    let range = StructuringElement.centred(side)
    return axes.reduce(value) { window($0, from: range.lowerBound, through: range.upperBound, along: $1) }
  }

  /// Joins all moves from `low` to `high` along an axis, of which those of `grown` are joined already: each step doubles
  /// what is joined, to the side where more is missing.
  private mutating func window(
    _ value: Int, from low: Int, through high: Int, grownFrom grown: ClosedRange<Int> = 0...0, along axis: Offset
  ) -> Int {
    var (value, left, right, length) = (value, grown.lowerBound - low, high - grown.upperBound, grown.count)
    while left > 0 || right > 0 {
      let step = min(length, max(left, right))
      value = join(value, value, movedBy: axis * (left > right ? -step : step))
      if left > right { left -= step } else { right -= step }
      length += step
    }
    return value
  }

  /// The same to both sides: each step triples what is joined.
  private mutating func window(_ value: Int, half: Int, grownFrom start: Int = 0, along axis: Offset) -> Int {
    var (value, reached) = (value, start)
    while reached < half {
      let step = min(2 * reached + 1, half - reached)
      value = join(value, value, movedBothWays: axis * step)
      reached += step
    }
    return value
  }

  /// |x| + |y| ≤ r + s is |x| + |y| ≤ r moved by s along each axis to either side, where no corner between is missed.
  private mutating func diamond(_ value: Int, _ radius: Int, along axes: [Offset]) -> Int {
    var (value, reached) = (value, 0)
    while reached < radius {
      let step = min(max(axes.count == 2 ? reached : (reached + 1) / 2, 1), radius - reached)
      value = axes.reduce((value, value)) { ($0.0, join($0.1, $0.0, movedBothWays: $1 * step)) }.1
      reached += step
    }
    return value
  }

  /// Rows from the outermost to the middle: all that was joined before spreads up and down until the next wider row is due.
  ///
  /// Rows are symmetric about the middle and grow towards it, so that a spread never leaves the disk.
  private mutating func disk(_ value: Int, squaredRadius: Int) -> Int {
    let halves = StructuringElement.halfWidths(squaredRadius: squaredRadius)
    var (y, width) = (halves.count - 1, halves[halves.count - 1])
    var row = window(value, half: width, along: .column)
    var joined = row
    while y > 0 {
      // The outermost row that is wider, or the middle.
      let next = halves[..<y].lastIndex { $0 > width } ?? 0
      if halves[next] > width {
        row = window(row, half: halves[next], grownFrom: width, along: .column)
        width = halves[next]
        joined = spread(joined, by: y - next, along: .row, around: row)
      } else {
        joined = window(joined, half: y - next, along: .row)
      }
      y = next
    }
    return joined
  }

  /// A value spread to both sides, and another one that covers its middle.
  private mutating func spread(_ value: Int, by half: Int, along axis: Offset, around middle: Int) -> Int {
    // The last step leaves out the middle, where the other value is.
    var (value, reached) = (value, 0)
    while half > 2 * reached + 1 {
      let step = min(2 * reached + 1, half - reached - 1)
      value = join(value, value, movedBothWays: axis * step)
      reached += step
    }
    return join(middle, value, movedBothWays: axis * (half - reached))
  }

  /// Sections from the outermost to the middle, as a disk's rows.
  private mutating func ball(_ value: Int, _ radius: Int) -> Int {
    var joined = value
    for plane in (0..<radius).reversed() {
      let section = disk(value, squaredRadius: radius * radius - plane * plane)
      joined = join(section, joined, movedBothWays: .page)
    }
    return joined
  }

  /// Runs of equal columns are grown once, where they can be from one that was before, and moved to their places.
  private mutating func runs(_ value: Int, _ runs: [StructuringElement.Run]) -> Int {
    let sweep = ElementSweep(runs)
    var joined: Int?
    var (run, grown) = (value, 0...0)
    for part in sweep.parts {
      if part.columns.lowerBound > grown.lowerBound || part.columns.upperBound < grown.upperBound {
        (run, grown) = (value, 0...0)
      }
      run = window(
        run, from: part.columns.lowerBound, through: part.columns.upperBound, grownFrom: grown, along: .column)
      grown = part.columns
      for place in part.places { joined = joined.map { join($0, run, movedBy: place) } ?? moved(run, by: place) }
    }
    return joined ?? value
  }
}

extension MoveProgram.Offset {
  static let column = Self(x: 1)
  static let row = Self(y: 1)
  static let page = Self(plane: 1)

  static func + (first: Self, second: Self) -> Self {
    Self(x: first.x + second.x, y: first.y + second.y, plane: first.plane + second.plane)
  }

  static func * (offset: Self, factor: Int) -> Self {
    Self(x: offset.x * factor, y: offset.y * factor, plane: offset.plane * factor)
  }
}
