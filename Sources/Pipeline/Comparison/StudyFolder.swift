internal import Foundation

/// The folder of a comparison and the names of what lies in it, beside a folder for each variant.
public struct StudyFolder: Sendable, Equatable {
  public let path: String

  public var definition: String { file("pipeline.yaml") }
  /// One row a variant, seed, case and class.
  public var scores: String { file("scores.csv") }
  /// Every number.
  public var json: String { file("comparison.json") }
  public var markdown: String { file("comparison.md") }
  public var latex: String { file("comparison.tex") }
  public var report: String { file("report.html") }
  public var figures: String { file("figures") }

  /// Names that no variant can have.
  static let ownNames = [
    StudyFile.fileName, "pipeline.yaml", "scores.csv", "comparison.json", "comparison.md", "comparison.tex",
    "report.html", "figures",
  ]

  func file(_ name: String) -> String { FilePath.join(path, name) }

  /// The run of a variant and a seed.
  func run(_ variant: String, seed: UInt64) -> RunFolder {
    RunFolder(path: file(StudyFile.place(variant, seed: seed)))
  }

  /// Makes the folder, or goes on in it where it holds this very comparison, perhaps of other seeds.
  ///
  /// - Throws: `PipelineError` of code `output` where it holds another comparison or a run.
  func begin(_ study: StudyFile) throws(PipelineError) {
    if StudyFile.exists(in: path) {
      try checkContinues(StudyFile.read(in: path), study)
    } else if RunFolder(path: path).holdsRun {
      throw PipelineError(.output, "\(path): holds a run; choose another --output for the comparison")
    }
    try makeFolder(path)
    try checkWritable(path, bytes: 1 << 20)
    try study.write(in: path)
  }

  private func checkContinues(_ found: StudyFile, _ study: StudyFile) throws(PipelineError) {
    func refuse(_ reason: String) -> PipelineError {
      PipelineError(.output, "\(path): holds another comparison: \(reason); choose another --output")
    }
    let names = [found, study].map { $0.variants.map(\.name) }
    guard names[0] == names[1] else {
      throw refuse("its variants are \(names[0].joined(separator: ", ")), not \(names[1].joined(separator: ", "))")
    }
    for (before, now) in zip(found.variants, study.variants) {
      guard before.plan == now.plan, now.plan != nil || before.runs == now.runs else {
        throw refuse(
          now.plan == nil
            ? "\(now.name) is of other runs" : "\(now.name) has other settings or files than when it was begun")
      }
    }
  }
}
