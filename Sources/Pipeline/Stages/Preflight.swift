internal import Foundation
internal import Imaging
internal import Networks
internal import Randomness
internal import Tensors
internal import Training

/// What a run will take, found out before it begins by a few steps on noise, which are thrown away.
struct Preflight {
  /// Steps of a probe; the first makes kernels and does not count.
  private static let steps = 3

  let plan: NetworkPlan
  private let graph: NetworkGraph
  private let device: Device

  init(plan: NetworkPlan) throws {
    self.plan = plan
    graph = try ArchitectureCatalog.build(plan.network)
    device = try Device(named: plan.device)
  }

  /// What a batch takes.
  private struct Probe {
    /// Bytes of the process at most; nothing where the system does not tell.
    var memory: Int?
    var seconds: Double
  }

  /// The plan, with smaller batches where its memory limit asks for them, and what it will take.
  ///
  /// - Throws: `PipelineError` of code `memory` where not even batches of one image fit.
  func perform() throws -> (plan: NetworkPlan, estimate: RunEstimate) {
    try refuseGiants()
    ProcessMemory.forgetPeak()
    var fitted = plan
    var probe: Probe
    if let limit = plan.maxMemory, ProcessMemory.peak != nil {
      var found: [Int: Probe] = [:]
      let batch = try Self.largestBatch(of: plan.batch, within: limit) { batch in
        let probe = try self.probe(batch: batch)
        found[batch] = probe
        return probe.memory! + dataBytes(batch: batch)
      }
      probe = found[batch]!
      fitted.batch = batch
      fitted.stepOptions.accumulate = plan.stepOptions.accumulate * (plan.batch / batch)
    } else {
      probe = try self.probe(batch: plan.batch)
    }
    ProcessMemory.forgetPeak()
    let validationSeconds = try probeValidation()
    let memory = ProcessMemory.peak.map { max($0, probe.memory ?? 0) + dataBytes(batch: fitted.batch) }
    // What was kept for larger batches than those that were chosen goes back.
    ProcessMemory.forgetPeak()
    let secondsPerStep = probe.seconds * Double(fitted.stepOptions.accumulate)
    let validations = plan.totalSteps.map { $0.quotientRoundedUp(by: plan.stepsPerEpoch * plan.epochsPerValidation) }
    return (
      fitted,
      RunEstimate(
        memory: memory, secondsPerStep: secondsPerStep, validationSeconds: validationSeconds,
        seconds: plan.totalSteps.map { Double($0) * secondsPerStep + Double(validations!) * validationSeconds })
    )
  }

  /// Batches that no machine holds are refused before their noise is drawn.
  private func refuseGiants() throws {
    let size = [patch.height, patch.width]
    let activations = try NetworkSummary(graph: graph, inputShape: [graph.inputChannels] + size).peakActivationBytes
    // Training keeps far more than the largest moment of a prediction, each number in half the bytes at best.
    let least = plan.batch.multipliedReportingOverflow(by: activations / 2 + size[0] * size[1] * bytesPerPixel)
    let physical = ProcessInfo.processInfo.physicalMemory
    guard !least.overflow, plan.maxMemory != nil || UInt64(least.partialValue) <= physical else {
      throw PipelineError(
        .memory,
        "batches of \(plan.batch) images of \(size[0])×\(size[1]) need more than the \(physical >> 30) GiB of this machine; lower "
          + "training.batch, training.patch or model.width, or give training.maxMemory")
    }
  }

  /// The largest divisor of a batch that fits, so that as many of them as make up the batch take the same step.
  ///
  /// - Parameters:
  ///   - room: bytes.
  ///   - measure: the bytes that a batch takes; called for rising batches, and for none that by the two before it would not fit.
  static func largestBatch(
    of batch: Int, within room: Int, measure: (Int) throws -> Int
  ) throws -> Int {
    var fitting: [(batch: Int, bytes: Int)] = []
    for candidate in 1...batch where batch.isMultiple(of: candidate) {
      if fitting.count >= 2 {
        let (first, second) = (fitting[fitting.count - 2], fitting[fitting.count - 1])
        let perImage = (second.bytes - first.bytes) / (second.batch - first.batch)
        if second.bytes + (candidate - second.batch) * perImage > room { break }
      }
      let bytes = try measure(candidate)
      guard bytes <= room else {
        guard candidate > 1 else {
          throw PipelineError(
            .memory,
            "training.maxMemory (--max-memory): a batch of one needs \(max(1, (bytes - room) >> 20)) MiB more than the limit leaves for "
              + "it; raise the limit, or take a smaller training.patch or model.width")
        }
        break
      }
      fitting.append((candidate, bytes))
    }
    return fitting.last!.batch
  }

