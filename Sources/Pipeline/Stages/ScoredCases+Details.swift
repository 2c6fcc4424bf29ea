internal import Evaluation
internal import Foundation

/// What stands beside the scores: the confusion matrix, the objects, the curves.
extension ScoredCases {
  /// The matrix of all cases as a table of texts, a row a reference class; nothing for two classes, whose counts say the
  /// same.
  public var confusionTable: (header: [String], rows: [[String]])? {
    guard classes.count > 2, let matrix = summary.confusion?.matrix else { return nil }
    let rows = classes.indices.map { truth in
      [classes[truth]] + matrix[truth * classes.count..<(truth + 1) * classes.count].map(String.init)
    }
    return (["reference \\ prediction"] + classes, rows)
  }

  /// How well objects were found, as a table of texts; nothing where they were not asked for.
  public var objectTable: (header: [String], rows: [[String]])? {
    objects.map { objects in
      let each = objects.perClass.flatMap { entry in
        [
          row(entry.name, "macro", entry.macro, counts: ["\(entry.references)", "\(entry.predictions)"]),
          row("", "pooled", entry.pooled, counts: ["", ""]),
        ]
      }
      let all = [row("all classes", "macro", objects.macro), row("", "pooled", objects.pooled)]
      return (
        [
          "objects", "average", "reference", "predicted", "precision", "recall", "f1", "ap0.5", "ap0.75", "meanAP",
          "sq", "pq",
        ],
        (objects.perClass.count > 1 ? all : []) + each
      )
    }
  }

  private func row(
    _ name: String, _ average: String, _ values: ObjectSummary.Averages, counts: [String] = ["", ""]
  ) -> [String] {
    let (half, threeQuarters) = (values.scores[0], values.scores[5])
    let numbers = [
      half[.precision], half[.recall], half[.f1], half[.averagePrecision], threeQuarters[.averagePrecision],
      values.meanAveragePrecision, half[.segmentationQuality], half[.panopticQuality],
    ]
    return [name, average] + counts + numbers.map { $0.isNaN ? "–" : String(format: "%.4f", $0) }
  }

  /// Writes `confusion.csv`, and `objects.csv` and `curves.json` where there is something to write.
  func writeDetails(in folder: String) throws {
    if summary.confusion != nil {
      let confusion = ConfusionTable(cases, classes: classes)
      try writeFile(Data(confusion.text.utf8), to: FilePath.join(folder, "confusion.csv"))
    }
    try writeObjects(to: FilePath.join(folder, "objects.csv"))
    if let probabilities { try writeJSON(probabilities.curves, to: FilePath.join(folder, "curves.json")) }
  }

  /// Writes `objects.csv`, where objects were asked for.
  func writeObjects(to path: String) throws(PipelineError) {
    guard objects != nil else { return }
    try writeFile(Data(MatchedObjectsTable(cases, classes: Array(classes[foreground])).text.utf8), to: path)
  }
}
