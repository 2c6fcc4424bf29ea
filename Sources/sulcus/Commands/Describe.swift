import ArgumentParser
import Foundation
import Pipeline

struct Describe: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a network is and costs, before it runs.",
    discussion: """
      Example:
        sulcus describe unet --input 3x512x512 --outputs 2 --set model.width=16
      """)

  @Argument(help: "An architecture's name, a pipeline file or a checkpoint.")
  var subject: String

  @Option(help: ArgumentHelp("Channels and size of the image.", valueName: "CxHxW|CxDxHxW"))
  var input: String?

  @Option(help: "Channels of the output.")
  var outputs: Int?

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("An option of the model; may be repeated.", valueName: "model.KEY=VALUE"))
  var settings: [String] = []

  @OptionGroup var format: FormatOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { _ = try parsedInput() }

  func run() throws {
    let description = try DescribeStage.perform(
      subject, input: parsedInput(), outputs: outputs, settings: settings)
    switch format.format {
    case .json: try printJSON(description)
    case .text: print(text(description))
    }
  }

  private func parsedInput() throws -> [Int]? {
    guard let input else { return nil }
    let numbers = input.lowercased().replacing("×", with: "x").split(separator: "x", omittingEmptySubsequences: false)
      .map { Int($0) }
    guard (3...4).contains(numbers.count), numbers.allSatisfy({ $0.map { (1...1_000_000).contains($0) } ?? false })
    else {
      throw ValidationError("--input must be CxHxW or CxDxHxW, for example 1x256x256; found '\(input)'")
    }
    return numbers.compactMap { $0 }
  }

  private func text(_ description: NetworkDescription) -> String {
    var lines: [String] = []
    if !output.quiet {
      var table = TextTable(["layer", "operation", "output", "parameters", "multiplyAdds"])
      for layer in description.layers {
        table.append([
          layer.path, layer.operation, shape(layer.output), "\(layer.parameters)", "\(layer.multiplyAdds)",
        ])
      }
      lines += [table.text, ""]
    }
    lines += [
      "\(description.name)  \(shape(description.input)) → \(shape(description.output))",
      "parameters           \(description.parameters)",
      "multiplyAdds         \(description.multiplyAdds)",
      "peakActivationBytes  \(description.peakActivationBytes)",
      "receptiveField       \(description.receptiveField)",
      "divisor              \(description.divisor)",
    ]
    return lines.joined(separator: "\n")
  }

  private func shape(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: "×") }
}
