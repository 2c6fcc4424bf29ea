internal import Evaluation
internal import Foundation
internal import Imaging

/// The raters who have drawn masks of the same cases.
///
/// The first is the one whose masks are the reference anyway; those of the others lie in folders of their own, paired by base
/// name. A rater need not have seen every case.
struct RaterPanel: Sendable {
  /// Any but the first.
  struct Rater: Sendable {
    var name: String
    var folder: String
    /// Masks of one data set may mean the same by other values.
    var reader: CaseReader
    /// By the name of the case.
    var masks: [String: [MaskFile]]
  }

  var first: String
  var others: [Rater]
  /// How many there are, the background included.
  var classes: Int
  /// Which mask is the reference.
  var rule: ConsensusRule

  var names: [String] { [first] + others.map(\.name) }

  /// The mask of each rater; nothing where one has not seen the case.
  ///
  /// - Throws: `PipelineError` where masks differ in size.
  func maps(of pair: EvaluateStage.Pair, first map: LabelMap) throws -> [LabelMap?] {
    try [map]
      + others.map { rater in
        guard let files = rater.masks[pair.name] else { return nil }
        let other = try rater.reader.labels(files)
        guard (other.width, other.height, other.planes) == (map.width, map.height, map.planes) else {
          throw PipelineError(
            .sizeMismatch,
            "\(files[0].path) is \(other.sizeText) but \(pair.reference[0].path) is \(map.sizeText) pixels; the masks of all "
              + "raters must have one size")
        }
        return other
      }
  }
}

extension RaterPanel? {
  /// What a prediction of the case is scored against: the first rater's mask where there is no other.
  func reference(of pair: EvaluateStage.Pair, first map: LabelMap) throws -> LabelMap {
    guard let panel = self, panel.rule != .first else { return map }
    return panel.rule.reference(of: try panel.maps(of: pair, first: map).compactMap(\.self), classes: panel.classes)
  }
}

extension RaterPanel {
  /// Finds the masks of further raters.
  ///
  /// - Parameters:
  ///   - folders: one a rater; empty: there is no panel.
  ///   - first: where the reference's masks lie.
  ///   - classes: how many there are, the background included.
  ///   - cases: the names of those that are scored.
  ///   - mayMissAll: whether a folder may have a mask of none of them, as in a fold.
  ///   - reader: reads the masks of a folder.
  /// - Throws: `PipelineError` where a folder has a mask of no case, or stands twice.
  static func make(
    _ folders: [String], first: String, rule: ConsensusRule, classes: Int, cases: [String], mayMissAll: Bool = false,
    reader: (_ folder: String, _ masks: [String: [MaskFile]]) throws -> CaseReader, observer: RunObserver
  ) throws -> RaterPanel? {
    guard !folders.isEmpty else { return nil }
    let all = ([first] + folders).map { URL(fileURLWithPath: $0).standardizedFileURL.path }
    if let twice = all.first(where: { folder in all.count { $0 == folder } > 1 }) {
      throw PipelineError(
        .duplicateName, "\(twice): is named twice as the masks of a rater, who would agree with themselves")
    }
    let names = names(of: all)
    let others = try zip(folders, names.dropFirst()).map { folder, name in
      let masks = try masks(in: folder, cases: cases, mayMissAll: mayMissAll)
      let missing = cases.count - masks.count
      if missing > 0 { observer(.note("rater \(name) has no mask of \(missing) of \(cases.count) cases (\(folder))")) }
      return Rater(name: name, folder: folder, reader: try reader(folder, masks), masks: masks)
    }
    return RaterPanel(first: names[0], others: others, classes: classes, rule: rule)
  }

  /// The last parts of paths; the whole paths where two of them have the same.
  private static func names(of folders: [String]) -> [String] {
    let short = folders.map(FilePath.name(of:))
    return Set(short).count == short.count ? short : folders
  }

  private static func masks(
    in folder: String, cases: [String], mayMissAll: Bool
  ) throws(PipelineError) -> [String: [MaskFile]] {
    let files = try ImageFiles.list(folder)
    let byName = Dictionary(uniqueKeysWithValues: files.map { ($0.baseName, $0.path) })
    var found: [String: [MaskFile]] = [:]
    for name in cases {
      if let path = byName[name] { found[name] = [MaskFile(path)] }
    }
    guard found.isEmpty && !mayMissAll else { return found }
    throw PipelineError(
      .unpaired,
      "\(folder): holds a mask of none of the \(cases.count) cases, which are paired by base name; expected \(cases[0]).*, "
        + "found \(FilePath.name(of: files[0].path))")
  }
}
