internal import Foundation
internal import Tensors

/// The program's version.
public let sulcusVersion = "0.1.0"

/// `manifest.json`: what a reader needs to know that a result is what it says it is.
struct Manifest: Codable {
  struct Machine: Codable {
    var system: String
    var processor: String
    var cores: Int
    var memoryBytes: UInt64
  }

  var sulcus: String
  var libtorch: String
  var seed: UInt64
  var started: Date
  var machine: Machine
  /// SHA-256, hexadecimal, by path.
  var inputs: [String: String]
  var planDigest: String
  var binaryDigest: String
  /// By the checkpoint's name; a method has one too, with what it is and no weights.
  var weights: [String: String]
  /// Of the other files that the run has left, by their names in its folder: pipeline, log, predictions and scores.
  var files: [String: String] = [:]
  /// Bytes of main memory that the process took at most since its training began; nothing where the system does not tell.
  var peakMemory: Int?
  /// Wall time from the test cases' files to their written masks, s; absent before they are predicted, and of a
  /// cross-validation as a whole.
  var predictionSeconds: Double?
  /// Why training ended before the plan's last step; of a cross-validation, by folds.
  var stopped: String?

  /// Takes over the memory of an earlier process of the same run, where that took more.
  mutating func keepPeak(of earlier: Manifest) {
    peakMemory = [peakMemory, earlier.peakMemory].compactMap { $0 }.max()
  }

  static func make(plan: Plan, folder: RunFolder, started: Date) throws -> Manifest {
    try make(
      plans: [plan], folder: folder, weights: ["best": folder.best, "last": folder.last],
      stopped: Journal.reasonForStopping(folder.log), started: started)
  }

  /// That of a cross-validation.
  ///
  /// - Parameter folds: the folders of its folds; their weights are named `fold-0/best`.
  static func make(plans: [Plan], folder: RunFolder, folds: [RunFolder], started: Date) throws -> Manifest {
    let weights = folds.flatMap { fold in
      [("best", fold.best), ("last", fold.last)].map { ("\(FilePath.name(of: fold.path))/\($0)", $1) }
    }
    let stopped = try folds.compactMap { fold in
      try Journal.reasonForStopping(fold.log).map { "\(FilePath.name(of: fold.path)): \($0)" }
    }
    return try make(
      plans: plans, folder: folder, weights: Dictionary(uniqueKeysWithValues: weights),
      stopped: stopped.isEmpty ? nil : stopped.joined(separator: "; "), started: started)
  }

  /// - Parameter files: checkpoints by name; those that are there are taken up.
  private static func make(
    plans: [Plan], folder: RunFolder, weights files: [String: String], stopped: String?, started: Date
  ) throws -> Manifest {
    var inputs: [String: String] = [:]
    // Folds have all cases in common.
    let plan = plans[0].shared
    for entry in plan.cases {
      inputs[entry.image] = entry.imageDigest
      for (mask, digest) in zip(entry.masks, entry.maskDigests) { inputs[mask.path] = digest }
    }
    for path in try plan.filesBesideCases() { inputs[path] = try digest(ofFile: path) }
    let training = plans[0].network
    if let pretrained = training?.pretrained { inputs[pretrained.path] = pretrained.digest }
    if let start = training?.start { inputs[start.path] = start.digest }
    var weights: [String: String] = [:]
    for (name, path) in files where FileManager.default.fileExists(atPath: path) {
      weights[name] = try digest(ofFile: path)
    }
    return Manifest(
      sulcus: sulcusVersion, libtorch: Engine.version, seed: plan.seed, started: started, machine: .current,
      inputs: inputs, planDigest: try digest(ofFile: folder.plan), binaryDigest: try digest(ofFile: "/proc/self/exe"),
      weights: weights, files: try folder.resultDigests(of: plans.count == 1 ? plans[0] : nil),
      peakMemory: ProcessMemory.peak, stopped: stopped)
  }
}

extension SharedPlan {
  /// What is scored by beside the cases' own files: the masks of further raters, and the table of slices.
  fileprivate func filesBesideCases() throws -> [String] {
    let raters = try panel(cases, observer: { _ in })?.others ?? []
    let masks = raters.flatMap { $0.masks.values.joined().map(\.path) }
    return masks + (evaluation.slices.map { [$0.table] } ?? [])
  }
}

extension Manifest.Machine {
  /// The machine this runs on.
  static var current: Manifest.Machine {
    let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = information.split(separator: "\n").first { $0.hasPrefix("model name") }
    return Manifest.Machine(
      system: ProcessInfo.processInfo.operatingSystemVersionString,
      processor: model?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces) ?? "unknown",
      cores: ProcessInfo.processInfo.activeProcessorCount, memoryBytes: ProcessInfo.processInfo.physicalMemory)
  }
}
