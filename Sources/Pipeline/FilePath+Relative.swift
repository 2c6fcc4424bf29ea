internal import Foundation

extension FilePath {
  /// The way from a folder to a file, the links of all folders followed: `../../pipelines/demo.yaml`.
  ///
  /// A file that is a link itself stays one, for what stands in it is meant from where the link lies.
  static func relative(_ path: String, to folder: String) -> String {
    let file = URL(fileURLWithPath: path).standardizedFileURL.path
    let (target, start) = (parts(join(real(Self.folder(of: file)), name(of: file))), parts(real(folder)))
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
