internal import Evaluation
internal import Foundation

/// What to compare, and how.
public struct ComparisonRequest: Sendable {
  /// A pipeline file with `variants:`, or folders of finished runs and comparisons.
  public var subjects: [String]
  /// Of a pipeline file.
  public var overrides: DefinitionOverrides
  /// How many seeds each variant of a pipeline file is run with.
  public var seeds: Int
  /// Nothing: `runs/NAME-comparison`, or the one comparison that is given.
  public var output: String?
  /// The name of the score that decides; nothing: the first of `evaluation.scores`.
  public var score: String?
  /// The largest difference that does not matter: points, or mm or px where the score is a distance.
  public var equivalence: Double?
  /// Whether the subjects are comparisons of the same variants on different data sets, which are then ranked over these.
  public var isOverDataSets = false

  public init(
    subjects: [String], overrides: DefinitionOverrides = .init(), seeds: Int = standardSeeds, output: String? = nil,
    score: String? = nil, equivalence: Double? = nil
  ) {
    self.subjects = subjects
    self.overrides = overrides
    self.seeds = seeds
    self.output = output
    self.score = score
    self.equivalence = equivalence
  }

  public static let standardSeeds = 3

  /// Whether a subject is a pipeline file rather than a folder.
  public static func isPipeline(_ subject: String) -> Bool {
    ["yaml", "yml"].contains(FilePath.fileExtension(of: subject))
  }
}

/// Runs what is to be compared, where that is asked for, and compares.
public enum CompareStage {
  /// - Throws: `DefinitionError` or `PipelineError`; what was run so far is whole, and the same request goes on.
  public static func perform(
    _ request: ComparisonRequest, observer: @escaping RunObserver = { _ in }
  ) throws -> StudyResult {
    let score = try request.score.map(parse)
    if let score { try Study.checkOrder(score) }
    if request.isOverDataSets { return try compareDataSets(request, score: score, observer) }
    guard let pipeline = request.subjects.first(where: ComparisonRequest.isPipeline) else {
      return try compareRuns(request, score: score, observer)
    }
    guard request.subjects.count == 1 else {
      throw PipelineError(.comparison, "\(pipeline): compare one pipeline file, or folders of finished runs, not both")
    }
    return try comparePipeline(pipeline, request, score: score, observer)
  }

  private static func parse(_ name: String) throws(PipelineError) -> ScoreName {
    if let score = ScoreName(rawValue: name) { return score }
    let names = ScoreName.allCases.map(\.rawValue)
    throw PipelineError(.comparison, "--score: unknown score '\(name)'\(suggestion(for: name, among: names))")
  }

  // MARK: A pipeline file

  private static func comparePipeline(
    _ path: String, _ request: ComparisonRequest, score: ScoreName?, _ observer: @escaping RunObserver
  ) throws -> StudyResult {
    observer(.stage("Checking \(path) and its variants"))
    let plan = try StudyPlan(path, overrides: request.overrides, seeds: request.seeds)
    for note in plan.notes { observer(.note(note)) }
    let score = try decisive(score, plan)
    let folder = StudyFolder(path: request.output ?? "runs/\(plan.name)-comparison")
    let runs = plan.runs.map { member, seed in
      StudyRun(
        name: "\(member.name), seed \(seed)", folder: folder.run(member.name, seed: seed),
        definition: member.definition, plan: member.plan.seeded(seed))
    }
    for run in runs { try run.check() }
    try folder.begin(plan.file())
    let lock = try FolderLock(folder: folder.path)
    defer { withExtendedLifetime(lock) {} }
    try writeFile(Data(plan.members[0].definition.utf8), to: folder.definition)
    observer(
      .note(
        "\(plan.members.count) variants × \(plan.seeds.count) seed\(plan.seeds.count == 1 ? ": noise will be unknown" : "s") "
          + "are kept in \(folder.path)"))
    try perform(runs, firstOfVariant: { folder.run(plan.runs[$0].member.name, seed: plan.seeds[0]) }, observer)
    let variants = try plan.members.map { member throws(PipelineError) in
      try Variant(
        name: member.name,
        runs: plan.seeds.map { seed throws(PipelineError) in
          try FinishedRun.read(folder.run(member.name, seed: seed).path)
        })
    }
    return try write(
      Study(
        name: plan.name, variants: variants, seeds: plan.seeds, score: score, equivalence: request.equivalence),
      to: folder, observer)
  }

