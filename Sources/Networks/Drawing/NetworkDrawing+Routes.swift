extension NetworkDrawing {
  /// How arrows run: past every box that they do not join.
  ///
  /// A step to a neighbour is a straight line. All others leave their box for a gap between two rows, run along it, and
  /// enter their target from there; where boxes stand in the way they change the row between two columns.
  struct Routes {
    typealias Point = (x: Int, y: Int)

    private let drawing: NetworkDrawing
    private let layout: Layout
    /// Of each arrow: where it runs along; nil for straight ones.
    private let courses: [Course?]
    /// Of each arrow: px from the middle of its gap, so that no two run upon each other.
    private let lanes: [Int]

    /// The levels above which an arrow runs along: one gap, or two with a change between the columns.
    private struct Course: Equatable {
      var first: Int
      var last: Int
    }

    init(_ drawing: NetworkDrawing, _ layout: Layout) {
      self.drawing = drawing
      self.layout = layout
      let courses = drawing.arrows.map { Self.course($0, drawing) }
      self.courses = courses
      lanes = courses.indices.map { arrow in
        guard let course = courses[arrow] else { return 0 }
        let beside = courses.indices.filter { courses[$0]?.first == course.first }
        let spacing = min(7, (Layout.rowStep - Layout.boxHeight - 36) / beside.count)
        return (beside.firstIndex(of: arrow)! - beside.count / 2) * spacing
      }
    }

    /// The corners of an arrow's way, its ends included.
    func points(of index: Int) -> [Point] {
      let arrow = drawing.arrows[index]
      let (source, target) = (drawing.boxes[arrow.source], drawing.boxes[arrow.target])
      let (from, to) = (layout.centre(of: source), layout.centre(of: target))
      let (halfWidth, halfHeight) = (Layout.boxWidth / 2, Layout.boxHeight / 2)
      guard let course = courses[index] else {
        if source.level == target.level {
          // One that leads back, from a part of a block, leaves room for the one that leads there.
          let (direction, height) = to.x < from.x ? (-1, from.y + 16) : (1, from.y)
          return [(from.x + direction * halfWidth, height), (to.x - direction * halfWidth, height)]
        }
        let side = source.level < target.level ? 1 : -1
        return [
          (from.x + halfWidth / 2, from.y + side * halfHeight), (to.x + slot(index), to.y - side * halfHeight),
        ]
      }
      let (first, last) = (layout.gap(aboveLevel: course.first), layout.gap(aboveLevel: course.last))
      let start = (x: from.x + halfWidth / 2 + lanes[index] / 2, y: from.y + (first > from.y ? 1 : -1) * halfHeight)
      let end = (x: to.x + slot(index), y: to.y + (last > to.y ? 1 : -1) * halfHeight)
      if course.first == course.last {
        return [start, (start.x, first + lanes[index]), (end.x, first + lanes[index]), end]
      }
      let between = to.x - Layout.columnStep / 2 + lanes[index] / 3
      return [
        start, (start.x, first + lanes[index]), (between, first + lanes[index]), (between, last + lanes[index]),
        (end.x, last + lanes[index]), end,
      ]
    }

    /// The way as SVG has it, with round corners.
    func path(of index: Int) -> String {
      let points = points(of: index)
      var path = "M\(points[0].x) \(points[0].y)"
      for place in points.indices.dropFirst().dropLast() {
        let corner = points[place]
        let before = Self.point(from: corner, towards: points[place - 1])
        let after = Self.point(from: corner, towards: points[place + 1])
        path += "L\(before.x) \(before.y)Q\(corner.x) \(corner.y) \(after.x) \(after.y)"
      }
      return path + "L\(points.last!.x) \(points.last!.y)"
    }

    /// Up to 8 px from a corner, and at most half the way.
    private static func point(from corner: Point, towards other: Point) -> Point {
      let (dx, dy) = (other.x - corner.x, other.y - corner.y)
      let radius = min(8, max(abs(dx), abs(dy)) / 2)
      return (corner.x + dx.signum() * radius, corner.y + dy.signum() * radius)
    }

    private static func course(_ arrow: Arrow, _ drawing: NetworkDrawing) -> Course? {
      let (source, target) = (drawing.boxes[arrow.source], drawing.boxes[arrow.target])
      func isFree(_ column: Int, _ levels: some Sequence<Int>) -> Bool {
        levels.allSatisfy { level in !drawing.boxes.contains { $0.column == column && $0.level == level } }
      }
      let columns = min(source.column, target.column) + 1..<max(source.column, target.column, source.column + 1)
      if source.level == target.level {
        if columns.allSatisfy({ isFree($0, [source.level]) }) { return nil }
        return Course(first: source.level, last: source.level)
      }
      if abs(source.level - target.level) == 1, target.column - source.column <= 1 { return nil }
      // Gaps by the level below them, from the source on.
      let gaps =
        source.level < target.level
        ? Array(source.level + 1...target.level) : Array((target.level + 1...source.level).reversed())
      let free = gaps.first { gap in
        let (near, far) =
          source.level < target.level
          ? (source.level + 1..<gap, gap..<target.level) : (gap..<source.level, target.level + 1..<gap)
        return isFree(source.column, near) && isFree(target.column, far)
      }
      return free.map { Course(first: $0, last: $0) } ?? Course(first: gaps.first!, last: gaps.last!)
    }

    /// Where an arrow meets its target's edge, from the middle: those from near levels to the left, so that few cross.
    private func slot(_ index: Int) -> Int {
      let arrow = drawing.arrows[index]
      let direction = drawing.direction(arrow)
      let beside = drawing.arrows.indices.filter {
        drawing.arrows[$0].target == arrow.target && drawing.direction(drawing.arrows[$0]) == direction
          && (direction != .skip || courses[$0] != nil)
      }.sorted { distance($0) < distance($1) }
      guard let place = beside.firstIndex(of: index) else { return 0 }
      return min(20, Layout.boxWidth * 2 / 3 / beside.count) * place - Layout.boxWidth / 4
    }

    private func distance(_ index: Int) -> Int {
      let arrow = drawing.arrows[index]
      let (source, target) = (drawing.boxes[arrow.source], drawing.boxes[arrow.target])
      return abs(source.level - target.level) * 1000 + abs(source.column - target.column)
    }
  }
}
