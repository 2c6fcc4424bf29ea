internal import Evaluation
internal import Foundation

/// The charts of a comparison besides those of pairs.
extension StudyReport {
  /// Each unit's mean over the seeds, a row a variant.
  var stripPlot: Chart {
    let scores = study.unitScores(study.decisive)
    let groups = order.map { variant in
      StripPlot.Group(
        name: study.variants[variant].name, values: scores[variant].map { $0.reduce(0, +) / Double($0.count) },
        valueNames: study.units, series: variant)
    }
    return StripPlot(
      title: "\(decisive) of every \(study.unitKind.rawValue)", axisLabel: scoreAxis, groups: groups,
      decimals: study.decisive.isDistance ? 2 : 3
    ).chart
  }

  private var scoreAxis: String {
    let seeds = study.seeds.count == 1 ? "" : ", mean of \(study.seeds.count) seeds"
    return decisive + (study.decisive.isDistance ? ", mm or px" : "") + seeds
  }

  /// How far scores spread from training to training, and rankings from sample to sample.
  var noise: String {
    let seeds = figure(
      seedSpread,
      "A mark is one training; thin lines join those with the same seed. Where rows overlap, one training of each could "
        + "have said the opposite.")
    let ranks = figure(
      rankChart,
      "The \(study.unitKind.rawValue)s were drawn again, with replacement, \(groupedDigits(standardRankDraws)) times, and "
        + "the variants ranked by their means each time.")
    return "<div class=\"charts\">\(seeds)\(ranks)</div>\(seedTable)"
  }

  var seedSpread: Chart {
    SeedSpread(
      title: "Spread between seeds", axisLabel: "mean \(decisive) of one training",
      names: order.map { study.variants[$0].name }, means: order.map { study.seedMeans(of: $0, study.decisive) },
      seeds: study.seeds.map { "\($0)" }, decimals: study.decisive.isDistance ? 2 : 4
    ).chart
  }

  /// The spread of each pair's difference beside the difference.
  private var seedTable: String {
    guard study.seeds.count > 1 else { return "<p class=\"note\">One seed: the spread between seeds is unknown.</p>" }
    let rows = orderedPairs.map { pair -> [String] in
      let differences = pair.comparison.seedDifferences.map { pair.sign * $0 }
      let spread = scoreText(standardDeviation(differences) * study.decisive.pointsPerUnit, decimals: 2)
      return ["\(name(pair.better)) − \(name(pair.worse))", points(pair.sign * pair.comparison.difference), spread]
        + differences.map(points)
    }
    let table = HTMLTable(
      caption: "The difference of each pair, seed by seed",
      head: ["pair", "advantage", "SD between seeds"] + study.seeds.map { "seed \($0)" }, rows: rows)
    return details("The advantage seed by seed, in \(study.decisive.differenceUnit)", table.html)
  }

  var rankChart: Chart {
    RankChart(
      title: "How stable the ranking is", names: order.map { study.variants[$0].name },
      frequencies: order.map { study.rankFrequencies[$0] }
    ).chart
  }

  var costs: String {
    let charts = costCharts
    guard !charts.isEmpty else { return "<p class=\"note\">No cost is known of any variant.</p>" }
    return """
      <p class="note">A variant is on the Pareto front where no other scores as well for less. Vertical lines: 95 % t \
      intervals over \(study.unitKind.rawValue)s.</p>
      <div class="charts">\(charts.map { figure($0.chart) }.joined())</div>
      """
  }

  /// One a cost that differs between variants.
  var costCharts: [(name: String, chart: Chart)] {
    CostName.allCases.compactMap { cost in
      let values = study.variants.map { $0.costs[cost] }
      guard Set(values.compactMap { $0 }).count > 1 else { return nil }
      let front = study.paretoFront(cost)
      let unit = CostUnit(cost, most: values.compactMap { $0 }.max() ?? 0)
      let points = order.map { variant in
        let mean = study.interval(of: variant, study.decisive).mean
        return ScatterChart.Point(
          name: study.variants[variant].name, cost: values[variant].map { $0 / unit.size }, score: mean.mean,
          interval: (mean.low, mean.high), isOnFront: front.contains(variant), series: variant)
      }
      let chart = ScatterChart(
        title: "\(decisive) against \(cost.title)", costLabel: cost.axisLabel, scoreLabel: "mean \(decisive)",
        points: points, costText: unit.text)
      return (cost.rawValue, chart.chart)
    }
  }

  func training(_ curves: [(name: String, chart: Chart)]) -> String {
    guard !curves.isEmpty else {
      return "<p class=\"note\">Nothing was trained: the variants are classical methods.</p>"
    }
    return """
      <div class="charts">\(curves.map { figure($0.chart) }.joined())</div>
      <p class="note">A line a training: one for each seed\(isCrossValidation ? " and fold" : ""). Variants differ by colour, \
      dash and the mark at the line’s end.</p>
      """
  }

  private var isCrossValidation: Bool { study.variants[0].runs[0].plan.plans.count > 1 }

  static func curves(of records: [[[EpochRecord]]], _ study: Study) -> [(name: String, chart: Chart)] {
    let selections = Set(study.variants.compactMap { $0.runs[0].plan.first.network?.selection.best })
    let score = selections.count == 1 ? "Validation \(selections.first!.title)" : "Validation score"
    let kinds:
      [(name: String, title: String, includes: [Double], isLogarithmic: Bool, value: (EpochRecord) -> Double?)] = [
        ("training-loss", "Training loss", [0], false, \.loss),
        ("validation-score", score, [0, 1], false, \.validationScore),
        ("learning-rate", "Learning rate", [0], true, \.learningRate),
      ]
    return kinds.compactMap { kind in
      let variants = zip(study.variants, records).map { variant, trainings in
        VariantCurves.Variant(
          name: variant.name,
          lines: trainings.map { epochs in
            epochs.compactMap { epoch in kind.value(epoch).map { (Double(epoch.epoch), $0) } }
          })
      }
      let curves = VariantCurves(
        title: kind.title, variants: variants, includes: kind.includes, isLogarithmic: kind.isLogarithmic)
      return curves.chart.map { (kind.name, $0) }
    }
  }
}
