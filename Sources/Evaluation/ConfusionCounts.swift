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

  public init(classes: Int) {
    precondition(classes >= 2)
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
    // A histogram of pairs of bytes needs no branch in the loop.
    var pairs = [Int](repeating: 0, count: 1 << 16)
    pairs.withUnsafeMutableBufferPointer { pairs in
      prediction.labels.withUnsafeBufferPointer { predicted in
        reference.labels.withUnsafeBufferPointer { truth in
          for pixel in predicted.indices { pairs[Int(truth[pixel]) << 8 | Int(predicted[pixel])] += 1 }
        }
      }
    }
    for truth in 0..<256 {
      for predicted in 0..<256 where pairs[truth << 8 | predicted] > 0 {
        if truth == LabelMap.ignored || predicted == LabelMap.ignored { continue }
        precondition(truth < classes && predicted < classes, "a label is no class")
        matrix[truth * classes + predicted] += pairs[truth << 8 | predicted]
      }
    }
  }

  /// Adds the counts of other pixels.
  public static func += (counts: inout ConfusionCounts, other: ConfusionCounts) {
    precondition(counts.classes == other.classes)
    for index in counts.matrix.indices { counts.matrix[index] += other.matrix[index] }
  }

  /// One class against the rest.
  public subscript(label: Int) -> ClassCounts {
    let truePositives = matrix[label * classes + label]
    let predicted = (0..<classes).reduce(0) { $0 + matrix[$1 * classes + label] }
    let actual = (0..<classes).reduce(0) { $0 + matrix[label * classes + $1] }
    return ClassCounts(
      truePositives: truePositives, falsePositives: predicted - truePositives,
      falseNegatives: actual - truePositives, trueNegatives: total - predicted - actual + truePositives)
  }
}

/// Pixels of one class against the rest.
public struct ClassCounts: Sendable, Equatable {
  public var truePositives: Int
  public var falsePositives: Int
  public var falseNegatives: Int
  public var trueNegatives: Int

  public init(truePositives: Int, falsePositives: Int, falseNegatives: Int, trueNegatives: Int) {
    self.truePositives = truePositives
    self.falsePositives = falsePositives
    self.falseNegatives = falseNegatives
    self.trueNegatives = trueNegatives
  }

  /// Which of reference and prediction have the class at all.
  public var status: Status {
    switch (truePositives + falseNegatives > 0, truePositives + falsePositives > 0) {
    case (true, true): .ok
    case (false, false): .empty
    case (false, true): .noReference
    case (true, false): .noPrediction
    }
  }

  /// As `cases.csv` names it.
  public enum Status: String, Sendable {
    case ok
    case empty
    case noReference
    case noPrediction
  }
}
