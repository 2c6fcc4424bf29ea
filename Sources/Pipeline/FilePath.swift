/// The parts of a path, taken at its slashes and dots.
///
/// Foundation's `NSString` has the same, and traps on a name of one letter on Linux (Swift 6.3).
enum FilePath {
  /// `folder/name`; the other where one is empty.
  static func join(_ folder: String, _ name: String) -> String {
    if folder.isEmpty || name.isEmpty { return folder + name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// What stands before the last slash; empty where there is none.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// What stands behind the last slash.
  static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// What stands behind the last dot of the name, in lower case; empty where there is none, as in `.hidden`.
  static func fileExtension(of path: String) -> String {
    let name = name(of: path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }

  /// The path without the last dot of its name and what stands behind it.
  static func withoutExtension(_ path: String) -> String {
    let name = name(of: path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return path }
    return String(path.dropLast(name.distance(from: dot, to: name.endIndex)))
  }

  /// The name without its extension.
  static func baseName(of path: String) -> String { withoutExtension(name(of: path)) }
}
