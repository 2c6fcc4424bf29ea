/// `cases.csv`: one row a case and class, background included where there is one; lines end in LF.
public struct CaseTable {
  let cases: [CaseScores]
  let classes: [String]
  let scores: [ScoreName]

  public init(_ cases: [CaseScores], classes: [String], scores: [ScoreName]) {
    self.cases = cases
    self.classes = classes
    self.scores = scores
  }

  /// The file's text. An undefined score is an empty cell, an infinite one `inf`; `miou`, a score of the whole case, stands in
  /// all its rows.
  public var text: String {
    let header = ["case", "group", "class", "tp", "fp", "fn", "tn"] + scores.map(\.rawValue) + ["status"]
    let rows = cases.flatMap { entry in classes.indices.map { row(entry, label: $0) } }
    return ([header] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
  }

  private func row(_ entry: CaseScores, label: Int) -> [String] {
    let counts = entry.rows[label]
    let numbers = [counts.truePositives, counts.falsePositives, counts.falseNegatives, counts.trueNegatives]
    return [entry.name, entry.group ?? "", classes[label]].map(commaSeparatedField) + numbers.map(String.init)
      + scores.map { number(entry.score($0, ofClass: label)) } + [counts.status.rawValue]
  }

  private func number(_ value: Double) -> String { value.isNaN ? "" : "\(value)" }
}

/// A text as a field of a CSV file (RFC 4180): with a comma, a quote or a line end it stands in quotes.
public func commaSeparatedField(_ text: String) -> String {
  // By scalars: a quote that a combining accent follows is still a quote to a reader of CSV.
  let scalars = text.unicodeScalars
  guard scalars.contains(where: { [",", "\"", "\n", "\r"].contains($0) }) else { return text }
  return "\"" + scalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
}

extension ScoreSummary {
  /// `scores.json`: undefined is null, infinite the text "inf"; `infinite` counts distances that no mean holds, if any, and
  /// `confusion` holds the pixels of all cases, a list a reference class. Where classes may overlap, `"overlapping": true` stands
  /// in its place, and no class is then the background.
  public var json: String { json(adding: []) }

  /// The same with further fields, in their order.
  ///
  /// - Parameter fields: names, and values that are JSON.
  public func json(adding fields: [(name: String, json: String)]) -> String {
    let classes = perClass.map { jsonText($0.name) }.joined(separator: ", ")
    let matrix = confusion.map { [(name: "confusion", json: $0.json)] } ?? []
    let overlapping = isOverlapping ? [(name: "overlapping", json: "true")] : []
    let further = (overlapping + matrix + fields).map { ",\n  \(jsonText($0.name)): \($0.json)" }.joined()
    let rows = perClass.map { entry in
      "    \(jsonText(entry.name)): {\"macro\": \(object(entry.macro)), \"pooled\": \(object(entry.pooled))}"
    }
    return """
      {
        "classes": [\(classes)],
        "macro": \(object(macro)),
        "pooled": \(object(pooled)),
        "perClass": {
      \(rows.joined(separator: ",\n"))
        },
        "scored": \(scored),
        "undefined": \(undefined)\(infiniteText)\(further)
      }
      """
  }

  private var infiniteText: String {
    if infinite.isEmpty { return "" }
    let fields = scores.compactMap { score in infinite[score].map { "\"\(score.rawValue)\": \($0)" } }
    return ",\n  \"infinite\": {\(fields.joined(separator: ", "))}"
  }

  private func object(_ values: [ScoreName: Double]) -> String {
    let fields = scores.compactMap { score in
      values[score].map { "\"\(score.rawValue)\": \(jsonNumber($0))" }
    }
    return "{\(fields.joined(separator: ", "))}"
  }
}

/// A number in JSON: undefined is null, infinite the text "inf".
func jsonNumber(_ value: Double) -> String {
  value.isNaN ? "null" : value.isInfinite ? "\"inf\"" : "\(value)"
}

/// A text in JSON.
func jsonText(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": result += "\\\(scalar)"
    case "\0"..<" ": result += (scalar.value < 16 ? "\\u000" : "\\u00") + String(scalar.value, radix: 16)
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
