internal import Evaluation
internal import Foundation

/// What a search has to tell while it works.
public enum SearchEvent: Sendable {
  /// Something the user should know although nothing is wrong.
  case note(String)
  /// A trial begins or goes on; `number` of `count` in its rung.
  case begins(trial: Int, rung: Int, number: Int, count: Int, settings: [SearchTrial.Setting])
  /// Of the trial's training.
  case training(RunEvent)
  /// A trial is finished; the report is that of all so far.
  case ended(SearchTrial, SearchReport)
}

/// Searches the settings of a pipeline for those with the best score on its validation cases.
///
/// Each trial trains only; no trial sees a test case. A killed search goes on with the same command.
public enum SearchStage {
  /// - Parameters:
  ///   - path: the pipeline file, with a block `search`.
  ///   - output: the folder of the search; nothing: `runs/NAME-search`.
  ///   - trials: instead of the file's number.
  /// - Throws: `DefinitionError` or `PipelineError` where the pipeline cannot be searched, or none of its trials can be trained.
  public static func perform(
    _ path: String, overrides: DefinitionOverrides = .init(), output: String? = nil, trials: Int? = nil,
    observer: @escaping (SearchEvent) -> Void = { _ in }
  ) throws -> SearchReport {
    let checked = try CheckedPipeline.load(path, overrides: overrides, checksSearch: true)
    let settings = try settings(checked, trials: trials)
    let plan = try plan(checked)
    for note in checked.notes { observer(.note(note)) }
    let folder = SearchFolder(path: output ?? "runs/\(plan.shared.name)-search")
    try makeFolder(folder.path)
    let lock = try FolderLock(folder: folder.path)
    defer { withExtendedLifetime(lock) {} }
    try SearchRecord(search: settings, plan: plan).begin(in: folder)
    let journal = try SearchJournal(path: folder.journal) { observer(.note($0)) }
    if !journal.trials.isEmpty { observer(.note("going on after \(journal.trials.count) finished trials")) }
    var search = Search(
      definition: checked.definition, overrides: overrides, settings: settings, plan: plan, folder: folder,
      journal: journal, observer: observer)
    return try search.perform()
  }

  private static func settings(_ checked: CheckedPipeline, trials: Int?) throws(PipelineError) -> SearchSettings {
    guard var settings = checked.definition.search else {
      throw PipelineError(
        .search,
        "\(checked.definition.source): has no block 'search', which says what to try: search: {keys: {training.batch: [4, 8]}}"
      )
    }
    guard let trials else { return settings }
    guard settings.method != .grid else {
      throw PipelineError(
        .search, "--trials is of no account for method: grid, which tries all \(settings.trials) combinations")
    }
    guard (1...SearchSettings.mostTrials).contains(trials) else {
      throw PipelineError(.search, "--trials must be from 1 to \(SearchSettings.mostTrials), found \(trials)")
    }
    settings.trials = trials
    return settings
  }

  private static func plan(_ checked: CheckedPipeline) throws(PipelineError) -> Plan {
    guard case .single(let plan) = checked.run else {
      throw PipelineError(
        .search,
        "\(checked.definition.source): a search needs one split: with all folds each case is a test case of one of them, and "
          + "settings may not be chosen on test cases; set data.split.fold, or shares")
    }
    guard !plan.shared.cases(in: .validation).isEmpty else {
      throw PipelineError(
        .search,
        "\(checked.definition.source): there is no validation case to choose settings by, and test cases may not be used for "
          + "it; give data.split a share of validation")
    }
    return plan
  }
}
