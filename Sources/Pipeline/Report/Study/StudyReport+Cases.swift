internal import Evaluation
internal import Foundation
internal import ImageCodecs
internal import Imaging

/// Cases that one of the best two variants got right and the other wrong.
extension StudyReport {
  /// Cases shown in each direction.
  private static let shown = 3
  /// Pictures are shrunk to this, px.
  private static let longestSide = 320

  func differingCases() -> String {
    let (first, second) = (order[0], order[1])
    let sign = study.decisive.isHigherBetter ? 1.0 : -1
    let means = caseMeans
    let differences = means[first].indices.map { (entry: $0, value: sign * (means[first][$0] - means[second][$0])) }
      .filter { !$0.value.isNaN }.sorted { ($1.value, $0.entry) < ($0.value, $1.entry) }
    let left = differences.filter { $0.value > 0 }.prefix(Self.shown).map(\.entry)
    let right = differences.filter { $0.value < 0 }.suffix(Self.shown).reversed().map(\.entry)
    return """
      <p class="note">The largest differences in \(decisive) in both directions, of the two variants with the best means. \
      Outlines: <span class="key reference"></span> reference, <span class="key prediction"></span> prediction. Of each \
      case the seed is shown whose difference is nearest to the mean of all seeds.</p>
      \(gallery(left, better: first, worse: second, means))
      \(gallery(right, better: second, worse: first, means))
      """
  }

  private func gallery(_ entries: [Int], better: Int, worse: Int, _ means: [[Double]]) -> String {
    let title = "<h3>\(name(better)) got these better than \(name(worse))</h3>"
    guard !entries.isEmpty else { return title + "<p class=\"note\">There is no such case.</p>" }
    let figures = entries.map { figure($0, better: better, worse: worse, means) }
    return title + "<div class=\"gallery\">\(figures.joined(separator: "\n"))</div>"
  }

  private func figure(_ entry: Int, better: Int, worse: Int, _ means: [[Double]]) -> String {
    let caseName = study.allUnits.caseNames[entry]
    let seed = typicalSeed(entry, better, worse)
    let scores = [better, worse].map { "\(name($0)) \(score(means[$0][entry]))" }
    let isMean = study.seeds.count > 1 ? " (means of \(study.seeds.count) seeds; shown: seed \(study.seeds[seed]))" : ""
    let caption = "<figcaption>\(escape(shortened(caseName))): \(scores.joined(separator: ", "))\(isMean)</figcaption>"
    do {
      let pictures = try pictures(of: caseName, [better, worse], seed: seed)
      let images = try zip([better, worse], pictures).map { variant, picture in
        "<img src=\"\(try picture.dataURL(.jpeg))\" alt=\"\(escape(caseName)) with the outlines of \(name(variant))\">"
      }
      let names = [better, worse].map { "<figcaption>\(name($0))</figcaption>" }
      return "<figure><div class=\"pair\">\((images + names).joined())</div>\(caption)</figure>"
    } catch {
      // The files of a finished run may have been moved or changed since; the numbers stand without them.
      return "<figure><p class=\"note\">No picture: \(escape("\(error)"))</p>\(caption)</figure>"
    }
  }

  /// The place of the seed whose difference is nearest to the mean of all.
  private func typicalSeed(_ entry: Int, _ first: Int, _ second: Int) -> Int {
    let values = study.allUnits.values(study.decisive)
    let differences = study.seeds.indices.map { values[first][$0][entry] - values[second][$0][entry] }
    let mean = differences.reduce(0, +) / Double(differences.count)
    // An infinite mean is that of its infinite differences.
    let distances = differences.map { $0 == mean ? 0 : abs($0 - mean) }
    return distances.indices.min { distances[$0] < distances[$1] } ?? 0
  }

  /// One picture a variant: the plane on which the predictions differ most, with the reference and one prediction.
  ///
  /// - Throws: `CodecError` or `PipelineError` where a file is gone or is not what it was.
  private func pictures(of caseName: String, _ variants: [Int], seed: Int) throws -> [Image] {
    let runs = variants.map { study.variants[$0].runs[seed] }
    guard let files = runs[0].testCases.first(where: { $0.name == caseName }) else {
      throw PipelineError(.comparison, "\(runs[0].folder.path): does not test '\(caseName)'")
    }
    let shared = runs[0].plan.first.shared
    let image = try shared.caseReader.image(files.image).content
    let reference = try shared.reference(of: files)
    let predictions = try runs.map { run in
      guard let masks = run.masks(of: caseName) else {
        throw PipelineError(.unreadable, "\(run.folder.path): has no mask of '\(caseName)' any more")
      }
      return try run.plan.first.shared.predictionReader.labels(masks)
    }
    let sizes = ([reference] + predictions).map { [$0.width, $0.height, $0.planes] }
    guard sizes.allSatisfy({ $0 == [image.width, image.height, image.planes] }) else {
      throw PipelineError(
        .comparison, "\(files.image): the image, its reference and its predictions are no more of one size")
    }
    let plane = Self.plane(ofLargestDifference: predictions, planes: image.planes)
    return predictions.map { prediction in
      Overlay.draw(
        image, plane: plane,
        layers: [
          Overlay.Layer(labels: reference.plane(plane), color: Overlay.reference),
          Overlay.Layer(labels: prediction.plane(plane), color: Overlay.prediction),
        ], longestSide: Self.longestSide)
    }
  }

  private static func plane(ofLargestDifference maps: [LabelMap], planes: Int) -> Int {
    guard planes > 1 else { return 0 }
    let counts = (0..<planes).map { plane in
      zip(maps[0].plane(plane).labels, maps[1].plane(plane).labels).count { $0 != $1 }
    }
    return counts.indices.max { counts[$0] < counts[$1] } ?? 0
  }
}
