/// `confusion.csv`: one row a case, reference class and predicted class, also where no pixel has both; lines end in LF. A case
/// whose classes overlap has no matrix and no rows.
public struct ConfusionTable {
  private let cases: [CaseScores]
  private let classes: [String]

  /// - Parameter classes: the background first.
  public init(_ cases: [CaseScores], classes: [String]) {
    self.cases = cases
    self.classes = classes
  }

  public var text: String {
    let names = classes.map(commaSeparatedField)
    var text = "case,reference,prediction,pixels\n"
    for entry in cases {
      let name = commaSeparatedField(entry.name)
      for (place, pixels) in (entry.counts?.matrix ?? []).enumerated() {
        text += "\(name),\(names[place / names.count]),\(names[place % names.count]),\(pixels)\n"
      }
    }
    return text
  }
}

extension ConfusionCounts {
  /// What `scores.json` holds under `confusion`: a list a reference class of pixels by predicted class.
  var json: String {
    let rows = (0..<classes).map { truth in
      "[\(matrix[truth * classes..<(truth + 1) * classes].map(String.init).joined(separator: ", "))]"
    }
    return "[\(rows.joined(separator: ", "))]"
  }
}
