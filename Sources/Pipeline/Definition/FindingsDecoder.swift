internal import Evaluation

/// Reads what the block `evaluation` says of raters, prevalence and slices.
extension DefinitionDecoder {
  /// `references: [DIR, DIR]`, or one folder, and `consensus`.
  func raters(_ reader: ConfigurationReader) -> (references: [String]?, consensus: ConsensusRule?) {
    let folders = folders(reader)
    guard reader.node("consensus") != nil else { return (folders, nil) }
    if folders == nil {
      reader.report(
        "'evaluation.consensus' is that of several raters: name the folders of the others in 'evaluation.references'",
        at: reader.place(of: "consensus"))
    }
    return (folders, reader.choice("consensus", default: ConsensusRule.first))
  }

  private func folders(_ reader: ConfigurationReader) -> [String]? {
    guard let node = reader.node("references") else { return nil }
    guard let folders = [String](node) ?? String(node).map({ [$0] }), !folders.isEmpty else {
      reader.report(
        "'evaluation.references' must be a list of folders, each with the masks of a further rater, found \(node.kind)",
        at: node.origin)
      return nil
    }
    // A mask goes into the consensus once; `data.masks` is the first rater.
    let resolved = folders.map { resolve($0, against: node.origin.directory) }
    if Set(resolved).count < resolved.count {
      reader.report("'evaluation.references' names a folder twice", at: node.origin)
    }
    return resolved
  }

  /// One number or a list of them.
  func prevalence(_ reader: ConfigurationReader) -> [Double]? {
    guard let node = reader.node("prevalence") else { return nil }
    guard let values = Double(node).map({ [$0] }) ?? [Double](node), !values.isEmpty else {
      reader.report(
        "'evaluation.prevalence' must be a share between 0 and 1 or a list of them, found \(node.kind)", at: node.origin
      )
      return nil
    }
    if let value = values.first(where: { $0 <= 0 || $0 >= 1 }) {
      reader.report(
        "'evaluation.prevalence' must lie between 0 and 1, found \(value); 0.1 is one in ten", at: node.origin)
    }
    return values
  }

  /// `slices: {table: FILE, by: [COLUMN]}`.
  func slices(_ root: ConfigurationReader) -> SliceSettings? {
    guard root.node("slices") != nil else { return nil }
    let reader = root.nested("slices")
    defer { reader.finish() }
    guard let table = path(reader, "table"), let columns: [String] = reader.value("by"), !columns.isEmpty else {
      reader.report(
        "'evaluation.slices' needs 'table', a CSV file with a column 'image', and 'by', a list of its columns",
        at: reader.origin)
      _ = reader.node("by")
      return nil
    }
    return SliceSettings(table: table, by: columns)
  }
}
