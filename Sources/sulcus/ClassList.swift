import ArgumentParser
import Pipeline

/// The classes of a command line: `name=value,…`, the background first.
///
/// - Throws: `ValidationError` where it is not that, or has fewer than two.
func parseClasses(_ text: String?) throws -> [ClassDefinition]? {
  guard let text else { return nil }
  let parsed = try text.split(separator: ",").map { part -> ClassDefinition in
    let pieces = String(part).split(separator: "=", maxSplits: 1)
    guard pieces.count == 2, let value = Int(pieces[1]) else {
      throw ValidationError(
        "--classes must be name=value,..., for example background=0,nucleus=255; found '\(String(part))'")
    }
    return ClassDefinition(name: String(pieces[0]), values: [.gray(value)])
  }
  guard parsed.count >= 2 else { throw ValidationError("--classes needs two classes or more, the background first") }
  return parsed
}
