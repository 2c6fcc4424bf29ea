internal import Foundation
internal import ImageCodecs

/// What mask values mean in two folders that are compared.
struct MaskTables {
  var predictions: ClassTable
  var references: ClassTable

  static func make(
    _ request: EvaluationRequest, pairs: [EvaluateStage.Pair]
  ) throws(PipelineError) -> MaskTables {
    if let classes = request.classes {
      let table = ClassTable(classes: classes, ignore: request.ignore)
      return MaskTables(predictions: table, references: table)
    }
    return try make(
      request, predicted: values(of: pairs.flatMap { $0.prediction ?? [] }, limits: request.limits),
      actual: values(of: pairs.flatMap(\.reference), limits: request.limits))
  }

  /// The tables of folders whose values are known.
  ///
  /// - Throws: `PipelineError` where the values of the folders do not fit each other, or are too many to be classes.
  static func make(
    _ request: EvaluationRequest, predicted: Set<Int32>, actual: Set<Int32>
  ) throws(PipelineError) -> MaskTables {
    try checkCount(predicted, of: request.predictions)
    try checkCount(actual, of: request.references)
    let background = Set<Int32>([0]).union(request.ignore.map { [Int32(clamping: $0)] } ?? [])
    let foreground = (predicted.subtracting(background), actual.subtracting(background))
    if foreground.0.count <= 1 && foreground.1.count <= 1 {
      // Where nothing is foreground any value will do that is not ignored.
      let fallback = foreground.1.first ?? foreground.0.first ?? (request.ignore == 255 ? 1 : 255)
      return MaskTables(
        predictions: binary(foreground.0.first ?? fallback, ignore: request.ignore),
        references: binary(foreground.1.first ?? fallback, ignore: request.ignore))
    }
    guard foreground.0 == foreground.1 else {
      throw PipelineError(
        .maskValues,
        "\(request.predictions) holds the values \(list(predicted)) and \(request.references) \(list(actual)); "
          + "say which is which with --classes name=value,...")
    }
    let table = ClassTable(
      classes: foreground.1.union([0]).sorted().map {
        ClassDefinition(name: $0 == 0 ? "background" : "\($0)", values: [.gray(Int($0))])
      }, ignore: request.ignore)
    return MaskTables(predictions: table, references: table)
  }

  /// - Throws: where values are too many to be classes.
  static func checkCount(_ values: Set<Int32>, of place: String) throws(PipelineError) {
    guard values.union([0]).count > most else { return }
    throw PipelineError(
      .maskValues,
      "\(place): holds \(values.count) values, and masks have \(most) classes at most; if they number the objects use "
        + "--instances, if they are probabilities or images threshold them first")
  }

  /// What a byte holds beside the mark of what is ignored.
  private static let most = 255

  private static func binary(_ foreground: Int32, ignore: Int?) -> ClassTable {
    ClassTable(
      classes: [
        ClassDefinition(name: "background", values: [.gray(0)]),
        ClassDefinition(name: "foreground", values: [.gray(Int(foreground))]),
      ], ignore: ignore)
  }

  private static func list(_ values: Set<Int32>) -> String {
    values.sorted().prefix(12).map(String.init).joined(separator: ", ") + (values.count > 12 ? ", …" : "")
  }

  private static func values(of files: [MaskFile], limits: DecodingLimits) throws(PipelineError) -> Set<Int32> {
    let (found, problems) = MaskValues.find(in: files, limits: limits)
    guard problems.isEmpty else { throw PipelineError(files: problems) }
    return found
  }
}
