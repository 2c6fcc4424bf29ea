extension NetworkDrawing {
  /// Where boxes stand, in px.
  struct Layout {
    static let boxWidth = 118
    static let boxHeight = 58
    static let columnStep = 146
    static let rowStep = 128
    private static let margin = (left: 72, right: 24, top: 118, bottom: 52)

    let width: Int
    let height: Int

    init(_ drawing: NetworkDrawing) {
      width = Self.margin.left + (drawing.boxes.map(\.column).max()! + 1) * Self.columnStep + Self.margin.right
      height =
        Self.margin.top + (drawing.scales.count - 1) * Self.rowStep + Self.boxHeight + Self.margin.bottom
    }

    func middle(ofLevel level: Int) -> Int { Self.margin.top + Self.boxHeight / 2 + level * Self.rowStep }

    /// The middle of the gap above a level, where no box stands.
    func gap(aboveLevel level: Int) -> Int { middle(ofLevel: level) - Self.rowStep / 2 }

    func centre(of box: Box) -> (x: Int, y: Int) {
      (Self.margin.left + box.column * Self.columnStep + Self.columnStep / 2, middle(ofLevel: box.level))
    }
  }
}
