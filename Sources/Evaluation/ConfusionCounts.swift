public import Imaging

/// Pixels by reference class and predicted class: what every overlap score is computed from, and can be pooled again.
///
///     var counts = ConfusionCounts(classes: 2)
///     counts.add(prediction: predicted, reference: truth)
///     let iou = ScoreName.iou.value(of: counts[1])
public struct ConfusionCounts: Sendable, Equatable {
  /// Classes, the background included.
  public let classes: Int
  /// Reference × prediction, row by row.
  public private(set) var matrix: [Int]

  /// No pixels yet.
  ///
  /// - Precondition: 2 to 255 classes.
  public init(classes: Int) {
    precondition((2...255).contains(classes), "labels below 255 name 2 to 255 classes, not \(classes)")
    self.classes = classes
    matrix = Array(repeating: 0, count: classes * classes)
  }

  /// Pixels counted; ignored ones are not.
  public var total: Int { matrix.reduce(0, +) }

  /// Pixels whose predicted class is the reference's.
  public var trace: Int { (0..<classes).reduce(0) { $0 + matrix[$1 * classes + $1] } }

  /// Counts the pixels of a case; a pixel that either map ignores does not count.
  ///
  /// - Precondition: both maps have one size, and their labels are classes or ignored.
  public mutating func add(prediction: LabelMap, reference: LabelMap) {
    precondition(
      (prediction.width, prediction.height, prediction.planes) == (reference.width, reference.height, reference.planes))
    let pairs = PairCounts(classes: classes, reference: reference.labels, prediction: prediction.labels)
    precondition(pairs.strangers == 0, "a label is no class")
    for truth in 0..<classes {
      for predicted in 0..<classes { matrix[truth * classes + predicted] += pairs[truth, predicted] }
    }
  }

  /// Counts pixels of one pair of classes.
  ///
  /// - Precondition: both are classes.
  mutating func add(_ pixels: Int, reference: Int, prediction: Int) {
    precondition(reference < classes && prediction < classes)
    matrix[reference * classes + prediction] += pixels
  }

  /// Adds the counts of other pixels.
  public static func += (counts: inout ConfusionCounts, other: ConfusionCounts) {
    precondition(counts.classes == other.classes)
    for index in counts.matrix.indices { counts.matrix[index] += other.matrix[index] }
  }

  /// Both pixel sets together.
  public static func + (left: ConfusionCounts, right: ConfusionCounts) -> ConfusionCounts {
    var sum = left
    sum += right
    return sum
  }

  /// Each class against the rest.
  public var classCounts: [ClassCounts] {
    let total = total
    return (0..<classes).map { self.counts(of: $0, total: total) }
  }

  /// One class against the rest.
  public subscript(label: Int) -> ClassCounts { counts(of: label, total: total) }

  private func counts(of label: Int, total: Int) -> ClassCounts {
    let truePositives = matrix[label * classes + label]
    let predicted = (0..<classes).reduce(0) { $0 + matrix[$1 * classes + label] }
    let actual = (0..<classes).reduce(0) { $0 + matrix[label * classes + $1] }
    return ClassCounts(
      truePositives: truePositives, falsePositives: predicted - truePositives,
      falseNegatives: actual - truePositives, trueNegatives: total - predicted - actual + truePositives)
  }
}
