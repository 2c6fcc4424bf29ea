import ArgumentParser
import Pipeline

struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Predict masks for images with a trained model, or with a run's classical method.",
    discussion: """
      Writes BASE.png for every image, on the image's own pixels, with the values that the classes had in training; a
      stack becomes a multi-page BASE.tif; BASE.CLASS.png where the model learned from one file a class. A file that cannot
      be read is reported at the end, with exit status 1.

      Example:
        sulcus predict --model runs/demo/checkpoints/best.safetensors --images scans --output masks --overlays
      """)

  @Option(help: ArgumentHelp("A checkpoint of a run.", valueName: "file"), completion: .file())
  var model: String

  @Option(help: ArgumentHelp("A folder, a glob or a file.", valueName: "dir|glob|file"))
  var images: String

  @Option(help: ArgumentHelp("The folder for the masks.", valueName: "dir"), completion: .directory)
  var output: String

  @Flag(help: "Search sub-folders, and keep them in the output.")
  var recursive = false

  @Flag(help: "Write overlays/BASE.png: the image with the outlines of the mask.")
  var overlays = false

  @Flag(help: "Write probabilities/BASE.tif: float32, one page a class.")
  var probabilities = false

  @Option(help: "The branch of a deeply supervised unet++ to predict with, from 1: the lower, the faster.")
  var branch: Int?

  @Flag(help: "Stop at the first image that fails.")
  var strict = false

  @Option(help: "Threads of the engine (default: all cores).")
  var threads: Int?

  @OptionGroup var decoding: DecodingOptions
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be 1 or more, found \(threads)") }
  }

  func run() throws {
    Interruption.watch()
    let display = ProgressDisplay(quiet: outputOptions.quiet)
    defer { display.finish() }
    let result = try PredictStage.perform(
      PredictionRequest(
        model: model, images: images, output: output, recursive: recursive, overlays: overlays,
        probabilities: probabilities, branch: branch, strict: strict, threads: threads, decodingLimit: decoding.bytes),
      observer: display.show)
    display.finish()
    for failure in result.failures { printError("sulcus: \(failure)") }
    if !outputOptions.quiet {
      print(
        "\(result.written) masks written to \(output)"
          + (result.failures.isEmpty ? "" : ", \(result.failures.count) images failed"))
    }
    if !result.failures.isEmpty { throw ExitCode(1) }
  }
}