  /// A few steps on noise, and what a checkpoint takes: the most memory of the process, and the seconds of a batch.
  private func probe(batch count: Int) throws -> Probe {
    var probed = plan.thawed
    // Two batches a step stand for any number of them.
    probed.stepOptions.accumulate = min(2, plan.stepOptions.accumulate * (plan.batch / count))
    // Noise tells nothing of whether the real images will do.
    probed.stepOptions.notFinite = .skip
    probed.optimizer.learningRate = 1e-9
    let trainer = try probed.makeTrainer(graph: graph, device: device, totalSteps: Self.steps)
    let batch = noise(count)
    var seconds: [Double] = []
    for _ in 0..<Self.steps {
      try Interruption.check()
      let began = Date()
      try trainer.step { _ in batch }
      seconds.append(Date().timeIntervalSince(began))
    }
    _ = try trainer.state()
    return Probe(
      memory: ProcessMemory.peak, seconds: seconds.dropFirst().min()! / Double(probed.stepOptions.accumulate))
  }

  private func noise(_ count: Int) -> Batch {
    let size = patch
    var draws = KeyedGenerator(seed: 0, stream: "preflight")
    let pixels = count * size.height * size.width
    let labels = (0..<pixels).map { _ in UInt8(draws.integer(below: plan.classes.classes.count)) }
    let weights = plan.loss.weightMap == nil ? nil : [Float](repeating: 1, count: pixels)
    // At most: that every image is a blend of two.
    let each = pixels / count
    let blends =
      plan.augmentation.blendsLabels
      ? (0..<count).map {
        Batch.Blend(
          image: $0, share: 0.5, labels: Array(labels.prefix(each)), weights: weights.map { Array($0.prefix(each)) })
      } : []
    return Batch(
      images: (0..<pixels * plan.network.inputChannels).map { _ in draws.uniform(in: -1.5...1.5) },
      shape: [count, plan.network.inputChannels, size.height, size.width], labels: labels,
      weights: weights, blends: blends, names: Array(repeating: "noise", count: count))
  }

  /// The size of a sample: the patch, or the largest image.
  private var patch: PipelineDefinition.Size {
    if let patch = plan.patch { return patch }
    let sizes = plan.cases(in: .train).map(\.preparedSize)
    return PipelineDefinition.Size(
      height: sizes.map(\.height).max()!.roundedUp(to: graph.divisors[0]),
      width: sizes.map(\.width).max()!.roundedUp(to: graph.divisors[1]))
  }

  /// The seconds of a validation, by its largest plane.
  private func probeValidation() throws -> Double {
    let cases = plan.cases(in: .validation)
    let sizes = cases.map { ($0.preparedSize, $0.planes) }
    guard let largest = sizes.map(\.0).max(by: { $0.width * $0.height < $1.width * $1.height }) else { return 0 }
    let usage = TrainedModel.Usage(plan: plan)
    let parameters = try ParameterStore(graph: graph, seed: 0, device: device)
    let predictor = try Predictor(
      usage: usage, graph: graph,
      executor: try InferenceExecutor(graph: graph, parameters: parameters, precision: plan.precision), device: device)
    let pixels = largest.width * largest.height
    let image = FloatImage(
      width: largest.width, height: largest.height, channels: plan.network.inputChannels,
      values: [Float](repeating: 0.5, count: pixels * plan.network.inputChannels))
    let began = Date()
    _ = try predictor.probabilities(ofPrepared: image)
    let perPixel = Date().timeIntervalSince(began) / Double(pixels)
    return perPixel * sizes.reduce(0) { $0 + Double($1.0.width * $1.0.height * $1.1) }
  }

  /// Prepared images that are kept, and batches on their way.
  private func dataBytes(batch: Int) -> Int {
    func bytes(_ set: DataSet) -> Int {
      plan.cases(in: set).reduce(0) { sum, entry in
        sum + entry.planes * entry.preparedSize.width * entry.preparedSize.height * bytesPerPixel
      }
    }
    let weights = plan.loss.weightMap == nil ? 0 : MemoryLayout<Float>.size
    let waiting = (2 * plan.workers + 2) * batch * patch.width * patch.height * (bytesPerPixel + weights)
    return min(bytes(.train), plan.keptBytes) + bytes(.validation) + waiting
  }

  /// Of the network's channels and the label.
  private var bytesPerPixel: Int { plan.network.inputChannels * MemoryLayout<Float>.size + 1 }
}
