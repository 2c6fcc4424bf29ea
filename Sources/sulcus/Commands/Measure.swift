import ArgumentParser
import Foundation
import Pipeline

struct Measure: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Count and measure the objects of masks.",
    discussion: """
      Writes objects/BASE.csv with a row an object, and summary.csv with a row an image and class. Objects are the connected
      parts of each class; without --classes, 0 is the background, and folders that hold 0 and one other value are binary.

      Example:
        sulcus measure --masks runs/demo/predictions --images sample-data/lesions/images --output measured
      """)

  @Option(help: ArgumentHelp("A folder of masks, a glob, or one mask.", valueName: "dir"), completion: .directory)
  var masks: String

  @Option(help: ArgumentHelp("Where the tables go.", valueName: "dir"), completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp("Also measure the values of these images, paired by base name.", valueName: "dir"),
    completion: .directory)
  var images: String?

  @Option(help: ArgumentHelp("Classes in order, the background first.", valueName: "name=value,..."))
  var classes: String?

  @Option(
    help: ArgumentHelp(
      "Which neighbours are connected: 4 or 8; in a stack 6, 18 or 26 across planes (default: 8, in a stack 26).",
      valueName: "neighbours"))
  var connectivity: Int?

  @Flag(help: "Mask values number the objects; 0 is the background.")
  var instances = false

  @Flag(help: "Divide objects that touch, at the necks between them.")
  var split = false

  @Flag(help: "Also write labels/BASE.png, in which each object has its number.")
  var labels = false

  @OptionGroup var decoding: DecodingOptions
  @OptionGroup var format: FormatOptions
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    _ = try parseClasses(classes)
    if let connectivity, ![4, 8, 6, 18, 26].contains(connectivity) {
      throw ValidationError("--connectivity must be 4, 8, 6, 18 or 26, found \(connectivity)")
    }
    for (isGiven, name) in [(split, "--split"), (classes != nil, "--classes"), (connectivity != nil, "--connectivity")]
    where instances && isGiven {
      throw ValidationError("--instances takes objects as the masks number them; leave \(name) out")
    }
  }

  func run() throws {
    Interruption.watch()
    let display = ProgressDisplay(quiet: outputOptions.quiet || format.format == .json)
    defer { display.finish() }
    let result = try MeasureStage.perform(
      MeasureRequest(
        masks: masks, output: output, images: images, classes: try parseClasses(classes),
        objects: instances ? .instances : .components(connectivity: connectivity, split: split), labels: labels,
        decodingLimit: decoding.bytes), observer: display.show)
    display.finish()
    for failure in result.failures { printError("sulcus: \(failure)") }
    switch format.format {
    case .json: try printJSON(result.summaries)
    case .text: print(table(result))
    }
    if !outputOptions.quiet && format.format == .text {
      print(
        "\(result.measured) masks measured in \(output)"
          + (result.failures.isEmpty ? "" : ", \(result.failures.count) failed"))
    }
    if !result.failures.isEmpty { throw ExitCode(1) }
  }

  private func table(_ result: MeasureResult) -> String {
    var table = TextTable(MeasureSummary.header)
    for summary in result.summaries {
      let numbers = summary.row.dropFirst(3).map { field in
        field.isEmpty ? "–" : Int(field) != nil ? field : String(format: "%.6g", Double(field) ?? .nan)
      }
      table.append([summary.image, summary.className, "\(summary.objects)"] + numbers)
    }
    return table.text
  }
}
