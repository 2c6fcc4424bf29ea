extension NetworkDrawing {
  /// Where boxes stand and how arrows run, in px.
  struct Layout {
    static let boxWidth = 118
    static let boxHeight = 58
    private static let columnStep = 146
    private static let rowStep = 128
    private static let margin = (left: 72, right: 24, top: 74, bottom: 52)

    let width: Int
    let height: Int
    private let drawing: NetworkDrawing
    private let top: Int

    init(_ drawing: NetworkDrawing) {
      self.drawing = drawing
      let arcs = drawing.arrows.indices.filter { drawing.boxes[drawing.arrows[$0].source].level == 0 }
        .filter(drawing.isBlocked).map { Self.arc(drawing.span($0)) }
      top = Self.margin.top + (arcs.max() ?? 0)
      width = Self.margin.left + (drawing.boxes.map(\.column).max()! + 1) * Self.columnStep + Self.margin.right
      height = top + (drawing.scales.count - 1) * Self.rowStep + Self.boxHeight + Self.margin.bottom
    }

    func middle(ofLevel level: Int) -> Int { top + Self.boxHeight / 2 + level * Self.rowStep }

    func centre(of box: Box) -> (x: Int, y: Int) {
      (Self.margin.left + box.column * Self.columnStep + Self.columnStep / 2, middle(ofLevel: box.level))
    }

    /// Skip connections run straight, or as an arc over what stands between; a step to the next row runs straight down
    /// or up, a longer one along its row and then into the target from above or below.
    func path(of index: Int) -> String {
      let arrow = drawing.arrows[index]
      let (source, target) = (drawing.boxes[arrow.source], drawing.boxes[arrow.target])
      let (from, to) = (centre(of: source), centre(of: target))
      let (halfWidth, halfHeight) = (Self.boxWidth / 2, Self.boxHeight / 2)
      if source.level == target.level {
        if drawing.isBlocked(index) {
          let (start, end) = (from.x, to.x + slot(index))
          let (edge, height) = (from.y - halfHeight, Self.arc(drawing.span(index)))
          let control = edge - height * 4 / 3
          return "M\(start) \(edge)C\(start + 30) \(control) \(end - 30) \(control) \(end) \(edge)"
        }
        if to.x < from.x { return "M\(from.x - halfWidth) \(from.y + 16)H\(to.x + halfWidth)" }
        return "M\(from.x + halfWidth) \(from.y)H\(to.x - halfWidth)"
      }
      let side = source.level < target.level ? 1 : -1
      let entry = (x: to.x + slot(index), y: to.y - side * halfHeight)
      if drawing.span(index) <= 1 {
        return "M\(from.x + halfWidth / 2) \(from.y + side * halfHeight)L\(entry.x) \(entry.y)"
      }
      let exit = (x: from.x + halfWidth, y: from.y + halfHeight / 2)
      return "M\(exit.x) \(exit.y)Q\(entry.x) \(exit.y) \(entry.x) \(entry.y)"
    }

    /// How far an arc rises above the boxes.
    private static func arc(_ span: Int) -> Int { min(10 + 9 * span, 100) }

    /// Where an arrow meets its target's edge, from the middle: those from near levels to the left, so that none cross.
    private func slot(_ index: Int) -> Int {
      let arrow = drawing.arrows[index]
      let direction = drawing.direction(arrow)
      let beside = drawing.arrows.indices.filter {
        drawing.arrows[$0].target == arrow.target && drawing.direction(drawing.arrows[$0]) == direction
          && (direction != .skip || drawing.isBlocked($0))
      }.sorted { distance($0) < distance($1) }
      let place = beside.firstIndex(of: index)!
      return min(20, Self.boxWidth * 2 / 3 / beside.count) * place - Self.boxWidth / 4
    }

    private func distance(_ index: Int) -> Int {
      let arrow = drawing.arrows[index]
      let (source, target) = (drawing.boxes[arrow.source], drawing.boxes[arrow.target])
      return abs(source.level - target.level) * 1000 + abs(source.column - target.column)
    }
  }

  /// Columns from one end of an arrow to the other.
  private func span(_ index: Int) -> Int {
    boxes[arrows[index].target].column - boxes[arrows[index].source].column
  }

  /// Whether a box of the same row stands between the ends of an arrow.
  private func isBlocked(_ index: Int) -> Bool {
    let (source, target) = (boxes[arrows[index].source], boxes[arrows[index].target])
    guard source.level == target.level, source.column + 1 < target.column else { return false }
    return boxes.contains { $0.level == source.level && (source.column + 1..<target.column).contains($0.column) }
  }
}
