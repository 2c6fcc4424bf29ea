import ArgumentParser
import Foundation
import Pipeline

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say whether this machine can do the work, and what mends it.",
    discussion: """
      Example:
        sulcus doctor
      """)

  @OptionGroup var output: OutputOptions
  @OptionGroup var format: FormatOptions

  func run() throws {
    let checks = DoctorStage.perform()
    if format.format == .json {
      let rows = checks.map {
        ["name": $0.name, "status": $0.isGood ? "ok" : "missing", "found": $0.found, "remedy": $0.remedy ?? ""]
      }
      try printJSON(rows)
    } else {
      for check in checks where !output.quiet || !check.isGood {
        let name = check.name.padding(toLength: 10, withPad: " ", startingAt: 0)
        print(
          "\(check.isGood ? "ok     " : "missing") \(name) \(check.found)"
            + (check.remedy.map { "\n        → \($0)" } ?? ""))
      }
    }
    if checks.contains(where: { !$0.isGood }) { throw ExitCode(1) }
  }
}
