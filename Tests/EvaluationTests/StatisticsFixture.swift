import Foundation
import Testing

/// What scipy makes of small sets of numbers; written by `Fixtures/make_statistics.py`.
struct StatisticsFixture: Decodable {
  struct SignFlips: Decodable {
    let differences: [Double]
    let p: Double
  }

  struct Wilcoxon: Decodable {
    let differences: [Double]
    let statistic, p: Double
  }

  struct Normal: Decodable {
    let p, z: Double
  }

  struct Resampled: Decodable {
    let values: [Double]
    /// Draw after draw, the units of each.
    let table: [Int]
    let draws: Int
    let percentile, bca: [Double]
  }

  struct Equivalence: Decodable {
    let differences: [Double]
    let margin, p: Double
  }

  struct Median: Decodable {
    let values: [Double]
    let median: Double
    let interval: [Double]
  }

  let signFlips: [SignFlips]
  let wilcoxon: [Wilcoxon]
  let normal: [Normal]
  let bootstrap: [Resampled]
  let equivalence: [Equivalence]
  let medians: [Median]

  static func load() throws -> StatisticsFixture {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/statistics", withExtension: "json"))
    return try JSONDecoder().decode(StatisticsFixture.self, from: Data(contentsOf: file))
  }
}
