import ArgumentParser
import Foundation
import Pipeline

@main
struct Sulcus: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sulcus",
    abstract: "Trains networks that segment medical images, and says honestly how good they are.",
    discussion: """
      Example:
        sulcus run pipelines/demo.yaml

      Exit status: 0 done, 1 something failed, 2 the command line is wrong, 130 stopped by Ctrl-C.
      """,
    version: sulcusVersion,
    subcommands: [
      Run.self, Train.self, Compare.self, Tune.self, Predict.self, Postprocess.self, TunePostprocess.self,
      Evaluate.self, Measure.self, Verify.self, Check.self, Preview.self, Inspect.self, Describe.self, Synthesize.self,
      Doctor.self,
    ])

  /// Runs the command on the main thread, which is the engine's lane, and gives the exit status of the contract.
  static func main() {
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch let error as CleanExit {
      exit(withError: error)
    } catch {
      exitWithStatus(of: error)
    }
  }

  /// What follows the program's name.
  ///
  /// `CommandLine.arguments` is empty in a program that links the Swift runtime statically and libstdc++ dynamically
  /// (Swift 6.3 on Linux); the system knows them all the same.
  private static var arguments: [String] {
    guard CommandLine.arguments.isEmpty, let line = FileManager.default.contents(atPath: "/proc/self/cmdline") else {
      return Array(CommandLine.arguments.dropFirst())
    }
    return line.split(separator: 0, omittingEmptySubsequences: false).dropFirst().dropLast()
      .map { String(decoding: $0, as: UTF8.self) }
  }

  private static func exitWithStatus(of error: any Error) -> Never {
    switch exitCode(for: error) {
    case .success: exit(withError: error)
    case .validationFailure:
      printError(fullMessage(for: error))
      Foundation.exit(2)
    default: break
    }
    if let failure = error as? PipelineError, failure.code == .interrupted {
      printError("sulcus: \(failure)")
      Foundation.exit(130)
    }
    if !(error is ExitCode) { printError("sulcus: \(error)") }
    Foundation.exit(1)
  }
}

/// Writes a line to standard error.
func printError(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}
