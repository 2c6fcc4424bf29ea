internal import Foundation

extension RunFolder {
  /// The SHA-256 of what a run has left in its folder beside plan, manifest, weights and report, by the files' names in it:
  /// the definition, the log, predicted masks, tables and scores.
  ///
  /// Folds have manifests of their own. Event files may still grow.
  func resultDigests() throws -> [String: String] {
    let names = (FileManager.default.subpaths(atPath: path) ?? []).filter(Self.isResult)
    var digests: [String: String] = [:]
    for name in names {
      var isFolder: ObjCBool = false
      let file = FilePath.join(path, name)
      guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue else { continue }
      digests[name] = try digest(ofFile: file)
    }
    return digests
  }

  private static func isResult(_ name: String) -> Bool {
    let parts = name.split(separator: "/")
    let others = ["plan.json", "manifest.json", "report.html", "checkpoints", "tensorboard"]
    return !parts.contains { $0.hasPrefix(".") } && !others.contains(String(parts[0])) && !parts[0].hasPrefix("fold-")
  }
}
