internal import Foundation

/// How cases are grouped and divided.
extension DefinitionDecoder {
  /// `groups.csv`, or `{pattern: "Image_(\\d+)[LR]"}`.
  func groups(_ reader: ConfigurationReader) -> PipelineDefinition.GroupSource? {
    guard let node = reader.node("groups") else { return nil }
    guard node.isMap else { return path(reader, "groups").map { .file($0) } }
    let map = reader.nested("groups")
    defer { map.finish() }
    guard let pattern: String = map.value("pattern") else {
      map.report("'data.groups' must be a CSV file, or {pattern: a regular expression}", at: node.origin)
      return nil
    }
    let place = map.node("pattern")?.origin ?? node.origin
    guard let expression = try? NSRegularExpression(pattern: pattern) else {
      map.report("'data.groups.pattern' is no regular expression: '\(pattern)'", at: place)
      return nil
    }
    guard expression.numberOfCaptureGroups > 0 else {
      map.report(
        "'data.groups.pattern' must mark the group by parentheses, as in 'patient(\\d+)_', found '\(pattern)'",
        at: place)
      return nil
    }
    return .pattern(pattern)
  }

  /// Shares, a file, or folds.
  func split(_ reader: ConfigurationReader) -> PipelineDefinition.Split {
    defer { reader.finish() }
    let seed: UInt64? = reader.value("seed")
    let file = path(reader, "file")
    let folds: Int? = reader.value("folds")
    let fold: Int? = reader.value("fold")
    let fractions: [Double?] = ["train", "validation", "test"].map { reader.value($0) }
    if [file != nil, folds != nil, fractions.contains { $0 != nil }].count(where: { $0 }) > 1 {
      reader.report(
        "'data.split' has more than one of: a file, folds, shares of train, validation and test; choose one (clear the "
          + "others with null)", at: reader.origin)
    }
    if let file {
      if let fold, fold < 0 {
        reader.report("'data.split.fold' must be 0 or more, found \(fold)", at: reader.place(of: "fold"))
      }
      return .file(file, fold: fold, seed: seed)
    }
    if let folds {
      if folds < 2 || fold.map({ !(0..<folds).contains($0) }) ?? false {
        reader.report("'data.split' needs folds of 2 or more and a fold from 0 to folds − 1", at: reader.origin)
      }
      return .fold(fold, of: folds, seed: seed)
    }
    if fold != nil {
      reader.report("'data.split.fold' needs folds, or a file of them, beside it", at: reader.place(of: "fold"))
    }
    if fractions.allSatisfy({ $0 == nil }) { return .fractions(train: 0.7, validation: 0.1, test: 0.2, seed: seed) }
    let shares = fractions.map { $0 ?? 0 }
    for (name, share) in zip(["train", "validation", "test"], shares) where share <= 0 {
      reader.report("'data.split.\(name)' must be above 0: no set may be empty", at: reader.origin)
    }
    if abs(shares.reduce(0, +) - 1) > 1e-6 {
      reader.report("the shares of 'data.split' must add up to 1, found \(shares.reduce(0, +))", at: reader.origin)
    }
    return .fractions(train: shares[0], validation: shares[1], test: shares[2], seed: seed)
  }
}