  /// The score that is asked for, or the first that the definition names; every variant must have it.
  private static func decisive(_ asked: ScoreName?, _ plan: StudyPlan) throws(PipelineError) -> ScoreName {
    let lists = plan.members.map { ($0.name, $0.plan.first.shared.evaluation.scores) }
    let score = asked ?? lists[0].1[0]
    try Study.checkOrder(score)
    if !score.needsCountsAlone, let lacking = lists.first(where: { !$0.1.contains(score) }) {
      throw PipelineError(.comparison, Study.notScored(score, by: lacking.0))
    }
    return score
  }

  private static func perform(
    _ runs: [StudyRun], firstOfVariant: (Int) -> RunFolder, _ observer: @escaping RunObserver
  ) throws {
    for (index, run) in runs.enumerated() {
      do {
        try Interruption.check()
        let first = firstOfVariant(index)
        try run.perform(like: first == run.folder ? nil : first, observer: observer)
      } catch let error as PipelineError where error.code == .interrupted {
        throw PipelineError(
          .interrupted, "stopped by Ctrl-C in run \(index + 1) of \(runs.count); the same command goes on from there")
      }
    }
  }

  // MARK: Finished runs

  private static func compareRuns(
    _ request: ComparisonRequest, score: ScoreName?, _ observer: @escaping RunObserver
  ) throws -> StudyResult {
    observer(
      .stage("Reading \(request.subjects.count == 1 ? request.subjects[0] : "\(request.subjects.count) folders")"))
    let study = try Study.read(runFolders: request.subjects, score: score, equivalence: request.equivalence)
    let isOneStudy = request.subjects.count == 1
    let folder = StudyFolder(
      path: request.output ?? (isOneStudy ? request.subjects[0] : "runs/\(study.name)-comparison"))
    if !isOneStudy || request.output != nil {
      try folder.begin(
        StudyFile(
          name: study.name, seeds: study.seeds,
          variants: study.variants.map { variant in
            StudyFile.Member(name: variant.name, runs: variant.runs.map { absolute($0.folder.path) })
          }))
    }
    let lock = try FolderLock(folder: folder.path)
    defer { withExtendedLifetime(lock) {} }
    return try write(study, to: folder, observer)
  }

  // MARK: Many data sets

  private static func compareDataSets(
    _ request: ComparisonRequest, score: ScoreName?, _ observer: RunObserver
  ) throws -> StudyResult {
    observer(.stage("Reading \(request.subjects.count) comparisons"))
    let ranks = try DataSetRanks.read(request.subjects, score: score)
    let folder = StudyFolder(path: request.output ?? "runs/data-sets")
    try makeFolder(folder.path)
    let lock = try FolderLock(folder: folder.path)
    defer { withExtendedLifetime(lock) {} }
    try ranks.write(to: folder)
    return StudyResult(
      folder: folder, verdict: ranks.verdict, tables: ranks.tables, notes: ranks.notes, json: try ranks.jsonText())
  }

  private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

  private static func write(
    _ study: Study, to folder: StudyFolder, _ observer: RunObserver
  ) throws -> StudyResult {
    observer(.stage("Comparing"))
    let json = try study.jsonText()
    try study.write(json: json, to: folder)
    return StudyResult(
      folder: folder, verdict: study.verdict, tables: study.tables, notes: study.notes, json: json)
  }
}

/// A comparison as it is told.
public struct StudyResult: Sendable {
  public let folder: StudyFolder
  /// Plain sentences, the first of all variants.
  public let verdict: [String]
  public let tables: [ComparisonTable]
  public let notes: [String]
  /// The text of `comparison.json`.
  public let json: String
}

/// A table of texts.
public struct ComparisonTable: Sendable, Equatable {
  public let title: String
  public let header: [String]
  public let rows: [[String]]
  /// What its columns mean.
  public let explanation: String
}
