import ArgumentParser
import Pipeline

struct TunePostprocess: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune-postprocess",
    abstract: "Choose threshold, radii and sizes of the post-processing on a run's validation cases.",
    discussion: """
      Nested cross-validation: what a step gains is measured on cases that had no part in choosing it, and the step is
      kept only where the 95 % interval of its gain lies above 0 and no class falls. Writes RUN/postprocessing.yaml and
      RUN/checkpoints/tuned.safetensors, the best weights with these steps; the run stays as it was, and its test cases
      are not looked at. See docs/tuning-postprocessing.md.

      Example:
        sulcus tune-postprocess runs/nuclei
        sulcus predict --model runs/nuclei/checkpoints/tuned.safetensors --images scans --output masks
      """)

  @Argument(
    help: ArgumentHelp("The folder of a run, or of one fold of a cross-validation.", valueName: "run"),
    completion: .directory)
  var folder: String

  @Option(help: "The score to raise: iou, miou or dice.", transform: Self.parse)
  var score: TuningScore = .iou

  @Flag(help: "Replace what an earlier tuning wrote.")
  var replace = false

  @OptionGroup var format: FormatOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    Interruption.watch()
    let display = ProgressDisplay(quiet: output.quiet || format.format == .json)
    defer { display.finish() }
    let report = try TunePostprocessStage.perform(
      folder, score: score, replacing: replace, observer: display.show)
    display.finish()
    if format.format == .json { return try printJSON(report) }
    print(text(report))
  }

  private static func parse(_ text: String) throws -> TuningScore {
    guard let score = TuningScore(rawValue: text) else {
      let known = TuningScore.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--score must be one of \(known); found '\(text)'")
    }
    return score
  }

  private func text(_ report: TuningReport) -> String {
    var table = TextTable(["step", "now", "folds chose", "gain", "95 % interval", "", "result"])
    for step in report.steps {
      table.append([
        step.step, step.now, tally(step.chosen), step.gain.meanText, step.gain.intervalText,
        step.kept ? "kept" : "not kept", step.kept ? step.final : step.reason,
      ])
    }
    let numbers = [report.before, report.after].map(TuningReport.text)
    return """
      \(table.text)

      \(report.score.rawValue) of \(report.units) validation \(report.unit), each held out of what was chosen for it: \
      \(numbers[0]) before, \(numbers[1]) after
      gain \(report.gain.text)\(report.units < 20 ? "; over so few \(report.unit) intervals are wide" : "")
      \(report.changes ? "" : "\nNothing that was tried helps: the post-processing stays as it is.\n")
      postprocessing:
      \(report.postprocessing.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))

      steps  \(report.files[0])
      model  \(report.files[1])
      """
  }

  /// `0.45 (7), 0.5 (3)`: how many folds chose what, the most frequent first.
  private func tally(_ chosen: [String]) -> String {
    let counts = Dictionary(grouping: chosen) { $0 }.mapValues(\.count)
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) (\($0.value))" }
      .joined(separator: ", ")
  }
}
