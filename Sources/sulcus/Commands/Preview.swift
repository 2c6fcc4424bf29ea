import ArgumentParser
import Pipeline

struct Preview: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what training sees: augmented samples with the outlines of their masks.",
    discussion: """
      Writes a contact sheet for each sample, the image before augmentation first and framed, then what the first passes of
      a training with this seed see of it; preview.txt and preview.json with all that was drawn. An earlier preview in the
      folder is replaced; a folder that holds anything else is an error. Of folds the first one is shown.

      Example:
        sulcus preview pipelines/demo.yaml --output preview --html
      """)

  @OptionGroup var pipeline: PipelineOptions

  @Option(help: ArgumentHelp("The folder to write.", valueName: "dir"), completion: .directory)
  var output: String

  @Option(help: "Training images to show, planes of stacks each by itself.")
  var samples = 6

  @Option(help: "Augmented versions of each.")
  var count = 7

  @Flag(help: "Write preview.html, too: one page to flip through.")
  var html = false

  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    guard (1...1000).contains(samples) else {
      throw ValidationError("--samples must be from 1 to 1000, found \(samples)")
    }
    guard (1...100).contains(count) else { throw ValidationError("--count must be from 1 to 100, found \(count)") }
  }

  func run() throws {
    let preview = try PreviewStage.perform(
      PreviewRequest(
        pipeline: pipeline.pipeline, overrides: pipeline.overrides, output: output, samples: samples, count: count,
        html: html))
    guard !outputOptions.quiet else { return }
    print("\(preview.samples.count) samples written to \(output)" + (html ? ", see \(output)/preview.html" : ""))
  }
}
