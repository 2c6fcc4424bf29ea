internal import Evaluation
internal import Foundation
internal import Networks

/// What a variant costs: of one of its models, the mean over its seeds and folds. Nothing where it is not known.
struct VariantCosts: Sendable, Equatable, Codable {
  /// Trainable numbers; a method has none.
  var parameters: Int?
  /// Multiplications of the convolutions for one patch, or for the largest test image where whole images are trained on;
  /// a method's are not counted.
  var multiplyAdds: Int?
  /// Wall time of one training, s.
  var trainingSeconds: Double?
  /// Wall time from file to written mask, s a case; cases overlap, so this is the time of all divided by their number.
  var predictionSeconds: Double?
  /// Bytes of main memory at most, in training or prediction.
  var peakMemory: Int?

  init(
    parameters: Int? = nil, multiplyAdds: Int? = nil, trainingSeconds: Double? = nil, predictionSeconds: Double? = nil,
    peakMemory: Int? = nil
  ) {
    self.parameters = parameters
    self.multiplyAdds = multiplyAdds
    self.trainingSeconds = trainingSeconds
    self.predictionSeconds = predictionSeconds
    self.peakMemory = peakMemory
  }

  /// - Throws: `PipelineError` where a journal or a fold's manifest cannot be read.
  init(_ runs: [FinishedRun]) throws(PipelineError) {
    let parts = runs.flatMap(\.parts)
    let plan = parts[0].plan
    parameters = plan.network?.parameters ?? 0
    multiplyAdds = plan.network.flatMap(Self.multiplyAdds)
    var (trainings, predictions, peaks): ([Double?], [Double?], [Double?]) = ([], [], [])
    for part in parts {
      let manifest = try Manifest.read(part.folder.manifest)
      trainings.append(part.plan.network == nil ? 0 : try Journal.read(part.folder.log).last?.seconds)
      let cases = Double(part.plan.shared.cases(in: .test).count)
      predictions.append(manifest.predictionSeconds.map { $0 / cases })
      peaks.append(manifest.peakMemory.map(Double.init))
    }
    trainingSeconds = Self.mean(trainings)
    predictionSeconds = Self.mean(predictions)
    peakMemory = Self.mean(peaks).map { Int($0.rounded()) }
  }

  /// Nothing where a value is missing.
  private static func mean(_ values: [Double?]) -> Double? {
    let known = values.compactMap { $0 }
    return known.count == values.count ? known.reduce(0, +) / Double(known.count) : nil
  }

  private static func multiplyAdds(_ plan: NetworkPlan) -> Int? {
    guard let graph = try? ArchitectureCatalog.build(plan.network) else { return nil }
    let largest = plan.cases(in: .test).map(\.preparedSize).max { $0.height * $0.width < $1.height * $1.width }
    guard let size = plan.patch ?? largest else { return nil }
    let padded = zip([size.height, size.width], graph.divisors).map { $0.quotientRoundedUp(by: $1) * $1 }
    let shape = [plan.network.inputChannels] + (plan.patch == nil ? padded : [size.height, size.width])
    return try? NetworkSummary(graph: graph, inputShape: shape).multiplyAdds
  }
}

/// One of the costs, as it stands beside a score.
enum CostName: String, Sendable, Codable, CaseIterable {
  case parameters
  case multiplyAdds
  case trainingSeconds
  case predictionSeconds
  case peakMemory
}

extension VariantCosts {
  /// Less is better.
  subscript(name: CostName) -> Double? {
    switch name {
    case .parameters: parameters.map(Double.init)
    case .multiplyAdds: multiplyAdds.map(Double.init)
    case .trainingSeconds: trainingSeconds
    case .predictionSeconds: predictionSeconds
    case .peakMemory: peakMemory.map(Double.init)
    }
  }
}
