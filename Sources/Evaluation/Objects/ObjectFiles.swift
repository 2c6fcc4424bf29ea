/// `objects.csv`: one row a case, foreground class and IoU threshold; lines end in LF.
public struct MatchedObjectsTable {
  private let cases: [CaseScores]
  private let classes: [String]

  /// - Parameters:
  ///   - cases: with their objects.
  ///   - classes: of the foreground.
  public init(_ cases: [CaseScores], classes: [String]) {
    self.cases = cases
    self.classes = classes
  }

  /// The file's text. An undefined score is an empty cell; `meanAP` stands in all rows of its case and class.
  public var text: String {
    let header =
      ["case", "group", "class", "iou", "references", "predictions", "matched"]
      + ObjectScores.Name.allCases.map(\.rawValue)
      + ["meanAP"]
    let rows = cases.flatMap { entry in
      zip(classes, entry.objects).flatMap { name, matching in
        ObjectMatching.thresholds.map { row(entry, name, matching, above: $0) }
      }
    }
    return ([header] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
  }

  private func row(_ entry: CaseScores, _ name: String, _ matching: ObjectMatching, above threshold: Double) -> [String]
  {
    let scores = ObjectScores(matching, above: threshold)
    let counts = [matching.references, matching.predictions, matching.counts(above: threshold).truePositives]
    return [entry.name, entry.group ?? "", name].map(commaSeparatedField) + ["\(threshold)"] + counts.map(String.init)
      + (ObjectScores.Name.allCases.map { scores[$0] } + [matching.meanAveragePrecision]).map {
        $0.isNaN ? "" : "\($0)"
      }
  }
}

extension ObjectSummary {
  /// What `scores.json` holds under `objects`: lists have one number for each of the IoU thresholds under `iou`.
  public var json: String {
    let rows = perClass.map { entry in
      "      \(jsonText(entry.name)): {\"references\": \(entry.references), \"predictions\": \(entry.predictions), "
        + "\"macro\": \(Self.object(entry.macro)), \"pooled\": \(Self.object(entry.pooled))}"
    }
    return """
      {
          "iou": \(Self.list(ObjectMatching.thresholds)),
          "macro": \(Self.object(macro)),
          "pooled": \(Self.object(pooled)),
          "perClass": {
      \(rows.joined(separator: ",\n"))
          }
        }
      """
  }

  private static func object(_ averages: Averages) -> String {
    let lists = ObjectScores.Name.allCases.map { name in
      "\"\(name.rawValue)\": \(list(averages.scores.map { $0[name] }))"
    }
    return "{\((lists + ["\"meanAP\": \(jsonNumber(averages.meanAveragePrecision))"]).joined(separator: ", "))}"
  }

  private static func list(_ values: [Double]) -> String { "[\(values.map(jsonNumber).joined(separator: ", "))]" }
}
