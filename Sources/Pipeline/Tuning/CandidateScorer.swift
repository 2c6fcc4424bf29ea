internal import Evaluation
internal import Foundation
internal import Imaging

/// Scores choices of a search space on all cases, on all cores; none twice.
///
/// A worker takes a case and goes through all choices that are asked for, in such an order that those which begin alike follow one
/// another; what they have in common is computed once.
final class CandidateScorer {
  private let space: SearchSpace
  private let cases: [Case]
  private let reader: CaseReader
  private let spool: ProbabilitySpool
  private let units: TuningUnits
  private let score: TuningScore
  private let observer: RunObserver
  private var known: [NestedSelection.Choice: CandidateScores] = [:]

  init(
    space: SearchSpace, cases: [Case], reader: CaseReader, spool: ProbabilitySpool, units: TuningUnits,
    score: TuningScore, observer: @escaping RunObserver
  ) {
    self.space = space
    self.cases = cases
    self.reader = reader
    self.spool = spool
    self.units = units
    self.score = score
    self.observer = observer
  }

  /// Choices scored so far.
  var count: Int { known.count }

  func scores(_ choices: [NestedSelection.Choice]) throws -> [CandidateScores] {
    let plain = choices.map(space.plain)
    let new = Set(plain).filter { known[$0] == nil }.sorted { $0.lexicographicallyPrecedes($1) }
    if !new.isEmpty {
      observer(.stage("Scoring \(new.count) lists of steps on \(cases.count) cases"))
      let counts = try count(new.map(space.postprocessing))
      for (place, choice) in new.enumerated() {
        known[choice] = CandidateScores(counts.map { $0[place] }, units: units, score: score)
      }
    }
    return plain.map { known[$0]! }
  }

  /// - Returns: case × post-processing.
  private func count(_ candidates: [Postprocessing]) throws -> [[ConfusionCounts]] {
    let (cases, reader, spool) = (cases, reader, spool)
    let names = reader.classes.names
    let workers = ProcessInfo.processInfo.activeProcessorCount
    let counted = Prefetcher(0..<cases.count, workers: workers, ahead: workers + 1) { place in
      let (planes, spacing) = try spool.read(place)
      let reference = try reader.labels(cases[place].masks)
      var walk = PostprocessingWalk(planes, classes: names, spacing: spacing)
      return candidates.map { candidate in
        var counts = ConfusionCounts(classes: names.count)
        counts.add(prediction: walk.labels(candidate), reference: reference)
        return counts
      }
    }
    defer { counted.close() }
    var all: [[ConfusionCounts]] = []
    while let next = try counted.next() {
      try Interruption.check()
      all.append(next)
      observer(.progress(done: all.count, total: cases.count))
    }
    return all
  }
}

/// The masks that several post-processings make of a case; steps with which one begins as the one before it are not done
/// again.
struct PostprocessingWalk {
  private let planes: [FloatImage]
  private let classes: [String]
  private let spacing: Image.Spacing?
  /// What decided, and each step on masks since, with what it left.
  private var deciding: Postprocessing?
  private var decided: LabelMap
  private var passed: [(step: ScopedPostprocessingStep, labels: LabelMap)] = []

  init(_ planes: [FloatImage], classes: [String], spacing: Image.Spacing?) {
    self.planes = planes
    self.classes = classes
    self.spacing = spacing
    decided = LabelMap(width: planes[0].width, height: planes[0].height, planes: planes.count)
  }

  /// The same as `postprocessing.apply(to: planes, …)`.
  mutating func labels(_ postprocessing: Postprocessing) -> LabelMap {
    let first = Postprocessing(scoped: postprocessing.steps.filter { !($0.step is any MaskStep) })
    let masks = postprocessing.steps.filter { $0.step is any MaskStep }
    if first != deciding {
      (deciding, decided, passed) = (first, first.apply(to: planes, classes: classes, spacing: spacing), [])
    }
    let common = zip(passed, masks).prefix { $0.step == $1 }.count
    passed.removeSubrange(common...)
    for step in masks[common...] {
      let labels = Postprocessing(scoped: [step]).apply(
        to: passed.last?.labels ?? decided, classes: classes, spacing: spacing)
      passed.append((step, labels))
    }
    return passed.last?.labels ?? decided
  }
}
