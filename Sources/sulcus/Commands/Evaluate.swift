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

  @Option(help: ArgumentHelp("Also write cases.csv and scores.json there.", valueName: "dir"), completion: .directory)
  var output: String?

  @OptionGroup var decoding: DecodingOptions
  @OptionGroup var format: FormatOptions
  @OptionGroup var outputOptions: OutputOptions

  enum MissingPrediction: String, ExpressibleByArgument, CaseIterable { case empty }

  func validate() throws { _ = try parseClasses(classes) }

  func run() throws {
    let display = ProgressDisplay(quiet: outputOptions.quiet || format.format == .json)
    let result = try EvaluateStage.perform(
      EvaluationRequest(
        predictions: predictions, references: references, classes: try parseClasses(classes),
        missingIsEmpty: missing == .empty, output: output, decodingLimit: decoding.bytes), observer: display.show)
    display.finish()
    print(format.format == .json ? result.json : scoreTable(result))
  }
}
