import ArgumentParser
import Pipeline

/// The classes of a command line: `name=value,…`, the background first.
///
/// - Throws: `ValidationError` where it is not that, has fewer than two or more than masks can hold, or gives a name or
///   a value twice.
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
  guard parsed.count <= 255 else {
    throw ValidationError("--classes: masks have 255 classes at most, found \(parsed.count)")
  }
  for (place, entry) in parsed.enumerated() {
    if parsed[..<place].contains(where: { $0.name == entry.name }) {
      throw ValidationError("--classes names '\(entry.name)' twice: \(text)")
    }
    if let other = parsed[..<place].first(where: { $0.values == entry.values }) {
      throw ValidationError("--classes gives '\(other.name)' and '\(entry.name)' one value: \(text)")
    }
  }
  return parsed
}

/// The classes of masks that come one file a class: `name,…`, in order.
///
/// - Throws: `ValidationError` where it is not that, or names one twice.
func parseClassNames(_ text: String?) throws -> [String]? {
  guard let text else { return nil }
  let names = text.split(separator: ",").map { String($0) }
  if let valued = names.first(where: { $0.contains("=") }) {
    throw ValidationError(
      "--classes are names alone where masks come one file a class, for example organ,lesion; found '\(valued)'")
  }
  if let wrong = names.first(where: { $0.contains("/") }) {
    throw ValidationError("--classes: the name of a class is part of a file's and may not hold '/', found '\(wrong)'")
  }
  guard Set(names).count == names.count else { throw ValidationError("--classes names a class twice: \(text)") }
  guard !names.isEmpty else { throw ValidationError("--classes needs a class or more") }
  return names
}
