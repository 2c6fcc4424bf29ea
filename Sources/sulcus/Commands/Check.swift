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
    let checked: CheckedPipeline
    do {
      checked = try CheckedPipeline.load(pipeline.pipeline, overrides: pipeline.overrides, checksSearch: true)
    } catch let error as PipelineError {
      // All of them, however many there are.
      for problem in error.problems { printError("sulcus: \(problem)") }
      throw ExitCode(1)
    }
    guard !output.quiet else { return }
    for note in checked.notes { print("note: \(note)") }
    print(checked.summary)
  }
}
