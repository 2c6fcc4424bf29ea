import ArgumentParser
import Foundation
import Pipeline

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Score predicted masks against reference masks.",
    discussion: """
      Without --classes, 0 is the background; folders that hold 0 and one other value are binary, so 0/1 compares with
      0/255; otherwise each value is a class.

      Example:
        sulcus evaluate --predictions runs/demo/predictions --references sample-data/lesions/masks
      """)

  @Option(help: ArgumentHelp("The folder of predicted masks.", valueName: "dir"), completion: .directory)
  var predictions: String

  @Option(help: ArgumentHelp("The folder of reference masks.", valueName: "dir"), completion: .directory)
  var references: String

  @Option(help: ArgumentHelp("Classes in order, the background first.", valueName: "name=value,..."))
  var classes: String?

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

  @Option(help: ArgumentHelp("Also write cases.csv and scores.json there.", valueName: "dir"), completion: .directory)
  var output: String?

  @OptionGroup var decoding: DecodingOptions
  @OptionGroup var format: FormatOptions
  @OptionGroup var outputOptions: OutputOptions

  enum MissingPrediction: String, ExpressibleByArgument, CaseIterable { case empty }

  func validate() throws {
    _ = try parseClasses(classes)
    let names = try parsedScores() ?? []
    guard let tolerance else { return }
    guard tolerance >= 0 && tolerance.isFinite else {
      throw ValidationError("--tolerance must be a distance of 0 or more, found \(tolerance)")
    }
    guard names.contains("nsd") else {
      throw ValidationError("--tolerance is that of the score nsd; name it in --scores")
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
    let result = try EvaluateStage.perform(
      EvaluationRequest(
        predictions: predictions, references: references, classes: try parseClasses(classes),
        missingIsEmpty: missing == .empty, scores: try parsedScores(), tolerance: tolerance ?? 1,
        output: output, decodingLimit: decoding.bytes), observer: display.show)
    display.finish()
    print(format.format == .json ? result.json : scoreTable(result))
  }
}
