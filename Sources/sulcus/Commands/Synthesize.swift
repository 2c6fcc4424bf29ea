public import ArgumentParser
public import Pipeline

struct Synthesize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make images with exact masks, to try a pipeline on.",
    discussion: """
      Writes images/ and masks/ below the output folder. The same seed gives the same pixels on every machine.

      Example:
        sulcus synthesize --kind lesions --count 48 --seed 1 --output lesions
      """)

  @Option(help: ArgumentHelp("The folder to write.", valueName: "dir"), completion: .directory)
  var output: String

  @Option(help: "lesions (ultrasound-like), membranes (electron microscopy) or vessels (fundus).")
  var kind: SynthesisKind = .lesions

  @Option(help: "The number of images.")
  var count: Int = 48

  @Option(help: "The seed.")
  var seed: UInt64 = 1

  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    guard (1...100_000).contains(count) else {
      throw ValidationError("--count must be from 1 to 100000, found \(count)")
    }
  }

  func run() throws {
    try SynthesizeStage.perform(kind, count: count, seed: seed, output: output)
    if !outputOptions.quiet { print("\(count) \(kind.rawValue) written to \(output)/images and \(output)/masks") }
  }
}

extension SynthesisKind: ExpressibleByArgument {}
