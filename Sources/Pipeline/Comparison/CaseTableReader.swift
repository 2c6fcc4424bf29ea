internal import Evaluation

/// Reads `cases.csv` back: what `CaseTable` wrote, to the last bit.
struct CaseTableReader {
  let path: String
  /// Names in order, the background first where there is one.
  let classes: [String]
  /// Whether classes may overlap, so that there is none.
  var isOverlapping = false

  private static let counts = ["tp", "fp", "fn", "tn"]

  /// - Throws: `PipelineError` where the table has not one row a case and class, in order, or a field is no number.
  func read() throws(PipelineError) -> [CaseScores] {
    let table = try CommaSeparatedTable(path: path)
    let expected = ["case", "group", "class"] + Self.counts
    guard table.header.starts(with: expected) else {
      throw PipelineError(
        .unreadable,
        "\(path): expected the columns \(expected.joined(separator: ",")), found \(table.header.joined(separator: ","))"
      )
    }
    guard table.rows.count.isMultiple(of: classes.count) else {
      throw PipelineError(
        .unreadable, "\(path): has \(table.rows.count) rows, which is no multiple of the \(classes.count) classes")
    }
    // What is computed from counts is computed again from them.
    let columns = table.header.indices.compactMap { column in
      ScoreName(rawValue: table.header[column]).flatMap { $0.needsCountsAlone ? nil : (column, $0) }
    }
    var cases: [CaseScores] = []
    for start in stride(from: 0, to: table.rows.count, by: classes.count) {
      cases.append(try entry(Array(table.rows[start..<start + classes.count]), row: start + 2, columns))
    }
    return cases
  }

  /// - Parameter row: the number of the first row in the file.
  private func entry(
    _ rows: [[String]], row: Int, _ columns: [(Int, ScoreName)]
  ) throws(PipelineError) -> CaseScores {
    guard rows.allSatisfy({ $0[0] == rows[0][0] }), rows.map({ $0[2] }) == classes else {
      throw PipelineError(
        .unreadable,
        "\(path): row \(row): expected a row for each class of one case: \(classes.joined(separator: ", "))")
    }
    var counts: [ClassCounts] = []
    var beside: [[ScoreName: Double]] = []
    for (offset, fields) in rows.enumerated() {
      let numbers = fields[3..<7].compactMap { Int($0) }
      guard numbers.count == 4, numbers.allSatisfy({ $0 >= 0 }) else {
        throw PipelineError(.unreadable, "\(path): row \(row + offset): tp, fp, fn and tn must be whole numbers")
      }
      counts.append(
        ClassCounts(
          truePositives: numbers[0], falsePositives: numbers[1], falseNegatives: numbers[2],
          trueNegatives: numbers[3]))
      var values: [ScoreName: Double] = [:]
      for (column, score) in columns { values[score] = try number(fields[column], score, row: row + offset) }
      beside.append(values)
    }
    return CaseScores(
      name: rows[0][0], group: rows[0][1].isEmpty ? nil : rows[0][1], rows: counts,
      fromMasks: beside.map { $0.filter(\.key.needsMasks) }, isOverlapping: isOverlapping
    ).adding(fromProbabilities: beside.map { $0.filter(\.key.needsProbabilities) })
  }

  private func number(_ field: String, _ score: ScoreName, row: Int) throws(PipelineError) -> Double {
    if field.isEmpty { return .nan }
    guard let value = Double(field) else {
      throw PipelineError(.unreadable, "\(path): row \(row): \(score.rawValue) is '\(field)', which is no number")
    }
    return value
  }
}
