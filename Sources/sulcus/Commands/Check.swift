import ArgumentParser
import Pipeline

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say all that is wrong with a pipeline and its files, before any work starts.",
    discussion: """
      Example:
        sulcus check pipelines/nuclei.yaml
      """)

  @OptionGroup var pipeline: PipelineOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let checked = try CheckedPipeline.load(pipeline.pipeline, overrides: pipeline.overrides)
    guard !output.quiet else { return }
    for note in checked.notes { print("note: \(note)") }
    print(checked.summary)
  }
}
