internal import Evaluation
internal import Foundation
internal import ImageCodecs
internal import Imaging

/// Looks at the masks and images of scored cases again for what their scores may depend on.
struct SliceStage: Sendable {
  let predictions: CaseReader
  let references: CaseReader
  let panel: RaterPanel?
  /// The image of a case by its name.
  let images: [String: String]
  /// How images are turned.
  let orientation: PipelineDefinition.Orientation
  let columns: [SliceColumn]

  /// What masks and image tell of one case.
  private func traits(of pair: EvaluateStage.Pair) throws -> CaseTraits {
    if references.classes.isOverlapping { return try overlappingTraits(of: pair) }
    let first = try references.labels(pair.reference)
    let reference = try panel.reference(of: pair, first: first)
    let prediction =
      try pair.prediction.map(predictions.labels)
      ?? LabelMap(width: first.width, height: first.height, planes: first.planes)
    return CaseTraits(
      prediction: prediction, reference: reference, classes: references.classes.classes.count,
      brightness: try brightness(of: pair, width: reference.width, height: reference.height, planes: reference.planes))
  }

  private func overlappingTraits(of pair: EvaluateStage.Pair) throws -> CaseTraits {
    let reference = try references.classMasks(pair.reference).masks
    let (width, height, planes) = (reference.width, reference.height, reference.planes)
    let prediction =
      try pair.prediction.map { try predictions.classMasks($0).masks }
      ?? ClassMasks(width: width, height: height, planes: planes, classes: reference.masks.count)
    return CaseTraits(
      prediction: prediction, reference: reference,
      brightness: try brightness(of: pair, width: width, height: height, planes: planes))
  }

  private func brightness(
    of pair: EvaluateStage.Pair, width: Int, height: Int, planes: Int
  ) throws -> [FloatImage] {
    guard let path = images[pair.name] else { return [] }
    var reader = references
    reader.orientation = orientation
    let image = try reader.image(path).content
    guard (image.width, image.height, image.planes) == (width, height, planes) else {
      func text(_ width: Int, _ height: Int, _ planes: Int) -> String {
        LabelMap(width: width, height: height, planes: planes).sizeText
      }
      throw PipelineError(
        .sizeMismatch,
        "\(path) is \(text(image.width, image.height, image.planes)) but \(pair.reference[0].path) is "
          + "\(text(width, height, planes)) pixels; an image has the size of its mask")
    }
    return (0..<image.planes).map { image.floats(plane: $0, channels: .gray) }
  }

  /// - Throws: `PipelineError` that lists every file which cannot be looked at.
  func perform(_ pairs: [EvaluateStage.Pair], scored: ScoredCases) throws(PipelineError) -> SliceReport {
    let results = concurrentMap(pairs.count, workers: ProcessInfo.processInfo.activeProcessorCount) { index in
      Result { try traits(of: pairs[index]) }
    }
    var (found, problems): ([CaseTraits], [any Error]) = ([], [])
    for result in results {
      switch result {
      case .success(let traits): found.append(traits)
      case .failure(let error): problems.append(error)
      }
    }
    guard problems.isEmpty else { throw PipelineError(files: problems) }
    let names = scored.cases.map(\.name)
    let known = [Self.area(found), Self.border(found)] + (images.isEmpty ? [] : [Self.contrast(found)])
    let objects = ObjectSlicer(
      found, groups: scored.cases.map(\.group), classes: Array(references.classes.names.dropFirst())
    ).slices
    return CaseSlicer(scored).report(known + columns.map { $0.trait(of: names) }, objects: objects)
  }

  static let noForeground = "no foreground"

  private static func area(_ cases: [CaseTraits]) -> CaseSlicer.Trait {
    let trait = CaseSlicer.Trait(
      name: "area", numbers: cases.map { $0.area > 0 ? Double($0.area) : nil }, text: { "\(Int($0))" })
    guard cases.contains(where: { $0.area == 0 }) else { return trait }
    return CaseSlicer.Trait(
      name: trait.name, slices: trait.slices.map { $0 ?? noForeground }, order: [noForeground] + trait.order)
  }

  private static func border(_ cases: [CaseTraits]) -> CaseSlicer.Trait {
    CaseSlicer.Trait(name: "border", words: cases.map { $0.touchesBorder.map { $0 ? "touched" : "clear" } })
  }

  private static func contrast(_ cases: [CaseTraits]) -> CaseSlicer.Trait {
    CaseSlicer.Trait(name: "contrast", numbers: cases.map(\.contrast), text: threeDigits)
  }
}

extension CaseSlicer.Trait {
  /// Words are groups.
  init(name: String, words: [String?]) {
    self.init(name: name, slices: words, order: Set(words.compactMap(\.self)).sorted())
  }

  /// Numbers are cut at their quartiles.
  init(name: String, numbers: [Double?], text: (Double) -> String) {
    let cut = QuartileCut(numbers.compactMap(\.self))
    let names = cut.ranges.map { range in
      range.lowerBound == range.upperBound
        ? text(range.lowerBound) : "\(text(range.lowerBound)) … \(text(range.upperBound))"
    }
    // Different numbers may have one text; they are then one slice.
    var order: [String] = []
    for name in names where !order.contains(name) { order.append(name) }
    self.init(name: name, slices: numbers.map { $0.flatMap(cut.group).map { names[$0] } }, order: order)
  }
}
