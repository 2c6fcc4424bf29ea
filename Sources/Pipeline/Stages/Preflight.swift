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

  let plan: Plan
  private let graph: NetworkGraph
  private let device: Device

  init(plan: Plan) throws {
    self.plan = plan
    graph = try ArchitectureCatalog.build(plan.network)
    device = try Device(named: plan.device)
  }

  /// The plan, with smaller batches where its memory limit asks for them, and what it will take.
  ///
  /// - Throws: `PipelineError` of code `memory` where not even batches of one image fit.
  func perform() throws -> (plan: Plan, estimate: RunEstimate) {
    ProcessMemory.forgetPeak()
    var fitted = plan
    var step: (memory: Int?, seconds: Double)
    if let limit = plan.maxMemory, ProcessMemory.peak != nil {
      let room = limit - dataBytes
      var found: [Int: (memory: Int?, seconds: Double)] = [:]
      let batch = try Self.largestBatch(of: plan.batch, within: room) { batch in
        found[batch] = try probe(batch: batch)
        return found[batch]!.memory!
      }
      step = found[batch]!
      fitted.batch = batch
      fitted.stepOptions.accumulate = plan.stepOptions.accumulate * (plan.batch / batch)
    } else {
      step = try probe(batch: plan.batch)
    }
    let secondsPerStep = step.seconds * Double(fitted.stepOptions.accumulate)
    let validationSeconds = try probeValidation()
    let memory = ProcessMemory.peak.map { max($0, step.memory ?? 0) + dataBytes }
    let validations = plan.totalSteps.map { $0.quotientRoundedUp(by: plan.stepsPerEpoch * plan.epochsPerValidation) }
    return (
      fitted,
      RunEstimate(
        memory: memory, secondsPerStep: secondsPerStep, validationSeconds: validationSeconds,
        seconds: plan.totalSteps.map { Double($0) * secondsPerStep + Double(validations!) * validationSeconds })
    )
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
            "training.maxMemory (--max-memory): a batch of one needs \(bytes - room >> 20) MiB more than the limit leaves for "
              + "it; raise the limit, or take a smaller training.patch or model.width")
        }
        break
      }
      fitting.append((candidate, bytes))
    }
    return fitting.last!.batch
  }

  /// A few steps on noise: the most memory the process has taken, and the seconds of a batch.
  private func probe(batch count: Int) throws -> (memory: Int?, seconds: Double) {
    var probed = plan.thawed
    probed.stepOptions.accumulate = 1
    let trainer = try probed.makeTrainer(graph: graph, device: device, totalSteps: Self.steps)
    let batch = noise(count)
    var seconds: [Double] = []
    for _ in 0..<Self.steps {
      try Interruption.check()
      let began = Date()
      try trainer.step(batch)
      seconds.append(Date().timeIntervalSince(began))
    }
    return (ProcessMemory.peak, seconds.dropFirst().min()!)
  }

  private func noise(_ count: Int) -> Batch {
    let size = patch
    var draws = KeyedGenerator(seed: 0, stream: "preflight")
    let pixels = count * size.height * size.width
    let labels = (0..<pixels).map { _ in UInt8(draws.integer(below: plan.classes.classes.count)) }
    return Batch(
      images: (0..<pixels * plan.network.inputChannels).map { _ in draws.uniform(in: -1.5...1.5) },
      shape: [count, plan.network.inputChannels, size.height, size.width], labels: labels,
      weights: plan.loss.weightMap == nil ? nil : [Float](repeating: 1, count: pixels),
      names: Array(repeating: "noise", count: count))
  }

  /// The size of a sample: the patch, or the largest image.
  private var patch: PipelineDefinition.Size {
    if let patch = plan.patch { return patch }
    let sizes = plan.cases(in: .train).map { plan.preprocessing.outputSize(width: $0.width, height: $0.height) }
    return PipelineDefinition.Size(
      height: sizes.map(\.height).max()!.roundedUp(to: graph.divisors[0]),
      width: sizes.map(\.width).max()!.roundedUp(to: graph.divisors[1]))
  }

  /// The seconds of a validation, by its largest plane.
  private func probeValidation() throws -> Double {
    let cases = plan.cases(in: .validation)
    let sizes = cases.map { (plan.preprocessing.outputSize(width: $0.width, height: $0.height), $0.planes) }
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
  private var dataBytes: Int {
    func bytes(_ set: DataSet) -> Int {
      plan.cases(in: set).reduce(0) { sum, entry in
        let size = plan.preprocessing.outputSize(width: entry.width, height: entry.height)
        return sum + entry.planes * size.width * size.height * bytesPerPixel
      }
    }
    let waiting = (2 * plan.workers + 2) * plan.batch * patch.width * patch.height * bytesPerPixel
    return min(bytes(.train), plan.keptBytes) + bytes(.validation) + waiting
  }

  /// Of the network's channels and the label.
  private var bytesPerPixel: Int { plan.network.inputChannels * MemoryLayout<Float>.size + 1 }
}
