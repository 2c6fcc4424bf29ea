import ArgumentParser
import Foundation
import Pipeline

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check that a run's results are what its folder says.",
    discussion: """
      Compares images, masks, plan, weights and results with the hashes of manifest.json, predicts sampled test cases again
      and compares the masks bit for bit, and scores all masks again. Another program, libtorch or machine than the run's
      is told; with --strict it is a failure. Exit status 0 only where nothing fails. See docs/verifying.md.

      Example:
        sulcus verify runs/nuclei
        sulcus verify runs/nuclei --cases all --format json
      """)

  @Argument(
    help: ArgumentHelp("The folder of a run or of a cross-validation.", valueName: "run"), completion: .directory)
  var folder: String

  @Option(
    help: ArgumentHelp("How many test cases are predicted again, drawn by the run's seed.", valueName: "number|all"),
    transform: Self.parse)
  var cases: Sample = .some(3)

  @Flag(help: "Fail where the program, libtorch or the machine is not the run's.")
  var strict = false

  @OptionGroup var format: FormatOptions
  @OptionGroup var output: OutputOptions

  /// Of the test cases.
  enum Sample {
    case some(Int)
    case all

    var count: Int? { if case .some(let count) = self { count } else { nil } }
  }

  func run() throws {
    Interruption.watch()
    let display = ProgressDisplay(quiet: output.quiet || format.format == .json)
    defer { display.finish() }
    let found = try VerifyStage.perform(
      VerificationRequest(run: folder, cases: cases.count, isStrict: strict), observer: display.show)
    display.finish()
    if format.format == .json { try printJSON(found) } else { print(text(found)) }
    if !found.holds { throw ExitCode(1) }
  }

  private static func parse(_ text: String) throws -> Sample {
    if text == "all" { return .all }
    guard let count = Int(text), count >= 0 else {
      throw ValidationError("--cases must be a number of 0 or more, or all; found '\(text)'")
    }
    return .some(count)
  }

  private func text(_ found: Verification) -> String {
    var lines: [String] = []
    for check in found.checks where !output.quiet || check.status == .fails {
      let name = check.name.padding(toLength: 16, withPad: " ", startingAt: 0)
      let start = word(check.status).padding(toLength: 9, withPad: " ", startingAt: 0) + name
      if check.status == .holds || check.status == .skipped {
        lines.append(start + check.found)
        continue
      }
      lines += [start + "expected " + check.expected, String(repeating: " ", count: 28) + "found " + check.found]
      lines += check.problems.prefix(Self.shown).map { "  " + $0 }
      if check.problems.count > Self.shown { lines.append("  … and \(check.problems.count - Self.shown) more") }
    }
    return (lines + [summary(found)]).joined(separator: "\n")
  }

  /// The most problems of a check that are spelled out; in JSON stand all.
  private static let shown = 10

  private func word(_ status: Verification.Status) -> String { status == .fails ? "FAILS" : status.rawValue }

  private func summary(_ found: Verification) -> String {
    func names(_ status: Verification.Status) -> String {
      found.checks.filter { $0.status == status }.map(\.name).joined(separator: ", ")
    }
    if !found.holds { return "\(found.run): does not hold: \(names(.fails))" }
    let differs = names(.differs).isEmpty ? "" : "; not the run's own: \(names(.differs))"
    let skipped = names(.skipped).isEmpty ? "" : "; not checked: \(names(.skipped))"
    return "\(found.run): all that was checked holds\(differs)\(skipped)"
  }
}
