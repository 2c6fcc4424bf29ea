internal import Foundation

/// A comparison that is still to be run: every variant checked, with the plan of each seed.
struct StudyPlan {
  struct Member {
    let name: String
    /// The text of the pipeline file.
    let definition: String
    /// With the first seed.
    let plan: RunPlan
  }

  let name: String
  let members: [Member]
  let seeds: [UInt64]
  /// What the user should know although nothing is wrong.
  let notes: [String]

  /// Reads and checks every variant before any work starts.
  ///
  /// - Parameter seeds: how many: the definition's, and those that follow it.
  /// - Throws: `DefinitionError` or `PipelineError` with what is wrong; also where no verdict could be reached.
  init(_ path: String, overrides: DefinitionOverrides, seeds count: Int) throws {
    let variants = try PipelineDefinition.loadVariants(path, overrides: overrides)
    var members: [Member] = []
    var notes: [String] = []
    for variant in variants {
      let checked = try CheckedPipeline.check(variant.definition)
      members.append(Member(name: variant.name, definition: variant.definition.yaml, plan: checked.run))
      for note in checked.notes {
        // What is true of all is said once, by the first.
        if !notes.contains(where: { $0.hasSuffix(": " + note) }) { notes.append("\(variant.name): \(note)") }
      }
    }
    self.members = members
    self.notes = notes
    // A variant may have a name of its own; the comparison has the file's.
    name = variants[0].definition.name
    let first = variants[0].definition.seed
    seeds = (0..<UInt64(count)).map { first &+ $0 }
    try StudyCheck.sameCases(members.map { ($0.name, $0.plan) })
    try StudyCheck.enoughUnits(members[0].plan, variants: members.count)
  }

  /// What the comparison's folder says of it.
  func file() throws -> StudyFile {
    StudyFile(
      name: name, seeds: seeds,
      variants: try members.map { member in
        StudyFile.Member(
          name: member.name, plan: try member.plan.digestWithoutSeed(),
          runs: seeds.map { StudyFile.place(member.name, seed: $0) })
      })
  }

  /// Every run, seed by seed, so that a comparison which is stopped has whole pairs.
  var runs: [(member: Member, seed: UInt64)] { seeds.flatMap { seed in members.map { ($0, seed) } } }
}

extension RunPlan {
  /// A hash of everything that the run's numbers depend on but the seed.
  func digestWithoutSeed() throws -> String {
    let bare = mapped { plan in
      (plan.shared.seed, plan.shared.decodedBytes) = (0, 0)
      switch plan {
      case .network(var network):
        (network.workers, network.tensorBoard) = (0, false)
        plan = .network(network)
      case .method(var method):
        method.own.unused = []
        plan = .method(method)
      }
    }
    let encoder = jsonEncoder
    encoder.outputFormatting = [.sortedKeys]
    return digest(try encoder.encode(bare))
  }
}
