import ArgumentParser
import Foundation
import Pipeline

struct Tune: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Search the settings of a pipeline for the best score on its validation cases.",
    discussion: """
      The block 'search' of the pipeline file says which keys are tried, how, and by which score. Each trial trains only, with
      the same seed, and no trial sees a test case. The same command goes on with a search that was stopped. Writes \
      OUTPUT/best.yaml, which runs, search.html and trials.jsonl. See docs/searching.md.

      Example:
        sulcus tune pipelines/nuclei.yaml --output searches/nuclei --trials 30
        sulcus run searches/nuclei/best.yaml
      """)

  @OptionGroup var pipeline: PipelineOptions

  @Option(
    help: ArgumentHelp("The folder of the search (default: runs/NAME-search).", valueName: "dir"),
    completion: .directory)
  var output: String?

  @Option(help: "The number of trials, instead of the file's.")
  var trials: Int?

  @OptionGroup var format: FormatOptions
  @OptionGroup var options: OutputOptions

  func run() throws {
    Interruption.watch()
    let display = ProgressDisplay(quiet: options.quiet)
    defer { display.finish() }
    let report = try SearchStage.perform(
      pipeline.pipeline, overrides: pipeline.overrides, output: output, trials: trials
    ) { event in
      switch event {
      case .note(let note): display.show(.note(note))
      // Of a training only the bar: its notes and epochs stand in its folder.
      case .training(.step(let progress)): display.show(.step(progress))
      case .training: break
      case .begins(let trial, let rung, let number, let count, let settings):
        let place = rung == 1 ? "trial \(trial) of \(count)" : "rung \(rung), \(number) of \(count): trial \(trial)"
        display.show(.stage("\(place): \(SearchText.settings(settings))"))
      case .ended(let trial, let report): display.show(.stage("  " + SearchText.outcome(of: trial, in: report)))
      }
    }
    display.finish()
    if format.format == .json { return try printJSON(report) }
    print(SearchText.summary(report))
  }
}

/// A search in words.
private enum SearchText {
  static func settings(_ settings: [SearchTrial.Setting]) -> String {
    settings.map(\.text).joined(separator: "  ")
  }

  /// `iou 0.8123  31 s  best 0.8342 (trial 2)`.
  static func outcome(of trial: SearchTrial, in report: SearchReport) -> String {
    let first = trial.reason?.split(separator: "\n").first.map(String.init)
    let outcome = trial.score.map { "\(report.score) \(number($0))" } ?? "failed: \(first ?? "")"
    let twin = trial.state == .done ? first.map { "  (\($0))" } ?? "" : ""
    let best = report.best.map { best in
      "  best \(best.score.map(number) ?? "")\(best.trial == trial.trial ? "" : " (trial \(best.trial))")"
    }
    return "\(outcome)  \(duration(trial.seconds))\(twin)\(best ?? "")"
  }

  static func summary(_ report: SearchReport) -> String {
    let hasRungs = report.trials.contains { $0.share < 1 }
    var table = TextTable(["trial"] + (hasRungs ? ["share"] : []) + report.keys + [report.score, "training", ""])
    for trial in report.trials {
      table.append(
        ["\(trial.trial)"] + (hasRungs ? [String(format: "%.3f", trial.share)] : []) + trial.settings.map(\.value)
          + [trial.score.map(number) ?? "failed", duration(trial.seconds), trial == report.best ? "best" : ""])
    }
    guard let best = report.best, let score = best.score else { return table.text + "\n\nno trial could be trained" }
    return """
      \(table.text)

      best  trial \(best.trial), \(report.score) \(number(score)): \(settings(best.settings))
      run   \(report.command)
      page  \(report.output)/search.html

      \(report.caution)
      """
  }

  private static func number(_ score: Double) -> String { score.isFinite ? String(format: "%.4f", score) : "inf" }
}
