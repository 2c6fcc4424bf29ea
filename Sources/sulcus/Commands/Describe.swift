import ArgumentParser
import Foundation
import Pipeline

struct Describe: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a network is and costs, before it runs; draw it; compare several.",
    discussion: """
      Example:
        sulcus describe unet --input 3x512x512 --outputs 2 --set model.width=16
        sulcus describe unet++ --format svg > unet++.svg
        sulcus describe --compare unet,unet++,attention-unet,unet3+
        sulcus describe --compare unet++/2018,unet/2018 --match parameters
        sulcus describe unet --match multiplyAdds=10G

      --compare takes each network at the smallest size whose output covers the image. --match chooses the
      width, in whole numbers, that comes nearest to a number of parameters, multiplyAdds or
      peakActivationBytes: to the one that is given, or with --compare to that of the first network. So it
      makes the control of a comparison, the "wide U-Net".
      """)

  /// What is printed.
  enum Form: String, ExpressibleByArgument, CaseIterable {
    case text, json, dot, svg
  }

  @Argument(help: "An architecture's name, a pipeline file or a checkpoint, also one of a classical method.")
  var subject: String?

  @Option(help: ArgumentHelp("Compare networks, named as the argument is, side by side.", valueName: "A,B,C"))
  var compare: String?

  @Option(
    help: ArgumentHelp("Choose the width for a quantity; K, M and G are understood.", valueName: "quantity[=number]"))
  var match: String?

  @Option(help: ArgumentHelp("Channels and size of the image.", valueName: "CxHxW|CxDxHxW"))
  var input: String?

  @Option(help: "Channels of the output.")
  var outputs: Int?

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("An option of the model; may be repeated.", valueName: "model.KEY=VALUE"))
  var settings: [String] = []

  @Option(help: "The form of the output: text, json, dot (for Graphviz) or svg (a drawing).")
  var format: Form = .text

  @OptionGroup var output: OutputOptions

  func validate() throws {
    _ = try parsedInput()
    guard (subject == nil) != (compare == nil) else {
      throw ValidationError("give one network to describe, or several to --compare, for example unet,unet++")
    }
    if compare != nil, subjects.count < 2 || subjects.contains("") {
      throw ValidationError("--compare needs two networks or more, for example unet,unet++")
    }
    if compare != nil, format == .dot || format == .svg {
      throw ValidationError("--format \(format.rawValue) draws one network: leave --compare out")
    }
    if let match = try parsedMatch(), match.target == nil, compare == nil {
      throw ValidationError("--match needs a number, for example parameters=7.8M, or networks to --compare")
    }
  }

  func run() throws {
    if compare != nil {
      let networks = try DescribeStage.compare(
        subjects, input: parsedInput(), outputs: outputs, settings: settings, match: parsedMatch())
      return try format == .json ? printJSON(networks) : print(table(networks))
    }
    if let method = try method() { return try format == .json ? printJSON(method) : print(text(method)) }
    switch format {
    case .json: try printJSON(describe())
    case .text: print(text(try describe()))
    case .dot: print(try draw(as: .dot))
    case .svg: print(try draw(as: .svg))
    }
  }

  private var subjects: [String] {
    (compare ?? "").split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// A method has neither size nor drawing: what asks for one is left to the network's way, which says so.
  private func method() throws -> MethodDescription? {
    guard format == .text || format == .json, input == nil, outputs == nil, match == nil else { return nil }
    return try DescribeStage.method(subject!, settings: settings)
  }

  private func text(_ method: MethodDescription) -> String {
    let options = method.options.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return [
      "\(method.method)  a classical method: nothing is trained",
      "options              \(options.isEmpty ? "none" : options.joined(separator: ", "))",
      "maximumClasses       \(method.maximumClasses)",
      method.ordersByBrightness ? "levels               of brightness" : "levels               background and object",
      method.reading.map { "reading              \($0)" },
    ].compactMap { $0 }.joined(separator: "\n")
  }

  private func describe() throws -> NetworkDescription {
    try DescribeStage.perform(
      subject!, input: parsedInput(), outputs: outputs, settings: settings, match: parsedMatch())
  }

  private func draw(as form: DescribeStage.Drawing) throws -> String {
    try DescribeStage.draw(
      subject!, as: form, input: parsedInput(), outputs: outputs, settings: settings, match: parsedMatch())
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

  private func parsedMatch() throws -> WidthMatch? {
    guard let match else { return nil }
    do { return try WidthMatch(match) } catch { throw ValidationError("--match: \(error)") }
  }

  private func text(_ description: NetworkDescription) -> String {
    var lines: [String] = []
    if !output.quiet {
      var table = TextTable(["layer", "operation", "output", "parameters", "multiplyAdds"])
      for layer in description.layers ?? [] {
        table.append([
          layer.path, layer.operation, shape(layer.output), "\(layer.parameters)", "\(layer.multiplyAdds)",
        ])
      }
      lines += [table.text, ""]
    }
    lines.append("\(description.name)  \(shape(description.input)) → \(shape(description.output))")
    if let width = description.width { lines.append("width                \(width)") }
    if let match = description.match {
      lines.append("ratio                \(ratio(match)) of \(match.target) \(match.quantity)")
    }
    lines += [
      "parameters           \(description.parameters)",
      "multiplyAdds         \(description.multiplyAdds)",
      "peakActivationBytes  \(description.peakActivationBytes)",
      "receptiveField       \(description.receptiveField)",
      "divisor              \(description.divisor)",
    ]
    return lines.joined(separator: "\n")
  }

  /// One row a network; with widths that were chosen, how near they come.
  private func table(_ networks: [NetworkDescription]) -> String {
    let match = networks.first?.match
    var table = TextTable(
      [
        "network", "width", "input", "parameters", "multiplyAdds", "peakActivationBytes", "receptiveField", "divisor",
      ] + (match == nil ? [] : ["ratio"]))
    for network in networks {
      table.append(
        [
          network.name, network.width.map { "\($0)" } ?? "–", shape(network.input), "\(network.parameters)",
          "\(network.multiplyAdds)", "\(network.peakActivationBytes)", "\(network.receptiveField)",
          "\(network.divisor)",
        ] + (network.match.map { [ratio($0)] } ?? []))
    }
    guard let match, !output.quiet else { return table.text }
    return "\(table.text)\n\nratio: \(match.quantity) to \(match.target)"
  }

  private func ratio(_ match: NetworkDescription.Match) -> String { String(format: "%.4f", match.ratio) }

  private func shape(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: "×") }
}
