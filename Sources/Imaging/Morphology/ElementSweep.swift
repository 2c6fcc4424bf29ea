/// A structuring element as runs of columns about 0, each with the places it is moved to.
struct ElementSweep {
  struct Part {
    /// With 0 among them.
    var columns: ClosedRange<Int>
    var places: [MoveProgram.Offset]
  }

  /// The narrowest run first.
  let parts: [Part]

  init(_ runs: [StructuringElement.Run]) {
    var places: [ClosedRange<Int>: [MoveProgram.Offset]] = [:]
    for run in runs {
      // Runs that hold column 0 need not be moved along their row.
      let x = min(max(0, run.columns.lowerBound), run.columns.upperBound)
      let columns = run.columns.lowerBound - x...run.columns.upperBound - x
      places[columns, default: []].append(.init(x: x, y: run.row, plane: run.plane))
    }
    let columns = places.keys.sorted { ($0.count, $0.lowerBound) < ($1.count, $1.lowerBound) }
    parts = columns.map { Part(columns: $0, places: places[$0] ?? []) }
  }
}
