import ArgumentParser
import Foundation
import Pipeline

/// How much a command says.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print errors and the result alone.")
  var quiet = false
}

/// The form of a table.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}

/// A command that prints a table.
struct FormatOptions: ParsableArguments {
  @Option(help: "The form of the output: text or json.")
  var format: OutputFormat = .text
}

/// What changes a pipeline on the command line.
struct PipelineOptions: ParsableArguments {
  @Argument(help: "The pipeline file.", completion: .file(extensions: ["yaml", "yml"]))
  var pipeline: String

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("Override a key, for example training.batch=4; may be repeated.", valueName: "key.path=value"))
  var settings: [String] = []

  @Option(help: "The seed of weights, batches and augmentation; splits keep the file's.")
  var seed: UInt64?

  var overrides: DefinitionOverrides { DefinitionOverrides(settings: settings, seed: seed) }

  /// With what else a command sets.
  func overrides(maxMemory: String?) -> DefinitionOverrides {
    DefinitionOverrides(settings: settings + (maxMemory.map { ["training.maxMemory=\($0)"] } ?? []), seed: seed)
  }
}

/// Where a run is kept.
struct RunOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The run's folder (default: runs/NAME).", valueName: "dir"), completion: .directory)
  var output: String?

  @Flag(help: "Go on with the unfinished run in --output, else with the newest one of this pipeline.")
  var resume = false

  @Option(
    help: ArgumentHelp(
      "Keep to so much main memory, by smaller batches where need be (as training.maxMemory).", valueName: "size"))
  var maxMemory: String?
}

/// What is refused because it would take too much memory.
struct DecodingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Refuse an image that would take more memory (default: 1GiB).", valueName: "size"))
  var decodingLimit: String?

  func validate() throws {
    guard let decodingLimit, parseBytes(decodingLimit) == nil else { return }
    throw ValidationError("--decoding-limit must be a size such as 512MiB or 4GiB; found '\(decodingLimit)'")
  }

  /// Nothing: the default.
  var bytes: Int? { decodingLimit.flatMap(parseBytes) }
}
