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
      let table = ClassTable(classes: classes)
      return MaskTables(predictions: table, references: table)
    }
    let predicted = try values(of: pairs.flatMap { $0.prediction ?? [] }, limits: request.limits)
    let actual = try values(of: pairs.flatMap(\.reference), limits: request.limits)
    let foreground = (predicted.subtracting([0]), actual.subtracting([0]))
    if foreground.0.count <= 1 && foreground.1.count <= 1 {
      let fallback = foreground.1.first ?? foreground.0.first ?? 255
      return MaskTables(
        predictions: binary(foreground.0.first ?? fallback), references: binary(foreground.1.first ?? fallback))
    }
    guard predicted.union([0]) == actual.union([0]) else {
      throw PipelineError(
        .maskValues,
        "\(request.predictions) holds the values \(list(predicted)) and \(request.references) \(list(actual)); "
          + "say which is which with --classes name=value,...")
    }
    let table = ClassTable(
      classes: actual.union([0]).sorted().map {
        ClassDefinition(name: $0 == 0 ? "background" : "\($0)", values: [.gray(Int($0))])
      })
    return MaskTables(predictions: table, references: table)
  }

  private static func binary(_ foreground: Int32) -> ClassTable {
    ClassTable(classes: [
      ClassDefinition(name: "background", values: [.gray(0)]),
      ClassDefinition(name: "foreground", values: [.gray(Int(foreground))]),
    ])
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
