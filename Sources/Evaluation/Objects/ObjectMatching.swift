/// Which predicted objects are which reference objects: the pairs that overlap, and by how much.
///
/// Two objects match at a threshold t ≥ 0.5 where their IoU is above it; above a half, an object can have one partner only.
///
/// Source: Kirillov et al., "Panoptic segmentation", 2019; Caicedo et al., "Nucleus segmentation across imaging experiments:
/// the 2018 Data Science Bowl", 2019.
public struct ObjectMatching: Sendable, Equatable {
  /// Objects of the reference.
  public private(set) var references = 0
  /// Objects of the prediction.
  public private(set) var predictions = 0
  /// The IoU of every pair above a half, descending.
  public private(set) var overlaps: [Double] = []

  /// No objects yet.
  public init() {}

  /// - Parameters:
  ///   - reference: the number of each pixel's object; 0 where there is none.
  ///   - prediction: the same of as many pixels.
  public init(reference: [Int32], prediction: [Int32]) {
    precondition(reference.count == prediction.count)
    var areas: (reference: [Int32: Int], prediction: [Int32: Int]) = ([:], [:])
    var shared: [Pair: Int] = [:]
    // Neighbours mostly belong to the same pair.
    var run = (pair: Pair(reference: 0, prediction: 0), pixels: 0)
    func finish() {
      if run.pixels == 0 { return }
      if run.pair.reference != 0 { areas.reference[run.pair.reference, default: 0] += run.pixels }
      if run.pair.prediction != 0 { areas.prediction[run.pair.prediction, default: 0] += run.pixels }
      if run.pair.reference != 0 && run.pair.prediction != 0 { shared[run.pair, default: 0] += run.pixels }
    }
    for index in reference.indices {
      let pair = Pair(reference: reference[index], prediction: prediction[index])
      if pair == run.pair {
        run.pixels += 1
      } else {
        finish()
        run = (pair, 1)
      }
    }
    finish()
    references = areas.reference.count
    predictions = areas.prediction.count
    overlaps = shared.map { pair, pixels in
      ratio(pixels, areas.reference[pair.reference]! + areas.prediction[pair.prediction]! - pixels)
    }.filter { $0 > 0.5 }.sorted(by: >)
  }

  private struct Pair: Hashable {
    var reference: Int32
    var prediction: Int32
  }

  /// The objects of many, as if of one image.
  public static func pooled(_ all: [ObjectMatching]) -> ObjectMatching {
    var sum = ObjectMatching()
    sum.references = all.reduce(0) { $0 + $1.references }
    sum.predictions = all.reduce(0) { $0 + $1.predictions }
    sum.overlaps = all.flatMap(\.overlaps).sorted(by: >)
    return sum
  }

  /// Found objects, false ones and missed ones.
  ///
  /// - Precondition: the threshold lies in 0.5..<1.
  public func counts(above threshold: Double = 0.5) -> (truePositives: Int, falsePositives: Int, falseNegatives: Int) {
    precondition(threshold >= 0.5 && threshold < 1)
    let found = overlaps.prefix { $0 > threshold }.count
    return (found, predictions - found, references - found)
  }

  /// TP / (TP + FP); not a number without a predicted object.
  public func precision(above threshold: Double = 0.5) -> Double {
    ratio(counts(above: threshold).truePositives, predictions)
  }

  /// TP / (TP + FN); not a number without an object in the reference.
  public func recall(above threshold: Double = 0.5) -> Double {
    ratio(counts(above: threshold).truePositives, references)
  }

  /// 2TP / (2TP + FP + FN); not a number without any object.
  public func f1(above threshold: Double = 0.5) -> Double {
    ratio(2 * counts(above: threshold).truePositives, references + predictions)
  }

  /// TP / (TP + FP + FN), as the Data Science Bowl calls precision; not a number without any object.
  public func averagePrecision(above threshold: Double = 0.5) -> Double {
    let found = counts(above: threshold).truePositives
    return ratio(found, references + predictions - found)
  }

  /// 0.5, 0.55 … 0.95, each the nearest number to its decimals, as an IoU of 13/20 is to 0.65.
  public static let thresholds = (10..<20).map { Double($0) / 20 }

  /// The mean of ``averagePrecision(above:)`` over the ``thresholds``.
  public var meanAveragePrecision: Double {
    Self.thresholds.reduce(0) { $0 + averagePrecision(above: $1) } / Double(Self.thresholds.count)
  }

  /// SQ, the mean IoU of matched pairs; not a number without any.
  public func segmentationQuality(above threshold: Double = 0.5) -> Double {
    let matched = overlaps.prefix { $0 > threshold }
    return matched.isEmpty ? .nan : matched.reduce(0, +) / Double(matched.count)
  }

  /// PQ = Σ IoU / (TP + FP/2 + FN/2), the sum over matched pairs; not a number without any object.
  public func panopticQuality(above threshold: Double = 0.5) -> Double {
    if references + predictions == 0 { return .nan }
    return 2 * overlaps.prefix { $0 > threshold }.reduce(0, +) / Double(references + predictions)
  }
}
