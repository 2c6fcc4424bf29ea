internal import Foundation

/// Finished runs sorted into variants: runs whose plans differ in the seed alone are seeds of one variant.
struct RunGrouping {
  /// A variant before its name is settled.
  struct Group {
    /// From a comparison; nothing: the plan's name or the folder's.
    var name: String?
    var runs: [FinishedRun]
  }

  private(set) var groups: [Group] = []

  /// Adds a run to the variant that it is a seed of.
  ///
  /// - Throws: `PipelineError` of code `comparison` where that has the seed already.
  mutating func add(_ run: FinishedRun, name: String? = nil) throws(PipelineError) {
    let plan = run.plan.seeded(0)
    let place = groups.firstIndex { group in
      (name == nil || group.name == name) && group.runs[0].plan.seeded(0).describesSameRun(as: plan)
    }
    guard let place else {
      groups.append(Group(name: name, runs: [run]))
      return
    }
    if let twin = groups[place].runs.first(where: { $0.seed == run.seed }) {
      throw PipelineError(
        .comparison,
        "\(twin.folder.path) and \(run.folder.path) are the same run: one definition and seed \(run.seed); leave one out"
      )
    }
    groups[place].runs.append(run)
  }

  /// Each variant's runs in the order of the seeds, which all variants share.
  ///
  /// - Throws: `PipelineError` of code `comparison` where one lacks a seed.
  func variants() throws(PipelineError) -> (variants: [Variant], seeds: [UInt64]) {
    // The one run of a method stands for every seed.
    let drawing = groups.filter { !$0.standsForEverySeed }
    let seeds = Set((drawing.isEmpty ? groups : drawing).flatMap { $0.runs.map(\.seed) }).sorted()
    let problems = zip(groups, names).flatMap { group, name in
      group.standsForEverySeed
        ? []
        : seeds.filter { seed in !group.runs.contains { $0.seed == seed } }.map { "\(name) has no run with seed \($0)" }
    }
    guard problems.isEmpty else {
      throw PipelineError(
        .comparison,
        problems.map { "\($0), which another variant has: seeds are compared in pairs; run it, or leave the other out" }
      )
    }
    var variants: [Variant] = []
    for (group, name) in zip(groups, names) {
      let runs = seeds.map { seed in group.runs.first { $0.seed == seed } ?? group.runs[0] }
      variants.append(try Variant(name: name, runs: runs))
    }
    return (variants, seeds)
  }

  /// The plans' names where they tell variants apart, else those of the folders; made unique by numbers.
  var names: [String] {
    let planned = groups.map { $0.name ?? $0.runs[0].plan.first.shared.name }
    let wanted = groups.indices.map { index in
      planned.count { $0 == planned[index] } == 1 ? planned[index] : groups[index].name ?? groups[index].folderName
    }
    var taken: Set<String> = []
    return wanted.map { name in
      var (unique, number) = (name, 2)
      while !taken.insert(unique).inserted {
        unique = "\(name)-\(number)"
        number += 1
      }
      return unique
    }
  }
}

extension RunGrouping.Group {
  fileprivate var standsForEverySeed: Bool { runs.count == 1 && runs[0].plan.first.method != nil }

  /// Of `attention/seed-7` it is `attention`.
  fileprivate var folderName: String {
    let path = URL(fileURLWithPath: runs[0].folder.path).standardizedFileURL.path
    let name = FilePath.name(of: path)
    return name.hasPrefix("seed-") ? FilePath.name(of: FilePath.folder(of: path)) : name
  }
}
