/// Says what each trial tries: a function of the seed, the trial's number and the trials before it.
struct SearchProposer: Sendable {
  let settings: SearchSettings
  let seed: UInt64

  /// - Parameters:
  ///   - number: of the trial, from 0.
  ///   - observations: of the trials before it.
  func point(ofTrial number: Int, after observations: [SearchObservation]) -> SearchPoint {
    switch settings.method {
    case .grid: gridPoint(number)
    case .random: estimator(startingTrials: .max).propose(trial: number, after: [])
    case .tpe:
      estimator(startingTrials: Self.startingTrials(settings.dimensions.count))
        .propose(trial: number, after: observations)
    }
  }

  /// What a point is in a pipeline file, key by key.
  func settings(at point: SearchPoint) -> [SearchTrial.Setting] {
    zip(settings.dimensions, point).map { SearchTrial.Setting(key: $0.key, value: $0.text(at: $1)) }
  }

  /// Fewer keys are learnt from fewer trials; ten are usual (Bergstra et al. draw more, for spaces of 30 keys).
  private static func startingTrials(_ dimensions: Int) -> Int { min(10, 2 * dimensions + 2) }

  private func estimator(startingTrials: Int) -> TreeParzenEstimator {
    TreeParzenEstimator(dimensions: settings.dimensions, seed: seed, startingTrials: startingTrials)
  }

  /// The last key of the file changes fastest.
  private func gridPoint(_ number: Int) -> SearchPoint {
    var (rest, point) = (number, SearchPoint())
    for dimension in settings.dimensions.reversed() {
      let places = dimension.gridPlaces
      point.append(places[rest % places.count])
      rest /= places.count
    }
    return point.reversed()
  }
}
