/// How long each of several trials goes on: all a short time, the better part longer, until one is left.
///
/// Source: Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", 2016.
struct SuccessiveHalving: Sendable, Equatable {
  /// A rung: how many trials there are, and the share of the whole training that each has had at its end.
  struct Rung: Sendable, Equatable {
    var trials: Int
    var share: Double
  }

  let rungs: [Rung]

  /// - Parameters:
  ///   - trials: at the start.
  ///   - factor: one in so many goes on, and trains so many times as long; 2 or more.
  init(trials: Int, factor: Int = 3) {
    precondition(trials > 0 && factor >= 2)
    var rungs: [Rung] = []
    var left = trials
    while true {
      rungs.append(Rung(trials: left, share: 1))
      if left == 1 { break }
      left = max(1, left / factor)
    }
    for index in rungs.indices {
      var share = 1.0
      for _ in index + 1..<max(rungs.count, index + 1) { share /= Double(factor) }
      rungs[index].share = share
    }
    self.rungs = rungs
  }

  /// The trials that go on from a rung, best first; of equal scores the earlier one. A failed one never does while others can.
  func survivors(of scores: [Double], after rung: Int) -> [Int] {
    guard rung + 1 < rungs.count else { return [] }
    let order = scores.indices.sorted { first, second in
      let (a, b) = (
        scores[first].isNaN ? -Double.infinity : scores[first], scores[second].isNaN ? -.infinity : scores[second]
      )
      return a != b ? a > b : first < second
    }
    return Array(order.prefix(rungs[rung + 1].trials))
  }
}
