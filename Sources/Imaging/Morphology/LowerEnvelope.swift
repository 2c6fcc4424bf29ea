/// The lower envelope of the parabolas (x − i)² + height(i), one a column i of a row: what the distance to anything is
/// along a row once it is known along each column.
///
/// All numbers are whole: where one parabola passes under the next is found by a division that rounds down.
struct LowerEnvelope {
  /// The height of a column that has no parabola.
  static let absent = Int.max

  /// The column of the lowest parabola at each place of the row; −1 where there is none at all.
  private(set) var column: [Int]
  /// What it is there.
  private var value: [Int]

  /// The columns whose parabolas are the lowest somewhere, from left to right.
  private var lowest: [Int]
  /// The first place where each of them is.
  private var starts: [Int]
  private var count = 0

  init(width: Int) {
    column = [Int](repeating: -1, count: width)
    value = [Int](repeating: Self.absent, count: width)
    lowest = [Int](repeating: 0, count: width)
    starts = lowest
  }

  /// The envelope's value at a place; infinite where there is no parabola.
  func squaredDistance(at x: Int) -> Double { value[x] == Self.absent ? .infinity : Double(value[x]) }

  /// The envelope's value at a place; ``absent`` where there is no parabola.
  func value(at x: Int) -> Int { value[x] }

  /// - Parameter heights: of every column, not negative, or ``absent``.
  mutating func build(_ heights: [Int]) {
    precondition(heights.count == column.count)
    count = 0
    for added in heights.indices where heights[added] != Self.absent {
      while count > 0, isAbove(lowest[count - 1], added, at: starts[count - 1], heights) { count -= 1 }
      // The parabola before is not above this one at its own start, so that they meet there or further to the right.
      let start = count == 0 ? 0 : Self.meeting(lowest[count - 1], added, heights) + 1
      guard start < heights.count else { continue }
      lowest[count] = added
      starts[count] = start
      count += 1
    }
    evaluate(heights)
  }

  private mutating func evaluate(_ heights: [Int]) {
    var place = 0
    for x in heights.indices {
      if place + 1 < count, starts[place + 1] <= x { place += 1 }
      column[x] = count == 0 ? -1 : lowest[place]
      value[x] = count == 0 ? Self.absent : Self.value(heights, lowest[place], at: x)
    }
  }

  private func isAbove(_ first: Int, _ second: Int, at x: Int, _ heights: [Int]) -> Bool {
    Self.value(heights, first, at: x) > Self.value(heights, second, at: x)
  }

  /// The last place where the parabola of a column is not above that of a column to its right.
  private static func meeting(_ left: Int, _ right: Int, _ heights: [Int]) -> Int {
    (right * right - left * left + heights[right] - heights[left]) / (2 * (right - left))
  }

  private static func value(_ heights: [Int], _ column: Int, at x: Int) -> Int {
    (x - column) * (x - column) + heights[column]
  }
}
