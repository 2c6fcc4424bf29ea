import ArgumentParser
import Pipeline

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say which of several variants is better, and whether you can believe it.",
    discussion: """
      Of a pipeline file every variant is run with every seed, on the same splits, batches and draws; the same command
      goes on where it was stopped. Or finished runs are compared: those that differ in the seed alone are one variant.

      One rule decides: a paired sign-flip test over the test units (groups, else cases), corrected for all pairs, and
      the 95 % interval of the differences between seeds without 0. See docs/comparing.md.

      Example:
        sulcus compare pipelines/comparison.yaml
        sulcus compare runs/nuclei runs/nuclei-2 runs/attention runs/attention-2 --output runs/both
        sulcus compare --data-sets runs/*-comparison
      """)

  @Argument(
    help: ArgumentHelp(
      "A pipeline file with 'variants:', or folders of finished runs and comparisons.", valueName: "pipeline|run"),
    completion: .file())
  var subjects: [String]

  @Option(
    help: ArgumentHelp(
      "Seeds of each variant: the definition's and those after it (default: \(ComparisonRequest.standardSeeds)); with one there is "
        + "no verdict.", valueName: "count"))
  var seeds: Int?

  @Option(
    help: ArgumentHelp("The comparison's folder (default: runs/NAME-comparison).", valueName: "dir"),
    completion: .directory)
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The score that decides (default: the first of evaluation.scores).", valueName: "name"))
  var score: String?

  @Option(
    help: ArgumentHelp(
      "Also test whether differences are smaller than so many points (mm or px of a distance).", valueName: "points"))
  var equivalence: Double?

  @Flag(
    help: ArgumentHelp(
      "The folders are comparisons of the same variants on different data sets, ten at least: rank the variants over them, with a "
        + "critical-difference diagram."))
  var dataSets = false

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("Override a key, for example training.epochs=4; may be repeated.", valueName: "key.path=value"))
  var settings: [String] = []

  @Option(help: "The first seed; splits keep the file's.")
  var seed: UInt64?

  @OptionGroup var format: FormatOptions
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    if let seeds, seeds < 1 { throw ValidationError("--seeds must be 1 or more, found \(seeds)") }
    if let equivalence, !(equivalence > 0 && equivalence.isFinite) {
      throw ValidationError("--equivalence must be a number of points above 0, found \(equivalence)")
    }
    let hasPipeline = subjects.contains(where: ComparisonRequest.isPipeline)
    if hasPipeline && subjects.count > 1 {
      throw ValidationError(
        "compare one pipeline file, or folders of finished runs, not both; found \(subjects.joined(separator: " "))")
    }
    if dataSets && (hasPipeline || equivalence != nil) {
      throw ValidationError("--data-sets takes folders of finished comparisons, and no --equivalence")
    }
    if !hasPipeline && (seeds != nil || seed != nil || !settings.isEmpty) {
      throw ValidationError("--seeds, --seed and --set are those of a pipeline file; finished runs have theirs")
    }
  }

  func run() throws {
    Interruption.watch()
    let display = ProgressDisplay(quiet: outputOptions.quiet)
    defer { display.finish() }
    var request = ComparisonRequest(
      subjects: subjects, overrides: DefinitionOverrides(settings: settings, seed: seed),
      seeds: seeds ?? ComparisonRequest.standardSeeds, output: output, score: score, equivalence: equivalence)
    request.isOverDataSets = dataSets
    let result = try CompareStage.perform(request, observer: display.show)
    display.finish()
    if format.format == .json {
      print(result.json, terminator: "")
    } else {
      print(text(result))
    }
  }

  private func text(_ result: StudyResult) -> String {
    let tables = result.tables.map { table in
      var text = TextTable(table.header)
      for row in table.rows { text.append(row) }
      return "\(table.title)\n\(text.text)"
    }
    let notes = result.notes.map { "note: \($0)" }
    let files = [
      "report  \(result.folder.report)", "numbers \(result.folder.json)", "tables  \(result.folder.markdown)",
    ]
    return
      ([result.verdict.joined(separator: "\n")] + tables + [
        notes.joined(separator: "\n"), files.joined(separator: "\n"),
      ])
      .filter { !$0.isEmpty }.joined(separator: "\n\n")
  }
}
