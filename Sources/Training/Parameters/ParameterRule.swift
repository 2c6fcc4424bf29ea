public import Networks

/// How the parameters that a pattern names are trained.
public struct ParameterRule: Sendable, Codable, Equatable {
  /// Whether, and how long, parameters stay as they are.
  public enum Freeze: Sendable, Codable, Equatable {
    case never
    case always
    /// From the beginning of the training.
    case epochs(Int)
  }

  public var match: ParameterPattern
  /// Absent: as an earlier rule says, else never.
  public var freeze: Freeze?
  /// What the learning rate is multiplied with; absent: as an earlier rule says, else 1.
  public var learningRateFactor: Double?

  public init(match: ParameterPattern, freeze: Freeze? = nil, learningRateFactor: Double? = nil) {
    self.match = match
    self.freeze = freeze
    self.learningRateFactor = learningRateFactor
  }
}

/// What rules come to for each parameter of a graph: later rules override earlier ones, key by key.
///
/// A batch normalization whose running mean or variance a rule freezes normalizes by both, as in prediction, and they
/// stay as they are.
public struct ParameterTreatment: Sendable {
  struct Values: Sendable {
    /// The step at which it begins to change.
    var start = 0
    var learningRateFactor = 1.0
  }

  /// A step that does not come.
  static let never = Int.max

  private let byName: [String: Values]
  /// The batch normalizations whose statistics do not follow the batches from the start, and the step at which they begin
  /// to.
  let frozenStatistics: [(path: String, start: Int)]

  /// - Throws: ``TrainingError``: `noSuchParameter` where a rule names no parameter of the graph;
  ///   `invalidConfiguration` where a factor is no number above 0, an epoch negative, or nothing is trained in the first
  ///   step.
  public init(_ rules: [ParameterRule], graph: NetworkGraph, stepsPerEpoch: Int) throws(TrainingError) {
    var byName: [String: Values] = [:]
    for rule in rules {
      if let factor = rule.learningRateFactor, !(factor > 0 && factor.isFinite) {
        throw TrainingError(
          .invalidConfiguration,
          "the learning rate factor of '\(rule.match)' is \(factor), expected a number above 0; to keep parameters as "
            + "they are, freeze them")
      }
      if case .epochs(let epochs) = rule.freeze, epochs < 0 {
        throw TrainingError(
          .invalidConfiguration, "'\(rule.match)' is frozen for \(epochs) epochs, expected 0 or more")
      }
      for parameter in try rule.match.parameters(of: graph) {
        rule.change(&byName[parameter.name, default: Values()], stepsPerEpoch: stepsPerEpoch)
      }
    }
    self.byName = byName
    frozenStatistics = Self.frozenStatistics(byName, graph: graph)
    if !graph.parameters.contains(where: { $0.isTrainable && self[$0.name].start == 0 }) {
      throw TrainingError(
        .invalidConfiguration, "all parameters of \(graph.name) are frozen at first; leave some that are trained")
    }
  }

  subscript(name: String) -> Values { byName[name] ?? Values() }

  /// Statistics stay until the later of the two begins.
  private static func frozenStatistics(
    _ byName: [String: Values], graph: NetworkGraph
  ) -> [(path: String, start: Int)] {
    graph.nodes.compactMap { node in
      let starts = node.parameters.filter { !$0.isTrainable }.map { byName[$0.name]?.start ?? 0 }
      return starts.max().flatMap { $0 > 0 ? (path: node.path, start: $0) : nil }
    }
  }
}

extension ParameterRule {
  fileprivate func change(_ values: inout ParameterTreatment.Values, stepsPerEpoch: Int) {
    switch freeze {
    case .never: values.start = 0
    case .always: values.start = ParameterTreatment.never
    case .epochs(let epochs): values.start = epochs * stepsPerEpoch
    case nil: break
    }
    if let learningRateFactor { values.learningRateFactor = learningRateFactor }
  }
}
