extension MoveProgram {
  /// Joins the mask moved to each pixel of a digital line, in a number of steps that is logarithmic in its length.
  ///
  /// The steps of a line to the right and up are a word of which parts repeat, at the rate of the quotients of Euclid's
  /// algorithm for its slope; a repeated part is joined by doubling. Its two halves, seen from the origin, are each
  /// other's mirror images.
  mutating func line(_ value: Int, _ line: DigitalLine) -> Int {
    let along = line.isSteep ? Offset.row : .column
    let across = (line.isSteep ? Offset.column : .row) * line.slope.signum()
    var joined = value
    for (steps, sign) in [(line.steps.upperBound, 1), (-line.steps.lowerBound, -1)] where steps > 0 {
      let right = Stretch(length: along * sign, places: (value, along * sign))
      let up = Stretch(length: across * sign, places: nil)
      // Step t is at ⌊(2 · slope · t + unit) / (2 · unit)⌋.
      let unit = DigitalLine.unit
      let half = stretch(
        Slope(rise: 2 * abs(line.slope), run: 2 * unit, start: unit), steps: steps, up: up, right: right)
      if let places = half.places { joined = join(joined, places.value, movedBy: places.move) }
    }
    return joined
  }

  /// A part of a line: where it leads, and the mask joined over its pixels, as a value that is yet to be moved.
  struct Stretch {
    var length = Offset()
    var places: (value: Int, move: Offset)?
  }

  /// The line ⌊(rise · x + start) / run⌋.
  private struct Slope {
    var rise, run, start: Int
  }

  /// The first `steps` steps to the right of a line and the steps up before each.
  ///
  /// Between two steps up lie as many steps to the right as a quotient says, or one more: with these as the new steps up
  /// and the steps up as the new ones to the right, the rest is a line of lower slope.
  private mutating func stretch(_ line: Slope, steps: Int, up: Stretch, right: Stretch) -> Stretch {
    if steps == 0 { return Stretch() }
    if line.rise >= line.run {
      let slope = Slope(rise: line.rise % line.run, run: line.run, start: line.start)
      let right = append(power(up, line.rise / line.run), right)
      return stretch(slope, steps: steps, up: up, right: right)
    }
    let height = (line.rise * steps + line.start) / line.run
    if height == 0 { return power(right, steps) }
    let rest = line.run - line.start - 1
    let slope = Slope(rise: line.run, run: line.rise, start: rest % line.rise)
    let before = append(power(right, rest / line.rise), up)
    let middle = stretch(slope, steps: height - 1, up: right, right: up)
    let after = power(right, steps - (line.run * height - line.start - 1) / line.rise)
    return append(append(before, middle), after)
  }

  private mutating func append(_ first: Stretch, _ second: Stretch) -> Stretch {
    let length = first.length + second.length
    guard let (later, move) = second.places else { return Stretch(length: length, places: first.places) }
    guard let (value, start) = first.places else {
      return Stretch(length: length, places: (later, first.length + move))
    }
    return Stretch(length: length, places: (join(value, later, movedBy: first.length + move + start * -1), start))
  }

  private mutating func power(_ stretch: Stretch, _ exponent: Int) -> Stretch {
    var (result, base, exponent) = (Stretch(), stretch, exponent)
    while exponent > 0 {
      if exponent % 2 == 1 { result = append(result, base) }
      exponent /= 2
      if exponent > 0 { base = append(base, base) }
    }
    return result
  }
}
