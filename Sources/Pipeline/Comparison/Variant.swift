internal import Networks

/// What is compared: one definition, run with each seed.
struct Variant: Sendable {
  let name: String
  /// One a seed, in the order of `Study.seeds`. A method draws nothing: its one run may stand for every seed.
  let runs: [FinishedRun]
  let costs: VariantCosts

  init(name: String, runs: [FinishedRun]) throws(PipelineError) {
    self.name = name
    self.runs = runs
    costs = try VariantCosts(runs)
  }

  /// As reports name what makes the masks: `unet`, `otsu`.
  var model: String {
    switch runs[0].plan.first {
    case .network(let plan): plan.network.architecture
    case .method(let plan): plan.method.name
    }
  }

  /// Whether nothing of it depends on a seed.
  var isMethod: Bool { runs[0].plan.first.method != nil }
}
