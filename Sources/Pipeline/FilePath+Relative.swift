internal import Foundation

extension FilePath {
  /// The way from a folder to a file, both with all links followed: `../../pipelines/demo.yaml`.
  static func relative(_ path: String, to folder: String) -> String {
    let (target, start) = (parts(real(path)), parts(real(folder)))
    let common = zip(target, start).prefix { $0 == $1 }.count
    let way = Array(repeating: "..", count: start.count - common) + target[common...]
    return way.isEmpty ? "." : way.joined(separator: "/")
  }

  private static func parts(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }

  /// The absolute path with links followed as far as there is anything.
  private static func real(_ path: String) -> String {
    var (there, rest) = (URL(fileURLWithPath: path).standardizedFileURL.path, [String]())
    while !FileManager.default.fileExists(atPath: there), there != "/", !there.isEmpty {
      rest.insert(name(of: there), at: 0)
      there = Self.folder(of: there)
    }
    guard let found = realpath(there, nil) else { return path }
    defer { free(found) }
    return rest.reduce(String(cString: found)) { join($0, $1) }
  }
}
