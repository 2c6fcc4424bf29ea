import ArgumentParser
import Foundation
import Pipeline

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Score predicted masks against reference masks.",
    discussion: """
      Without --classes, 0 is the background; folders that hold 0 and one other value are binary, so 0/1 compares with
      0/255; otherwise each value is a class.

      Masks that come one file a class, BASE.CLASS.png, are scored class by class with --per-class: classes may overlap,
      and there is no background. A folder of another order is a pattern with {image} and {class}.

      Example:
        sulcus evaluate --predictions runs/demo/predictions --references sample-data/lesions/masks
        sulcus evaluate --per-class --predictions runs/organs/predictions --references 'masks/{class}/{image}.png'
        sulcus evaluate --predictions predicted --references rater-1 --references rater-2 --prevalence 0.1
        sulcus evaluate --predictions predicted --references masks --slices --images images --table patients.csv --by age
      """)

  @Option(help: ArgumentHelp("The folder of predicted masks.", valueName: "dir"), completion: .directory)
  var predictions: String

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "The folder of reference masks; may be repeated, one folder a rater, the first the reference.", valueName: "dir"),
    completion: .directory)
  var references: [String]

  @Option(
    help: ArgumentHelp(
      "Classes in order, the background first; with --per-class names alone, none of them the background.",
      valueName: "name=value,..."))
  var classes: String?

  @Flag(help: "Masks come one file a class, BASE.CLASS.png, and classes may overlap.")
  var perClass = false

  @Option(help: ArgumentHelp("The mask value of pixels that are not scored, in either folder.", valueName: "value"))
  var ignore: Int?

  @Option(
    help: ArgumentHelp(
      "What a reference without prediction means: 'empty' scores it as all background.",
      valueName: "empty"))
  var missing: MissingPrediction?

  @Option(
    help: ArgumentHelp(
      "Which scores: \(EvaluationRequest.knownScores.joined(separator: ", ")). Distances are in mm where a mask's file states the "
        + "size of a pixel, else in px.",
      valueName: "name,..."))
  var scores: String?

  @Option(help: ArgumentHelp("Of nsd, in mm or px (default: 1).", valueName: "distance"))
  var tolerance: Double?

  @Flag(
    help: ArgumentHelp(
      "Of hd, hd95 and assd: where one of two masks is empty the image's diagonal, as a penalty, instead of an infinite distance "
        + "that is in no mean."))
  var diagonalPenalty = false

  @Flag(help: "Also say what MONAI, torchmetrics, nnU-Net and mmsegmentation would give for the same masks.")
  var conventions = false

  @Option(
    help: ArgumentHelp(
      "Also score probabilities: a folder of float32 TIFFs, as 'sulcus predict --probabilities' writes them, a page a class and "
        + "plane, or of two classes the pages of the second alone.", valueName: "dir"), completion: .directory)
  var probabilities: String?

  @Flag(help: "Also match objects: the connected parts of each class.")
  var objects = false

  @Flag(help: "Masks number their objects: match those, and score all that is not 0 as one class.")
  var instances = false

  @Option(
    help: ArgumentHelp(
      "Also write cases.csv, scores.json and confusion.csv there, with objects objects.csv, with probabilities curves.json.",
      valueName: "dir"), completion: .directory)
  var output: String?

  @OptionGroup var findings: FindingOptions
  @OptionGroup var decoding: DecodingOptions
  @OptionGroup var format: FormatOptions
  @OptionGroup var outputOptions: OutputOptions

  enum MissingPrediction: String, ExpressibleByArgument, CaseIterable { case empty }

  func validate() throws {
    try validateClasses()
    try findings.check(raters: references.count)
    let names = try parsedScores() ?? []
    try validateProbabilities(names)
    try validateInstances()
    if diagonalPenalty, !names.contains(where: EvaluationRequest.distances.contains) {
      throw ValidationError(
        "--diagonal-penalty is of the scores \(EvaluationRequest.distances.joined(separator: ", ")); name one in --scores"
      )
    }
    guard let tolerance else { return }
    guard tolerance >= 0 && tolerance.isFinite else {
      throw ValidationError("--tolerance must be a distance of 0 or more, found \(tolerance)")
    }
    guard names.contains("nsd") else {
      throw ValidationError("--tolerance is that of the score nsd; name it in --scores")
    }
  }

  private func validateProbabilities(_ names: [String]) throws {
    let known = EvaluationRequest.scoresOfProbabilities
    let named = names.filter(known.contains)
    if let first = named.first, probabilities == nil {
      throw ValidationError("the score \(first) is computed from probabilities; give their folder as --probabilities")
    }
    if probabilities != nil && !names.isEmpty && named.isEmpty && output == nil {
      throw ValidationError(
        "--probabilities is for the scores \(known.joined(separator: ", ")); name one in --scores, or give --output for curves.json"
      )
    }
  }

  private func validateInstances() throws {
    guard instances else { return }
    if classes != nil || isPerClass {
      throw ValidationError(
        "--instances takes each value as an object of one class; leave out --classes and --per-class")
    }
    if ignore != nil { throw ValidationError("--instances takes each value as an object; leave out --ignore") }
  }

  /// What objects are; nothing where they are not asked for.
  private var scoredObjects: ScoredObjects? { instances ? .instances : objects ? .components : nil }

  private var isPerClass: Bool { perClass || EvaluationRequest.isPerClass([predictions] + references) }

  private func validateClasses() throws {
    if isPerClass {
      _ = try parseClassNames(classes)
      guard references.count == 1 else {
        throw ValidationError("several --references are for masks in which a pixel has one class")
      }
      guard !conventions else {
        throw ValidationError(
          "--conventions is for masks in which a pixel has one class: other libraries' rules are of such")
      }
      guard probabilities == nil else {
        throw ValidationError("--probabilities is for masks in which a pixel has one class, not for one file a class")
      }
      guard ignore != 0 else { throw ValidationError("--ignore 0: 0 is where a class is not") }
    } else if let known = try parseClasses(classes), let ignore,
      let owner = known.first(where: { $0.values.contains(.gray(ignore)) })
    {
      throw ValidationError("--ignore \(ignore) is the value of the class \(owner.name)")
    } else if ignore == 0, classes == nil {
      throw ValidationError("--ignore 0: 0 is the background; say what it is otherwise with --classes name=value,...")
    }
  }

  private func parsedScores() throws -> [String]? {
    guard let scores else { return nil }
    let names = scores.split(separator: ",").map { String($0) }
    let known = EvaluationRequest.knownScores
    guard let unknown = names.first(where: { !known.contains($0) }) else { return names.isEmpty ? nil : names }
    throw ValidationError("--scores has no score '\(unknown)'; there are: \(known.joined(separator: ", "))")
  }

  func run() throws {
    let display = ProgressDisplay(quiet: outputOptions.quiet || format.format == .json)
    var request = EvaluationRequest(
      predictions: predictions, references: references[0], classes: isPerClass ? nil : try parseClasses(classes),
      missingIsEmpty: missing == .empty, scores: try parsedScores(), tolerance: tolerance ?? 1,
      probabilities: probabilities, objects: scoredObjects, output: output, decodingLimit: decoding.bytes,
      isPerClass: isPerClass, classNames: isPerClass ? try parseClassNames(classes) : nil, ignore: ignore)
    findings.complete(&request, furtherReferences: Array(references.dropFirst()))
    request.conventions = conventions
    request.penalizesMissed = diagonalPenalty
    let result = try EvaluateStage.perform(request, observer: display.show)
    display.finish()
    if format.format == .json { return print(result.completeJSON(withConventions: conventions)) }
    print(scoreTableWithConfusion(result) + findingsText(result))
    if conventions { print("\n" + conventionTable(result, withNotes: !outputOptions.quiet)) }
  }
}
