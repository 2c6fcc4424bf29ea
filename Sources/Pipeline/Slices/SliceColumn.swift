internal import Foundation

/// A column of a table that says something of cases.
struct SliceColumn: Sendable {
  var name: String
  /// By the name of the case.
  var values: [String: String]

  /// What every case is sliced by.
  static let ownNames = ["area", "border", "contrast"]

  /// Reads the columns of a table.
  ///
  /// - Parameters:
  ///   - cases: the names of those that are scored.
  ///   - mayMissAll: whether nothing need be known of any of them, as of those of one fold.
  /// - Throws: `PipelineError` where a column is missing, a name stands twice, or the table knows none of the cases.
  static func read(
    _ settings: SliceSettings, cases: [String], mayMissAll: Bool = false, observer: RunObserver = { _ in }
  ) throws(PipelineError) -> [SliceColumn] {
    for (place, name) in settings.by.enumerated() where settings.by[..<place].contains(name) || ownNames.contains(name)
    {
      throw PipelineError(
        .unpaired,
        ownNames.contains(name)
          ? "\(settings.table): cases are sliced by \(name) as it is; give the column another name"
          : "\(settings.table): the column \(name) is named twice to slice by; name it once")
    }
    let table = try CommaSeparatedTable(path: settings.table)
    let key = ["image", "case"].first(where: table.header.contains) ?? "image"
    var columns: [SliceColumn] = []
    for name in settings.by {
      let values = try table.dictionary(key: key, value: name)
        .mapValues { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.value.isEmpty }
      columns.append(SliceColumn(name: name, values: values))
      let missing = cases.count { values[$0] == nil }
      guard missing < cases.count || mayMissAll else {
        throw PipelineError(
          .unpaired,
          "\(settings.table): has no \(name) of any of the \(cases.count) cases; expected their base names, as \(cases[0]), "
            + "in the column \(key)")
      }
      if missing > 0 { observer(.note("\(settings.table): \(missing) of \(cases.count) cases have no \(name)")) }
    }
    return columns
  }

  /// Numbers where every value is one, else words.
  func trait(of cases: [String]) -> CaseSlicer.Trait {
    let words = cases.map { values[$0] }
    let numbers = words.map { $0.flatMap(Double.init) }
    let areNumbers = zip(words, numbers).allSatisfy { $0 == nil || $1?.isFinite == true }
    return areNumbers
      ? CaseSlicer.Trait(
        name: name, numbers: numbers, text: { $0 == $0.rounded() ? String(format: "%.0f", $0) : "\($0)" })
      : CaseSlicer.Trait(name: name, words: words)
  }
}
