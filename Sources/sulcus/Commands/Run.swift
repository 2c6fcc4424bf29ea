import ArgumentParser
import Pipeline

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train, predict, post-process, score and report, as a pipeline file says.",
    discussion: """
      Example:
        sulcus run pipelines/demo.yaml --set training.epochs=10
      """)

  @OptionGroup var pipeline: PipelineOptions
  @OptionGroup var place: RunOptions
  @OptionGroup var output: OutputOptions

  func run() throws { try runPipeline(pipeline, place, quiet: output.quiet, stopAfterTraining: false) }
}

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train as 'run' does and stop after the checkpoint.",
    discussion: """
      Example:
        sulcus train pipelines/nuclei.yaml --output runs/first
      """)

  @OptionGroup var pipeline: PipelineOptions
  @OptionGroup var place: RunOptions
  @OptionGroup var output: OutputOptions

  func run() throws { try runPipeline(pipeline, place, quiet: output.quiet, stopAfterTraining: true) }
}

/// Runs a pipeline with its progress on standard error and its result on standard output.
private func runPipeline(
  _ pipeline: PipelineOptions, _ place: RunOptions, quiet: Bool, stopAfterTraining: Bool
) throws {
  Interruption.watch()
  let display = ProgressDisplay(quiet: quiet)
  defer { display.finish() }
  let result = try PipelineRun.perform(
    pipeline.pipeline, overrides: pipeline.overrides, output: place.output, resume: place.resume,
    stopAfterTraining: stopAfterTraining, observer: display.show)
  display.finish()
  if let scores = result.scores {
    print(scoreTable(scores))
    print("\nreport  \(result.folder.report)")
  }
  print("model   \(result.folder.best)")
}
