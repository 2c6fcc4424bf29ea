internal import Foundation

/// Compares the files of a run, and those that it was made from, with the SHA-256 in its manifest.
struct HashChecks {
  let run: RecordedRun

  /// Plan, inputs by their kind, weights, and the other files of the run's folder.
  func perform() -> [Verification.Check] {
    [plan] + inputs + [weights, otherFiles]
  }

  private var plan: Verification.Check {
    var files = [Known(run.folder.plan, run.manifest.planDigest)]
    if run.isCrossValidation { files += run.parts.map { Known($0.folder.plan, $0.manifest.planDigest) } }
    return check("plan", files)
  }

  /// The manifest's inputs; what the plan says of them must be the same.
  private var inputs: [Verification.Check] {
    let cases = run.shared.cases
    let images = cases.map { Known($0.image, $0.imageDigest) }
    let masks = cases.flatMap { zip($0.masks, $0.maskDigests).map { Known($0.path, $1) } }
    let networks = run.parts.compactMap(\.plan.network)
    let starts =
      networks.compactMap { $0.pretrained.map { Known($0.path, $0.digest) } }
      + networks.compactMap { $0.start.map { Known($0.path, $0.digest) } }
    let inPlan = Set((images + masks + starts).map(\.path))
    let others = run.manifest.inputs.filter { !inPlan.contains($0.key) }.map { Known($0.key, $0.value) }
    let kinds = [("images", images), ("masks", masks), ("startingWeights", starts), ("otherInputs", others)]
    return kinds.compactMap { name, files in
      files.isEmpty ? nil : check(name, files, recorded: run.manifest.inputs)
    }
  }

  private var weights: Verification.Check {
    let files = run.manifest.weights.map { name, digest in
      // `best`, or `fold-0/best` of a cross-validation.
      let place = RunFolder(path: FilePath.join(run.folder.path, FilePath.folder(of: name)))
      return Known(FilePath.name(of: name) == "best" ? place.best : place.last, digest)
    }
    guard !files.isEmpty else {
      return Verification.Check(
        "weights", .fails, expected: "the hash of checkpoints/best.safetensors", found: "none in manifest.json",
        problems: ["\(run.folder.manifest): names no weights"])
    }
    return check("weights", files)
  }

  private var otherFiles: Verification.Check {
    let folders =
      [(run.folder, run.manifest)] + (run.isCrossValidation ? run.parts.map { ($0.folder, $0.manifest) } : [])
    let files = folders.flatMap { folder, manifest in
      manifest.files.map { Known(FilePath.join(folder.path, $0), $1) }
    }
    return check("files", files)
  }

  /// A file and the hash that it had.
  private struct Known: Hashable {
    let path: String
    let digest: String

    init(_ path: String, _ digest: String) { (self.path, self.digest) = (path, digest) }
  }

  /// - Parameter recorded: hashes that must be the same ones; nothing: there are no others.
  private func check(_ name: String, _ list: [Known], recorded: [String: String]? = nil) -> Verification.Check {
    let files = Set(list).sorted { ($0.path, $0.digest) < ($1.path, $1.digest) }
    let workers = ProcessInfo.processInfo.activeProcessorCount
    let results = concurrentMap(files.count, workers: workers) { Self.problem(with: files[$0]) }
    var problems = results.compactMap(\.self)
    if let recorded {
      problems += files.filter { recorded[$0.path] != $0.digest }.map {
        "\($0.path): plan.json has the SHA-256 \($0.digest) and manifest.json \(recorded[$0.path] ?? "none"); one was changed"
      }
    }
    let wrong = results.count { $0 != nil }
    return Verification.Check(
      name, expected: "\(count(files.count)) as hashed",
      found: wrong == 0 ? "\(count(files.count)) the same" : "\(count(wrong)) of \(files.count) changed or missing",
      problems: problems)
  }

  private static func problem(with file: Known) -> String? {
    guard FileManager.default.fileExists(atPath: file.path) else {
      return "\(file.path): is missing; paths are as they were where the run was started: verify from that folder"
    }
    do {
      let found = try digest(ofFile: file.path)
      return found == file.digest ? nil : "\(file.path): expected the SHA-256 \(file.digest), found \(found)"
    } catch {
      return "\(file.path): cannot be read: \(reason(of: error))"
    }
  }

  private func count(_ files: Int) -> String { files == 1 ? "1 file" : "\(files) files" }
}
