internal import Foundation

/// The folder of one run and the names of what lies in it.
public struct RunFolder: Sendable, Equatable {
  public let path: String

  public var definition: String { file("pipeline.yaml") }
  public var plan: String { file("plan.json") }
  public var manifest: String { file("manifest.json") }
  /// The set of each case.
  var split: String { file("split.csv") }
  /// The fold of each case, where there are folds.
  var folds: String { file("folds.csv") }
  public var log: String { file("log.jsonl") }
  public var best: String { file("checkpoints/best.safetensors") }
  public var last: String { file("checkpoints/last.safetensors") }
  public var previous: String { file("checkpoints/previous.safetensors") }
  /// The best weights with the post-processing that a tuning chose.
  public var tuned: String { file("checkpoints/tuned.safetensors") }
  /// The steps that a tuning chose.
  public var tunedSteps: String { file("postprocessing.yaml") }
  /// Event files, where they are asked for.
  public var tensorBoard: String { file("tensorboard") }
  public var predictions: String { file("predictions") }
  public var cases: String { file("cases.csv") }
  public var scores: String { file("scores.json") }
  /// The curves over all thresholds of a network's test cases.
  public var curves: String { file("curves.json") }
  /// What these curves were made of, so that folds can be pooled.
  var histograms: String { file("histograms.json") }
  /// The objects of the test cases, where they are scored.
  public var objects: String { file("objects.csv") }
  /// The table of scores for papers, and for notes.
  public var scoresLaTeX: String { file("scores.tex") }
  public var scoresMarkdown: String { file("scores.md") }
  /// The charts of the report as SVG files.
  public var figures: String { file("figures") }
  /// Small maps of the test cases' probabilities, for the report.
  public var probabilityMaps: String { file("probability-maps") }
  public var report: String { file("report.html") }

  private func file(_ name: String) -> String { FilePath.join(path, name) }

  /// The folder of one fold of a cross-validation.
  public func fold(_ index: Int) -> RunFolder { RunFolder(path: file("fold-\(index)")) }

  /// Whether the folder holds a run.
  var holdsRun: Bool { FileManager.default.fileExists(atPath: plan) }

  /// Whether the run was carried to its end.
  var isFinished: Bool { FileManager.default.fileExists(atPath: report) }

  /// Makes the folder of a new run.
  ///
  /// - Parameters:
  ///   - output: the folder asked for; it may not hold a run. Nothing: `runs/NAME`, or `NAME-2`… where that is taken.
  ///   - bytes: what the run will write at least; the disk must have room for it.
  ///   - checkpoints: whether it gets any; those of a cross-validation are in the folders of its folds.
  static func create(
    name: String, output: String?, bytes: Int, checkpoints: Bool = true
  ) throws(PipelineError) -> RunFolder {
    let folder: RunFolder
    if let output {
      folder = RunFolder(path: output)
      guard !folder.holdsRun else {
        throw PipelineError(
          .output, "\(output): holds a run already; choose another --output, or go on with it by --resume")
      }
    } else {
      var number = 1
      while FileManager.default.fileExists(atPath: runPath(name, number)) { number += 1 }
      folder = RunFolder(path: runPath(name, number))
    }
    try folder.prepare(bytes: bytes, checkpoints: checkpoints)
    return folder
  }

  /// The folders of earlier runs of a name, newest first.
  static func existing(name: String) -> [RunFolder] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "runs")) ?? []
    let numbers = names.compactMap { found -> Int? in
      if found == name { return 1 }
      guard found.hasPrefix(name + "-") else { return nil }
      return Int(found.dropFirst(name.count + 1))
    }
    return numbers.sorted(by: >).map { RunFolder(path: runPath(name, $0)) }.filter(\.holdsRun)
  }

  private static func runPath(_ name: String, _ number: Int) -> String {
    number == 1 ? "runs/\(name)" : "runs/\(name)-\(number)"
  }

  private func prepare(bytes: Int, checkpoints: Bool) throws(PipelineError) {
    try makeFolder(path)
    if checkpoints { try makeFolder(file("checkpoints")) }
    try checkWritable(path, bytes: bytes)
  }

  /// Says what the run is. The plan comes last: with it the folder holds a run.
  ///
  /// - Parameter definition: the text of the pipeline file.
  func begin(_ plan: Plan, definition: String) throws(PipelineError) {
    try writeFile(Data(definition.utf8), to: self.definition)
    let sets = plan.shared.cases.map { [$0.name, $0.set.rawValue] }
    try writeFile(Data(CommaSeparatedTable.text([["image", "set"]] + sets).utf8), to: split)
    try write(foldsOf: plan.shared.cases)
    try writeJSON(plan, to: self.plan)
  }

  /// The same for a cross-validation, whose folds have folders of their own.
  func begin(_ plans: [Plan], definition: String) throws(PipelineError) {
    try writeFile(Data(definition.utf8), to: self.definition)
    try write(foldsOf: plans[0].shared.cases)
    try writeJSON(RunPlan.folds(plans), to: plan)
  }

  private func write(foldsOf cases: [Case]) throws(PipelineError) {
    let rows = cases.compactMap { entry in entry.fold.map { [entry.name, "\($0)"] } }
    guard !rows.isEmpty else { return }
    try writeFile(Data(CommaSeparatedTable.text([["image", "fold"]] + rows).utf8), to: folds)
  }
}

/// Makes a folder and those above it.
func makeFolder(_ path: String) throws(PipelineError) {
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch {
    throw PipelineError(.output, "\(path): the folder cannot be made: \(reason(of: error))")
  }
}

/// Checks before any work that a folder takes files and that its disk has room.
func checkWritable(_ folder: String, bytes: Int) throws(PipelineError) {
  let probe = FilePath.join(folder, ".sulcus-\(UUID().uuidString)")
  try writeFile(Data("probe".utf8), to: probe)
  try? FileManager.default.removeItem(atPath: probe)
  var status = statvfs()
  guard statvfs(folder, &status) == 0 else { return }
  let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
  guard free >= UInt64(bytes) else {
    throw PipelineError(
      .output, "\(folder): the disk has \(free >> 20) MiB left and the run needs about \(bytes >> 20); make room")
  }
}

/// Writes a file beside its place and renames it into place, so that it is never half-written.
func writeFile(_ data: Data, to path: String) throws(PipelineError) {
  do {
    try data.write(to: URL(fileURLWithPath: path), options: .atomic)
  } catch {
    throw PipelineError(.output, "\(path): cannot be written: \(reason(of: error))")
  }
}

/// Writes a value as JSON with sorted keys.
func writeJSON(_ value: some Encodable, to path: String) throws(PipelineError) {
  do {
    try writeFile(jsonEncoder.encode(value) + Data("\n".utf8), to: path)
  } catch let error as PipelineError {
    throw error
  } catch {
    throw PipelineError(.output, "\(path): cannot be written as JSON: \(error)")
  }
}

/// The one form in which the program writes JSON files.
var jsonEncoder: JSONEncoder {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  return encoder
}

/// Reads what `jsonEncoder` wrote.
var jsonDecoder: JSONDecoder {
  let decoder = JSONDecoder()
  decoder.nonConformingFloatDecodingStrategy = .convertFromString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  return decoder
}
