extension BitMask {
  /// Sets every 4-connected part of the background that does not reach the edge.
  public func fillingHoles() -> BitMask {
    let background = RunComponents(inverted, connectivity: .four)
    var isOpen = [Bool](repeating: false, count: background.count)
    for (run, component) in zip(background.runs, background.component) {
      let row = run.row % height
      if row == 0 || row == height - 1 || run.start == 0 || run.end == width { isOpen[component] = true }
    }
    var filled = self
    for (run, component) in zip(background.runs, background.component) where !isOpen[component] {
      filled.set(row: run.row, from: run.start, to: run.end)
    }
    return filled
  }
}
