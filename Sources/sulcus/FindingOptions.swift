import ArgumentParser
import Pipeline

/// What `evaluate` looks for beside scores.
struct FindingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Which mask is the reference where there are several raters: first (default), majority (ties go to the background, else to the "
        + "class that is named first) or staple.", valueName: "rule"))
  var consensus: String?

  @Option(
    help: ArgumentHelp(
      "Also give predictive values where a class has this share of the pixels, by Bayes' rule.", valueName: "share,...")
  )
  var prevalence: String?

  @Flag(
    help: "Also say where scores are worse: by object size, border contact, contrast (--images) and columns of a table."
  )
  var slices = false

  @Option(help: ArgumentHelp("The images, for the contrast of slices.", valueName: "dir"), completion: .directory)
  var images: String?

  @Option(
    help: ArgumentHelp("A CSV file on the cases, with a column 'image' of base names.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var table: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("A column of --table to slice by; may be repeated.", valueName: "column"))
  var by: [String] = []

  /// - Throws: `ValidationError` where options contradict each other.
  func check(raters: Int) throws {
    let rules = EvaluationRequest.knownConsensusRules
    if let consensus {
      guard rules.contains(consensus) else {
        throw ValidationError("--consensus has no rule '\(consensus)'; there are: \(rules.joined(separator: ", "))")
      }
      guard raters > 1 else {
        throw ValidationError("--consensus is that of several raters; give --references once for each of them")
      }
    }
    _ = try prevalences()
    guard slices || (images == nil && table == nil && by.isEmpty) else {
      throw ValidationError("--images, --table and --by belong to --slices; add it")
    }
    guard (table == nil) == by.isEmpty else {
      throw ValidationError("--table and --by go together: which column of which file")
    }
  }

  private func prevalences() throws -> [Double] {
    try (prevalence ?? "").split(separator: ",").map { part in
      guard let value = Double(part), value > 0, value < 1 else {
        throw ValidationError("--prevalence must be shares between 0 and 1, such as 0.1; found '\(part)'")
      }
      return value
    }
  }

  /// Adds what was asked for.
  ///
  /// - Precondition: it was checked.
  func complete(_ request: inout EvaluationRequest, furtherReferences: [String]) {
    request.furtherReferences = furtherReferences
    request.consensus = consensus
    request.prevalence = (try? prevalences()) ?? []
    guard slices else { return }
    request.slices = SliceRequest(images: images, columns: table.map { SliceSettings(table: $0, by: by) })
  }
}
