public import Imaging

/// Which mask is the reference where several raters have drawn one.
public enum ConsensusRule: String, Sendable, Codable, CaseIterable {
  /// That of the first rater.
  case first
  /// What most raters say, see ``RaterVotes/majority``.
  case majority
  /// The most probable truth, estimated image by image, see ``Consensus``.
  case staple

  /// The reference of one image.
  ///
  /// - Parameter maps: one a rater, of one size; of a single one, it is the reference whatever the rule. But for `first`, a pixel
  ///   that any of them ignores is ignored.
  /// - Precondition: there is a map.
  public func reference(of maps: [LabelMap], classes: Int) -> LabelMap {
    if self == .first || maps.count == 1 { return maps[0] }
    return reference(of: RaterVotes(maps, classes: classes))
  }

  /// The same where the votes are counted already.
  public func reference(of votes: RaterVotes) -> LabelMap {
    if votes.raters == 1 { return votes.map(votes.patterns.map { $0[0] }) }
    return switch self {
    case .first: votes.map(votes.patterns.map { $0[0] })
    case .majority: votes.map(votes.majority)
    // Without a vote there is no pattern, and nothing to decide.
    case .staple: votes.map(Consensus(votes)?.labels ?? [])
    }
  }
}
