internal import Evaluation
internal import Foundation

/// The same variants on many data sets, each compared by itself before: which of them rank differently.
///
/// Scores of different data sets are not alike, and their ranks are. A data set is one observation, its mean score; how sure
/// that is stands in its own comparison.
struct DataSetRanks: Sendable {
  /// A comparison on one data set.
  struct DataSet: Sendable, Encodable {
    let name: String
    let folder: String
    /// The mean of the deciding score, of each variant.
    let means: [Double]
    /// Of each variant, 1 the best; equal means share the mean of theirs.
    let ranks: [Double]
  }

  /// In the order of the first comparison.
  let variants: [String]
  let score: ScoreName
  let dataSets: [DataSet]
  let ranks: CriticalDifference

  /// - Parameters:
  ///   - paths: folders of comparisons, one a data set, ten at least.
  ///   - score: the one that decides; nothing: that of the first comparison.
  /// - Throws: `PipelineError` of code `comparison` where they are too few, or do not have the same variants.
  static func read(_ paths: [String], score: ScoreName?) throws(PipelineError) -> DataSetRanks {
    try checkFolders(paths)
    var studies: [Study] = []
    for path in paths {
      studies.append(try Study.read(runFolders: [path], score: score ?? studies.first?.decisive))
    }
    let variants = studies[0].variants.map(\.name)
    let problems = zip(paths, studies).dropFirst().compactMap { path, study -> String? in
      let others = study.variants.map(\.name)
      guard Set(others) != Set(variants) else { return nil }
      return
        "\(path): compares \(others.joined(separator: ", ")), and \(paths[0]) \(variants.joined(separator: ", ")); "
        + "every data set needs the same variants"
    }
    guard problems.isEmpty else { throw PipelineError(.comparison, problems) }
    guard variants.count <= CriticalDifference.mostVariants else {
      throw PipelineError(
        .comparison,
        "\(paths[0]): compares \(variants.count) variants, and critical differences are known for "
          + "\(CriticalDifference.mostVariants) at most")
    }
    return DataSetRanks(paths: paths, studies: studies, variants: variants, score: studies[0].decisive)
  }

  private init(paths: [String], studies: [Study], variants: [String], score: ScoreName) {
    (self.variants, self.score) = (variants, score)
    let means = studies.map { study in
      variants.map { name in study.interval(of: study.variants.firstIndex { $0.name == name }!, score).mean.mean }
    }
    let sign = score.isHigherBetter ? 1.0 : -1
    ranks = CriticalDifference(scores: variants.indices.map { variant in means.map { sign * $0[variant] } })
    let isNamed = Set(studies.map(\.name)).count == studies.count
    dataSets = studies.indices.map { index in
      DataSet(
        name: isNamed ? studies[index].name : paths[index], folder: paths[index], means: means[index],
        ranks: averageRanks(means[index].map { -sign * $0 }))
    }
  }

  private static func checkFolders(_ paths: [String]) throws(PipelineError) {
    var seen: Set<String> = []
    let problems = paths.compactMap { path in
      !StudyFile.exists(in: path)
        ? "\(path): holds no comparison; give folders that 'sulcus compare' wrote, one a data set"
        : seen.insert(URL(fileURLWithPath: path).standardizedFileURL.path).inserted
          ? nil : "\(path): is named twice, and a data set is one observation"
    }
    guard problems.isEmpty else { throw PipelineError(.comparison, problems) }
    guard paths.count >= CriticalDifference.fewestDataSets else {
      throw PipelineError(
        .comparison,
        "\(counted(paths.count, "data set")): ranks over data sets say something from \(CriticalDifference.fewestDataSets) on; of fewer "
          + "read each comparison by itself")
    }
  }

  /// Plain sentences: the first is of all variants.
  var verdict: [String] {
    let all = "Over \(dataSets.count) data sets "
    let test = "(Friedman's test, p \(pText(ranks.pValue)))"
    guard ranks.pValue <= CriticalDifference.level else {
      return [all + "no variant ranks differently from the others \(test)."]
    }
    let order = variants.indices.sorted { (ranks.meanRanks[$0], $0) < (ranks.meanRanks[$1], $1) }
    let pairs = order.indices.flatMap { first in
      order[(first + 1)...].filter { ranks.meanRanks[$0] - ranks.meanRanks[order[first]] > ranks.difference }
        .map { (order[first], $0) }
    }
    let limit = String(format: "%.2f", ranks.difference)
    guard !pairs.isEmpty else {
      return [all + "variants rank differently \(test), but no two by more than the critical difference of \(limit)."]
    }
    return [all + "variants rank differently \(test); mean ranks more than \(limit) apart differ."]
      + pairs.map { better, worse in
        "\(variants[better]) ranks before \(variants[worse]) (\(rankText(better)) and \(rankText(worse)))"
      }
  }

  func rankText(_ variant: Int) -> String { String(format: "%.2f", ranks.meanRanks[variant]) }

  var tables: [ComparisonTable] {
    let order = variants.indices.sorted { (ranks.meanRanks[$0], $0) < (ranks.meanRanks[$1], $1) }
    let alike = ranks.alike
    return [
      ComparisonTable(
        title: "Mean ranks", header: ["variant", "mean rank", "not distinguished from"],
        rows: order.map { variant in
          let others = Set(alike.filter { $0.contains(variant) }.joined()).subtracting([variant])
          return [
            variants[variant], rankText(variant),
            others.isEmpty ? "–" : order.filter(others.contains).map { variants[$0] }.joined(separator: ", "),
          ]
        },
        explanation: """
          By \(score.title), 1 the best, equal means sharing the mean of their ranks. Mean ranks that are less than \
          \(String(format: "%.2f", ranks.difference)) apart are not distinguished (Nemenyi, 0.05).
          """),
      ComparisonTable(
        title: "Data sets", header: ["data set"] + variants,
        rows: dataSets.map { entry in
          [entry.name]
            + zip(entry.means, entry.ranks).map { String(format: score.isDistance ? "%.2f (%g)" : "%.4f (%g)", $0, $1) }
        }, explanation: "The mean \(score.title) over the units and seeds of each data set, and its rank."),
    ]
  }

  var notes: [String] {
    [
      "a data set counts as one observation, however many cases it has; how sure its means are stands in its own comparison"
    ]
  }
}
