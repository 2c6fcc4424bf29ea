internal import Evaluation

extension Study {
  /// The mean of the deciding score, turned so that higher is better.
  private func goodness(_ variant: Int) -> Double {
    interval(of: variant, decisive).mean.mean * (decisive.isHigherBetter ? 1 : -1)
  }

  /// The variants to which no other is to be preferred by score and one cost: none scores as well or better for as little
  /// or less, and one of both truly so. A variant whose cost is not known is not on it.
  func paretoFront(_ cost: CostName) -> Set<Int> {
    let known = variants.indices.filter { variants[$0].costs[cost] != nil }
    return Set(known.filter { variant in !known.contains { isPreferred($0, to: variant, by: [cost]) } })
  }

  /// The same by score and all costs at once; a cost that one of two variants does not know is left out between them.
  var paretoFront: Set<Int> {
    Set(
      variants.indices.filter { variant in
        !variants.indices.contains { isPreferred($0, to: variant, by: CostName.allCases) }
      })
  }

  private func isPreferred(_ other: Int, to variant: Int, by costs: [CostName]) -> Bool {
    let pairs = costs.compactMap { cost in
      variants[other].costs[cost].flatMap { first in variants[variant].costs[cost].map { (first, $0) } }
    }
    let isNoWorse = goodness(other) >= goodness(variant) && pairs.allSatisfy { $0 <= $1 }
    return isNoWorse && (goodness(other) > goodness(variant) || pairs.contains { $0 < $1 })
  }
}
