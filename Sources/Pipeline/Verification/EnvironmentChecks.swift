internal import Foundation
internal import Tensors

/// Compares program, engine and machine with those of the run.
///
/// Another program or machine is no fault by itself: whether it gives the same masks is what re-predicting shows.
struct EnvironmentChecks {
  let manifest: Manifest
  /// Whether another one is a failure.
  let isStrict: Bool

  func perform() throws -> [Verification.Check] {
    let binary = try digest(ofFile: "/proc/self/exe")
    return [
      check(
        "program", expected: "sulcus \(manifest.sulcus), SHA-256 \(manifest.binaryDigest)",
        found: "sulcus \(sulcusVersion), SHA-256 \(binary)"),
      check("libtorch", expected: manifest.libtorch, found: Engine.version),
      check("machine", expected: text(manifest.machine), found: text(.current)),
    ]
  }

  private func text(_ machine: Manifest.Machine) -> String {
    "\(machine.processor), \(machine.cores) cores, \(machine.system)"
  }

  private func check(_ name: String, expected: String, found: String) -> Verification.Check {
    if expected == found { return Verification.Check(name, .holds, expected: expected, found: found) }
    let problem = "\(name): is another one than the run's, which --strict does not allow"
    return Verification.Check(
      name, isStrict ? .fails : .differs, expected: expected, found: found, problems: isStrict ? [problem] : [])
  }
}
