internal import Foundation
internal import Randomness

/// Proposes the next trial from those before it: where good ones are dense and the others thin.
///
/// The finished trials are divided into the best and the rest. Along each dimension each group becomes a density: bells around
/// its trials, as wide as the gap to the neighbours, and one over the whole range. Candidates are drawn from the good
/// density, and the one with the largest ratio of both is taken.
///
/// Source: Bergstra, Bardenet, Bengio and Kégl, "Algorithms for hyper-parameter optimization", NIPS 2011.
struct TreeParzenEstimator: Sendable {
  let dimensions: [SearchDimension]
  let seed: UInt64
  /// Trials that are drawn evenly before there is something to learn from.
  var startingTrials = 10
  /// Candidates among which each dimension chooses.
  var candidates = 24

  /// The settings of a trial.
  ///
  /// - Parameters:
  ///   - number: of the trial, from 0; its draws belong to it.
  ///   - observations: of the trials before it that are finished, in any order.
  func propose(trial number: Int, after observations: [SearchObservation]) -> SearchPoint {
    dimensions.indices.map { index in
      var draws = KeyedGenerator(seed: seed, stream: "search", step: number, item: dimensions[index].key)
      if observations.count < startingTrials { return Double(draws.uniform()) }
      return propose(index, observations, using: &draws)
    }
  }

  private func propose(
    _ dimension: Int, _ observations: [SearchObservation], using draws: inout KeyedGenerator
  ) -> Double {
    let ranked = observations.sorted { rank($0.score) > rank($1.score) }
    let places = ranked.map { $0.point[dimension] }
    let good = min(25, Int((0.25 * Double(places.count).squareRoot()).rounded(.up)) + 1)
    if let choices = dimensions[dimension].choices {
      return Self.choose(choices, good: places[..<good], rest: places[good...], using: &draws)
    }
    let (dense, thin) = (ParzenDensity(Array(places[..<good])), ParzenDensity(Array(places[good...])))
    var best = (place: 0.0, gain: -Double.infinity)
    for _ in 0..<candidates {
      let place = dense.draw(using: &draws)
      let gain = log(dense.density(at: place)) - log(thin.density(at: place))
      if gain > best.gain { best = (place, gain) }
    }
    return best.place
  }

  private func rank(_ score: Double) -> Double { score.isNaN ? -.infinity : score }

  /// A choice by how much more often the good trials had it; each counts once more than it was seen.
  private static func choose(
    _ choices: Int, good: ArraySlice<Double>, rest: ArraySlice<Double>, using draws: inout KeyedGenerator
  ) -> Double {
    func shares(_ places: ArraySlice<Double>) -> [Double] {
      var counts = [Double](repeating: 1, count: choices)
      for place in places { counts[min(Int(place * Double(choices)), choices - 1)] += 1 }
      return counts.map { $0 / Double(places.count + choices) }
    }
    let (dense, thin) = (shares(good), shares(rest))
    // Drawn in proportion to the good share times its gain, so that no choice is lost for ever.
    let weights = dense.indices.map { dense[$0] * dense[$0] / thin[$0] }
    var left = Double(draws.uniform()) * weights.reduce(0, +)
    for (choice, weight) in weights.enumerated() {
      left -= weight
      if left < 0 { return (Double(choice) + 0.5) / Double(choices) }
    }
    return (Double(choices) - 0.5) / Double(choices)
  }
}

/// A density on the unit interval: truncated bells around points, and one over the whole of it.
private struct ParzenDensity {
  private var bells: [(centre: Double, width: Double)]

  init(_ points: [Double]) {
    let sorted = points.sorted()
    let least = 1 / Double(min(100, points.count + 1))
    bells = sorted.indices.map { index in
      let left = sorted[index] - (index > 0 ? sorted[index - 1] : 0)
      let right = (index + 1 < sorted.count ? sorted[index + 1] : 1) - sorted[index]
      return (sorted[index], min(max(left, right, least), 1))
    }
    bells.append((0.5, 1))
  }

  func density(at place: Double) -> Double {
    bells.reduce(0) { sum, bell in
      let distance = (place - bell.centre) / bell.width
      return sum + exp(-distance * distance / 2) / (bell.width * Self.mass(bell))
    } / Double(bells.count)
  }

  /// The share of a bell that lies within the interval, times √2π.
  private static func mass(_ bell: (centre: Double, width: Double)) -> Double {
    func below(_ place: Double) -> Double { erf((place - bell.centre) / (bell.width * 2.0.squareRoot())) / 2 }
    return (below(1) - below(0)) * (2 * Double.pi).squareRoot()
  }

  /// A place by its density: a bell, and of it what falls within the interval.
  func draw(using draws: inout KeyedGenerator) -> Double {
    let bell = bells[draws.integer(below: bells.count)]
    for _ in 0..<100 {
      let place = bell.centre + bell.width * Double(draws.normal())
      if (0..<1).contains(place) { return place }
    }
    return bell.centre
  }
}
