// Computes the area under the ROC curve and the average precision of many pixels in one pass, one thread, the counterpart of
// peers/ranking.py, which makes the pixels.
//
//     RankingCurves FOLDER [--rounds 5]
//
// FOLDER holds probabilities.raw (float32) and labels.raw (a byte each, 0 or 1). Prints a JSON object: the median and the least
// seconds from the pixels in memory to both numbers.

import Evaluation
import Foundation

var folder = ""
var rounds = 5
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--rounds": rounds = Int(arguments.popFirst() ?? "") ?? rounds
  default: folder = argument
  }
}

let labels = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/labels.raw")))
let probabilities = try Data(contentsOf: URL(fileURLWithPath: folder + "/probabilities.raw")).withUnsafeBytes {
  [Float]($0.bindMemory(to: Float.self))
}
guard labels.count == probabilities.count && !labels.isEmpty else {
  fatalError("\(folder): the files do not fit together")
}

func curve() -> RankingCurve {
  var histogram = OddsHistogram()
  histogram.add(probabilities.span, labels: labels.span, of: 1)
  return RankingCurve(histogram)
}

var (area, averagePrecision) = (0.0, 0.0)
var seconds: [Double] = []
for _ in 0..<max(1, rounds) {
  let elapsed = ContinuousClock().measure {
    let curve = curve()
    (area, averagePrecision) = (curve.area, curve.averagePrecision)
  }
  seconds.append(Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18)
}
seconds.sort()
let result: [String: Any] = [
  "program": "Sulcus", "pixels": labels.count, "seconds": seconds[seconds.count / 2], "least": seconds[0], "area": area,
  "averagePrecision": averagePrecision,
]
print(String(decoding: try JSONSerialization.data(withJSONObject: result, options: .sortedKeys), as: UTF8.self))
