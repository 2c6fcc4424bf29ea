import ArgumentParser
import Pipeline

struct Postprocess: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take masks through steps of post-processing.",
    discussion: """
      STEPS.yaml is a list as it stands below 'postprocessing', or a pipeline, whose 'postprocessing' and 'data.classes' then
      count. Without classes every value but 0 is foreground, and is written as 255. Masks are decided: a threshold is for
      --probabilities alone, the files that 'sulcus predict --probabilities' writes. Writes BASE.png, of a stack BASE.tif. A
      file that cannot be processed is reported at the end, with exit status 1.

      Example:
        sulcus postprocess steps.yaml --masks runs/demo/predictions --output cleaned
      """)

  @Argument(help: "A list of steps, or a pipeline.", completion: .file(extensions: ["yaml", "yml"]))
  var steps: String

  @Option(help: ArgumentHelp("The masks: a folder, a glob or a file.", valueName: "dir|glob|file"))
  var masks: String?

  @Option(
    help: ArgumentHelp("Probabilities instead of masks, so that decisions can be tried.", valueName: "dir|glob|file"))
  var probabilities: String?

  @Option(help: ArgumentHelp("The folder for the new masks.", valueName: "dir"), completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp(
      "The images, where their files and not the masks' state the size of a pixel.", valueName: "dir|glob|file"))
  var images: String?

  @OptionGroup var decoding: DecodingOptions
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    guard (masks == nil) != (probabilities == nil) else {
      throw ValidationError("give either --masks or --probabilities")
    }
  }

  func run() throws {
    Interruption.watch()
    let display = ProgressDisplay(quiet: outputOptions.quiet)
    defer { display.finish() }
    let result = try PostprocessStage.perform(
      PostprocessingRequest(
        steps: steps, source: masks.map { .masks($0) } ?? .probabilities(probabilities!), output: output,
        images: images,
        decodingLimit: decoding.bytes), observer: display.show)
    display.finish()
    for failure in result.failures { printError("sulcus: \(failure)") }
    if !outputOptions.quiet {
      print(
        "\(result.written) masks written to \(output)"
          + (result.failures.isEmpty ? "" : ", \(result.failures.count) failed"))
    }
    if !result.failures.isEmpty { throw ExitCode(1) }
  }
}
