import Imaging

@testable import Evaluation

extension LabelMap {
  /// A map drawn as text, one digit a pixel, `.` where it is ignored.
  init(drawn text: String, width: Int) {
    let labels = text.map { $0 == "." ? LabelMap.ignored : UInt8(String($0))! }
    self.init(width: width, height: labels.count / width, labels: labels)
  }
}

extension CaseScores {
  /// A case of two drawn maps, by default of 12 columns.
  static func drawn(
    _ name: String = "case", group: String? = nil, classes: Int = 2, width: Int = 12, prediction: String,
    reference: String
  ) -> CaseScores {
    var counts = ConfusionCounts(classes: classes)
    counts.add(
      prediction: LabelMap(drawn: prediction, width: width), reference: LabelMap(drawn: reference, width: width))
    return CaseScores(name: name, group: group, counts: counts)
  }
}

func mean(_ terms: Double...) -> Double { terms.reduce(0, +) / Double(terms.count) }
