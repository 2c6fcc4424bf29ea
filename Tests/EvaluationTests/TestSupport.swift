import Evaluation
import Imaging

/// A map drawn with one digit a pixel; - is ignored.
func drawn(_ rows: String...) -> LabelMap {
  LabelMap(
    width: rows[0].count, height: rows.count, labels: rows.joined().map { UInt8(String($0)) ?? LabelMap.ignored })
}

/// The counts of a case of one class and the background.
func binary(_ tp: Int, _ fp: Int, _ fn: Int, _ tn: Int) -> ConfusionCounts {
  // Labels decide the matrix, which has no other way in: row by row reference, column by column prediction.
  let reference = pixels([(tp, 1), (fp, 0), (fn, 1), (tn, 0)])
  let prediction = pixels([(tp, 1), (fp, 1), (fn, 0), (tn, 0)])
  var counts = ConfusionCounts(classes: 2)
  counts.add(prediction: prediction, reference: reference)
  return counts
}

private func pixels(_ runs: [(count: Int, label: UInt8)]) -> LabelMap {
  let labels = runs.flatMap { Array(repeating: $0.label, count: $0.count) }
  return LabelMap(width: labels.count, height: 1, labels: labels)
}

/// Equal within a distance, or both undefined.
func isClose(_ found: Double?, _ expected: Double, within tolerance: Double = 1e-12) -> Bool {
  guard let found else { return false }
  return expected.isNaN ? found.isNaN : abs(found - expected) <= tolerance
}
