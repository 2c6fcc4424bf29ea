internal import Foundation
internal import Imaging

/// Numbers that normalization takes from the training images: of each round its own, and of no other image.
///
/// All images that some round trains on are read once, on all cores; only a few of them and the counts are in memory. A
/// step whose numbers depend on those of another step before it makes one more pass.
struct TrainingStatistics {
  let cases: [Case]
  /// The set of each case by its name, one a round.
  let rounds: [[String: DataSet]]
  let channels: ChannelSelection
  let channelCount: Int
  let reader: CaseReader

  /// The preprocessing of each round, with all its numbers.
  ///
  /// - Throws: `PipelineError` where an image cannot be read any more, or has nothing to count.
  func resolve(_ preprocessing: Preprocessing, workers: Int) throws(PipelineError) -> [Preprocessing] {
    var resolved = Array(repeating: preprocessing, count: rounds.count)
    for number in preprocessing.unresolvedSteps {
      guard case .normalize(.dataSet(var scaling)) = preprocessing.steps[number] else { continue }
      let before = resolved.map { Preprocessing(steps: Array($0.steps[..<number])) }
      for (round, found) in try measure(scaling.method, after: before, workers: workers).enumerated() {
        guard let channels = found.channels else {
          throw PipelineError(
            .preprocessing,
            "preprocessing.\(number).normalize: the training images have no \(scaling.method.pixels) left to take statistics of; "
              + "look whether a crop before it takes them all away")
        }
        scaling.channels = channels
        resolved[round].steps[number] = .normalize(.dataSet(scaling))
      }
    }
    return resolved
  }

  /// One pass over the images; the same bits come out whatever the number of workers.
  private func measure(
    _ method: DataSetScaling.Method, after before: [Preprocessing], workers: Int
  ) throws(PipelineError) -> [IntensityStatistics] {
    let used = cases.filter { entry in rounds.contains { $0[entry.name] == .train } }
    var sums = rounds.map { _ in IntensityStatistics(method, channels: channelCount) }
    let prefetcher = Prefetcher(0..<used.count, workers: workers, ahead: workers + 1) { index in
      try measure(used[index], method, after: before)
    }
    defer { prefetcher.close() }
    do {
      // In the order of the cases: sums of fractions depend on it.
      while let found = try prefetcher.next() {
        for part in found {
          for round in part.rounds { sums[round].merge(part.statistics) }
        }
      }
    } catch {
      throw PipelineError(files: [error])
    }
    return sums
  }

  /// One image's part in each round that trains on it; rounds that prepare it alike share it.
  private func measure(
    _ entry: Case, _ method: DataSetScaling.Method, after before: [Preprocessing]
  ) throws -> [(rounds: [Int], statistics: IntensityStatistics)] {
    let image = try reader.image(entry.image).content
    let labels = try reader.labels(entry.masks)
    var left = rounds.indices.filter { rounds[$0][entry.name] == .train }
    var parts: [(rounds: [Int], statistics: IntensityStatistics)] = []
    while let first = left.first {
      let alike = left.filter { before[$0] == before[first] }
      left.removeAll(where: alike.contains)
      var statistics = IntensityStatistics(method, channels: channelCount)
      for plane in 0..<image.planes {
        let prepared = try before[first].prepare(image, plane: plane, channels: channels, file: entry.image)
        statistics.add(prepared.image, labels: prepared.grid.labels(labels.plane(plane)))
      }
      parts.append((alike, statistics))
    }
    return parts
  }
}

extension DataSetScaling.Method {
  /// What it counts.
  fileprivate var pixels: String {
    switch self {
    case .zScore: "scored pixels"
    case .percentile: "foreground pixels"
    }
  }
}
