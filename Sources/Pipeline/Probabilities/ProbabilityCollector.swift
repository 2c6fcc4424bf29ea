internal import Evaluation
internal import Foundation
internal import Imaging

/// Counts the probabilities of cases, on several threads, one case each; what is kept does not grow with the images, and by a
/// few hundred bytes a case.
///
/// Probabilities are those on the image's own pixel grid, before any step of post-processing: thresholds and steps on masks
/// are decisions, and curves are over all decisions. Pixels that the reference ignores are left out.
final class ProbabilityCollector: @unchecked Sendable {
  private let classes: ClassTable
  // `lock` guards everything below it.
  private let lock = NSLock()
  private var histograms: [OddsHistogram]
  private var entries: [String: CollectedProbabilities.CaseEntry] = [:]

  init(classes: ClassTable) {
    self.classes = classes
    histograms = Array(repeating: OddsHistogram(), count: classes.names.count - 1)
  }

  /// Counts a case.
  ///
  /// - Parameters:
  ///   - planes: a channel a class, one image a page.
  ///   - file: where the probabilities come from, for errors.
  /// - Throws: `PipelineError` where sizes differ, or a value is no probability.
  func add(_ name: String, _ planes: [FloatImage], reference: LabelMap, file: String) throws(PipelineError) {
    let pixels = reference.width * reference.height
    guard planes.count == reference.planes,
      planes.allSatisfy({ $0.width * $0.height == pixels && $0.width == reference.width })
    else {
      throw PipelineError(
        .sizeMismatch,
        "\(file): probabilities are of \(planes[0].width)×\(planes[0].height)×\(planes.count) pixels, the reference of "
          + "\(name) is \(reference.sizeText)")
    }
    for plane in planes { try Self.check(plane, file: file) }
    // One map for all classes, or where they overlap one a class.
    let maps = classes.layers(of: reference)
    let counted = (1..<classes.names.count).map { label in
      Self.count(planes, class: label, reference: maps[maps.count == 1 ? 0 : label - 1])
    }
    let entry = CollectedProbabilities.CaseEntry(name: name, classes: counted.map(\.scores))
    lock.withLock {
      for label in counted.indices { histograms[label] += counted[label].tally.histogram }
      entries[name] = entry
    }
  }

  /// A case of more pixels is scored from bins, since sorting takes memory for each.
  static let mostSortedPixels = 1 << 22

  private static func count(
    _ planes: [FloatImage], class label: Int, reference: LabelMap
  ) -> (tally: ProbabilityTally, scores: ClassProbabilityScores) {
    let pixels = reference.width * reference.height
    let isSorted = reference.labels.count <= mostSortedPixels
    var tally = ProbabilityTally()
    var ranked = RankedPixels()
    for (index, plane) in planes.enumerated() {
      let probabilities = plane.values.span.extracting(label * pixels..<(label + 1) * pixels)
      let labels = reference.labels.span.extracting(index * pixels..<(index + 1) * pixels)
      tally.add(probabilities, labels: labels, of: UInt8(label))
      if isSorted { ranked.add(probabilities, labels: labels, of: UInt8(label)) }
    }
    return (tally, isSorted ? tally.scores(ranked.areas) : tally.scores)
  }

  /// What was counted.
  ///
  /// - Parameter order: the names of the cases, in their order; one that was not counted is left out.
  func collected(order: [String]) -> CollectedProbabilities {
    lock.withLock {
      CollectedProbabilities(
        classes: Array(classes.names.dropFirst()), histograms: histograms, cases: order.compactMap { entries[$0] })
    }
  }

  /// Blending and interpolation leave rounding errors, no more.
  private static func check(_ plane: FloatImage, file: String) throws(PipelineError) {
    guard let wrong = plane.values.first(where: { !(-0.001...1.001 ~= $0) }) else { return }
    throw PipelineError(
      wrong.isNaN ? .notFinite : .maskValues, "\(file): probabilities are from 0 to 1, found \(wrong)")
  }
}

/// Counts the probabilities of the cases that a run predicts.
struct ProbabilitySink: PredictionSink {
  let collector: ProbabilityCollector
  let reader: CaseReader
  /// Several raters, who settle the reference.
  let panel: RaterPanel?
  private let pairs: [String: EvaluateStage.Pair]

  init(_ pairs: [EvaluateStage.Pair], reader: CaseReader, panel: RaterPanel?) {
    collector = ProbabilityCollector(classes: reader.classes)
    (self.reader, self.panel) = (reader, panel)
    self.pairs = Dictionary(uniqueKeysWithValues: pairs.map { ($0.name, $0) })
  }

  func prepare(_ files: [ImageFile]) {}

  func write(_ planes: [FloatImage], of prepared: PreparedImage) throws {
    let restored = zip(planes, prepared.planes).map { Predictor.restore($0, from: $1.grid) }
    let name = prepared.file.baseName
    guard let pair = pairs[name] else { preconditionFailure("\(name) is no case of this sink") }
    let reference = try panel.reference(of: pair, first: reader.labels(pair.reference))
    try collector.add(name, restored, reference: reference, file: prepared.file.path)
  }
}
