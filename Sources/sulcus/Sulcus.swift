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
      Run.self, Train.self, Predict.self, Evaluate.self, Check.self, Inspect.self, Describe.self, Synthesize.self,
      Doctor.self,
    ])

  /// Runs the command on the main thread, which is the engine's lane, and gives the exit status of the contract.
  static func main() {
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as CleanExit {
      exit(withError: error)
    } catch {
      exitWithStatus(of: error)
    }
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
