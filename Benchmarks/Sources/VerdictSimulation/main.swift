import Evaluation
import Foundation
import Randomness

// How often the rule of `sulcus compare` says "better" of two variants that are equal, and of two that differ: by simulation
// of their scores, as `VariantComparison` would get them from runs.
//
//     VerdictSimulation [--comparisons 1000]

/// Scores of two variants: seeds shift all units of a variant, units have noise of their own.
struct Simulation {
  var units = 40
  var seeds = 5
  /// The standard deviation of what a seed adds to all units of a variant.
  let seedNoise = 0.005
  /// The standard deviation of what else a unit's score has, three times as large.
  var unitNoise: Double { 3 * seedNoise }
  /// Variant B is better by so much.
  var difference = 0.0
  /// Whether a variant's noise on a unit is drawn once and is the same for all seeds, rather than anew for each.
  var isShared = false

  func scores(number: Int, variant: Int) -> [[Double]] {
    let item = "\(variant) \(difference) \(isShared)"
    var draws = KeyedGenerator(seed: 1, stream: "simulation", step: number, item: item)
    let shifts = (0..<seeds).map { _ in seedNoise * Double(draws.normal()) }
    return (0..<units).map { _ in
      let own = unitNoise * Double(draws.normal())
      return shifts.map { shift in
        0.8 + (variant == 1 ? difference : 0) + shift + (isShared ? own : unitNoise * Double(draws.normal()))
      }
    }
  }

  /// The share of comparisons with a verdict that names a better variant, and the share that names the wrong one.
  func shares(of comparisons: Int) -> (better: Double, wrong: Double) {
    var (better, wrong) = (0, 0)
    for number in 0..<comparisons {
      let comparison = VariantComparison(
        names: ["A", "B"], scores: [scores(number: number, variant: 0), scores(number: number, variant: 1)],
        seed: UInt64(number))
      switch comparison.pairs[0].verdict {
      case .secondIsBetter: better += 1
      case .firstIsBetter: (better, wrong) = (better + 1, wrong + 1)
      default: break
      }
    }
    return (Double(better) / Double(comparisons), Double(wrong) / Double(comparisons))
  }
}

let given = CommandLine.arguments.firstIndex(of: "--comparisons")
let comparisons = given.flatMap { Int(CommandLine.arguments[$0 + 1]) } ?? 1_000
print("\(comparisons) comparisons of two variants, 40 units, 5 seeds, unit noise three times the seed noise")
for isShared in [false, true] {
  print(isShared ? "a variant's noise on a unit is the same for all seeds" : "noise is drawn anew for each seed")
  for times in [0.0, 1, 2, 3] {
    var simulation = Simulation(isShared: isShared)
    simulation.difference = times * simulation.seedNoise
    let shares = simulation.shares(of: comparisons)
    print(
      "  true difference of \(Int(times)) standard deviations of the seed noise: "
        + String(format: "%.1f %% \"better\", %.1f %% of the wrong one", 100 * shares.better, 100 * shares.wrong))
  }
}
