/// The areas under the ROC and the precision-recall curve, summed threshold by threshold from the highest down.
public struct RankingAreas: Sendable, Equatable {
  /// Pixels of the foreground.
  public private(set) var positives = 0
  /// Pixels of the background.
  public private(set) var negatives = 0
  private var pairs = 0.0
  private var precisions = 0.0

  public init() {}

  /// Takes the pixels of the next lower threshold.
  mutating func add(positives more: Int, negatives others: Int) {
    // Of a foreground and a background pixel of one threshold either may come first: they count half.
    pairs += Double(others) * Double(2 * positives + more) / 2
    positives += more
    negatives += others
    if more > 0 { precisions += Double(more) * Double(positives) / Double(positives + negatives) }
  }

  /// The area under the ROC curve: the chance that a foreground pixel has the higher probability of two, ties counting
  /// half. Not a number without both classes.
  public var area: Double { hasBoth ? pairs / (Double(positives) * Double(negatives)) : .nan }

  /// AP = Σ (Rₙ − Rₙ₋₁) Pₙ. Not a number without both classes.
  public var averagePrecision: Double { hasBoth ? precisions / Double(positives) : .nan }

  private var hasBoth: Bool { positives > 0 && negatives > 0 }
}
