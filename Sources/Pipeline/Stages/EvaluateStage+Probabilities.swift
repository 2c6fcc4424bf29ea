internal import Evaluation
internal import Foundation
internal import ImageCodecs
internal import Imaging

/// Scores that come from files of probabilities.
extension EvaluateStage {
  /// The files of probabilities by the names of the cases.
  ///
  /// - Throws: `PipelineError` that lists every case without one.
  static func probabilityFiles(
    _ location: String, of pairs: [Pair], observer: RunObserver
  ) throws(PipelineError) -> [String: String] {
    let files = try ImageFiles.list(location)
    let byName = Dictionary(uniqueKeysWithValues: files.map { ($0.baseName, $0.path) })
    let missing = pairs.filter { byName[$0.name] == nil }
    guard missing.isEmpty else {
      throw PipelineError(
        .unpaired, missing.map { "\($0.reference[0].path): no probabilities named \($0.name).* in \(location)" })
    }
    let extra = files.count - pairs.count
    if extra > 0 { observer(.note("\(extra) files of probabilities have no reference and are not scored")) }
    return byName
  }

  /// Counts the probabilities of a pair.
  static func count(
    _ path: String, of pair: Pair, reference: LabelMap, references: CaseReader, in collector: ProbabilityCollector
  ) throws {
    let image = try references.image(path).content
    guard (image.width, image.height) == (reference.width, reference.height) else {
      throw PipelineError(
        .sizeMismatch,
        "\(path) is \(image.width)×\(image.height) but \(pair.reference[0].path) is \(reference.sizeText); probabilities "
          + "must have the reference's size")
    }
    let planes = try ProbabilityFile.planes(
      of: image, classes: references.classes.names, takesForeground: true, planes: reference.planes, file: path)
    try collector.add(pair.name, planes, reference: reference, file: path)
  }

  /// The error, or a better one where probabilities were given in place of masks.
  static func explained(_ error: PipelineError, _ request: EvaluationRequest) -> PipelineError {
    guard error.code == .maskValues || error.code == .sizeMismatch else { return error }
    for (option, location) in [("--predictions", request.predictions), ("--references", request.references)] {
      guard let file = try? ImageFiles.list(location).first?.path,
        ProbabilityFile.isLikely(file, limits: request.limits)
      else { continue }
      let remedy =
        option == "--predictions"
        ? "give masks as --predictions ('sulcus postprocess STEPS.yaml --probabilities \(location) --output DIR' makes them), and "
          + "this folder as --probabilities" : "give masks that say the class of each pixel"
      return PipelineError(
        .maskValues, "\(location): \(file) holds probabilities where \(option) expects labels; \(remedy)")
    }
    return error
  }
}
