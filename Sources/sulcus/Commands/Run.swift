import ArgumentParser
import Pipeline

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train, predict, post-process, score and report, as a pipeline file says.",
    discussion: """
      Example:
        sulcus run pipelines/demo.yaml --set training.epochs=10
        sulcus run pipelines/demo.yaml --set 'data.split={folds: 5}'
      """)

  @OptionGroup var pipeline: PipelineOptions
  @OptionGroup var place: RunOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var format: FormatOptions

  func run() throws {
    let result = try runPipeline(pipeline, place, quiet: output.quiet, stopAfterTraining: false)
    guard let scores = result.scores else { return }
    if format.format == .json {
      print(scores.json)
    } else {
      print(scoreTable(scores) + findingsText(scores))
      print("\nreport  \(result.folder.report)")
      for model in result.models { print("model   \(model)") }
    }
  }
}

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train as 'run' does and stop after the checkpoint.",
    discussion: """
      A classical method (model: {method: otsu}) has nothing to train; what is left is a model to predict with.

      Example:
        sulcus train pipelines/nuclei.yaml --output runs/first
      """)

  @OptionGroup var pipeline: PipelineOptions
  @OptionGroup var place: RunOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let result = try runPipeline(pipeline, place, quiet: output.quiet, stopAfterTraining: true)
    for model in result.models { print("model   \(model)") }
  }
}

/// Runs a pipeline with its progress on standard error.
private func runPipeline(
  _ pipeline: PipelineOptions, _ place: RunOptions, quiet: Bool, stopAfterTraining: Bool
) throws -> PipelineRun.Outcome {
  Interruption.watch()
  let display = ProgressDisplay(quiet: quiet)
  defer { display.finish() }
  return try PipelineRun.perform(
    pipeline.pipeline, overrides: pipeline.overrides(maxMemory: place.maxMemory), output: place.output,
    resume: place.resume,
    stopAfterTraining: stopAfterTraining, observer: display.show)
}
