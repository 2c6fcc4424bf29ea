extension BitMask {
  /// Keeps the connected parts of at least `area` pixels.
  public func removingSmall(area: Int, connectivity: Connectivity = .eight) -> BitMask {
    let found = RunComponents(self, connectivity: connectivity)
    var areas = [Int](repeating: 0, count: found.count)
    for (run, component) in zip(found.runs, found.component) { areas[component] += run.end - run.start }
    var kept = BitMask(width: width, height: height, planes: planes)
    for (run, component) in zip(found.runs, found.component) where areas[component] >= area {
      kept.set(row: run.row, from: run.start, to: run.end)
    }
    return kept
  }
}
