internal import Evaluation
internal import Foundation
internal import ImageCodecs
public import Imaging
public import Networks
internal import Tensors
public import Training

/// The plan of a run that trains a network.
public typealias NetworkPlan = Joined<SharedPlan, TrainingPlan>

/// What a plan has besides where a network is trained: the network, its training, and how it predicts.
public struct TrainingPlan: Sendable, Equatable, Codable {
  public var network: NetworkConfiguration
  /// Trainable numbers of the network.
  public var parameters: Int
  public var augmentation: Augmentation
  public var loss: LossConfiguration
  /// How much the main output and then each head of deep supervision counts; absent: alike.
  public var outputWeights: [Double]?
  /// The encoder's first weights.
  var pretrained: PretrainedFile?
  /// All first weights.
  var start: StartingCheckpoint?
  /// What is frozen, or learns at another rate; later rules override earlier ones.
  public var parameterRules: [ParameterRule]
  public var optimizer: OptimizerConfiguration
  public var schedule: ScheduleConfiguration
  /// Clipping, accumulation, average, and what happens to a loss that is no number.
  public var stepOptions: StepOptions
  public var selection: ModelSelection
  /// Bytes of main memory that the run may take: what is kept of the data is bounded by it, and batches become smaller.
  var maxMemory: Int?
  /// What the run will take; absent until it was found out, and batches were made to fit `maxMemory`.
  var estimate: RunEstimate?
  /// Whether TensorBoard's event files are written.
  var tensorBoard: Bool
  /// Which patches are drawn.
  public var sampling: PatchSampling
  /// Absent: whole images.
  public var patch: PipelineDefinition.Size?
  public var batch: Int
  /// Steps in which every training plane is drawn equally often.
  public var stepsPerEpoch: Int
  /// Epochs from one validation to the next.
  public var epochsPerValidation: Int
  /// Absent until a run limited by time has timed its first steps.
  public var totalSteps: Int?
  /// The time limit that fixed `totalSteps`, in seconds.
  public var trainFor: Double?
  public var precision: Precision
  public var device: String
  /// Threads of the engine.
  public var threads: Int
  /// Threads that decode and augment; they never change a result.
  public var workers: Int
  public var prediction: PipelineDefinition.Prediction
}

extension TrainingPlan {
  /// Validations and checkpoints of tiny epochs would take more time than the training between.
  fileprivate static let leastStepsPerCheckpoint = 20

  /// Takes over what another fold was made to fit to, so that all folds train alike.
  mutating func fit(as other: TrainingPlan) {
    (batch, stepOptions.accumulate, estimate) = (other.batch, other.stepOptions.accumulate, other.estimate)
  }

  /// What prepared training images may take together.
  var keptBytes: Int { min(1 << 30, (maxMemory ?? .max) / 4) }

  /// Epochs from one checkpoint to the next, at least; each validation writes one, too.
  var epochsPerCheckpoint: Int { Self.leastStepsPerCheckpoint.quotientRoundedUp(by: stepsPerEpoch) }

  /// What its checkpoints take: three of four bytes a number, two of them with Adam's two moments and the average.
  var checkpointBytes: Int {
    let resumable = stepOptions.averageDecay == nil ? 3 : 4
    return parameters * 4 * (1 + 2 * resumable)
  }

  /// What the user should know although nothing is wrong.
  var notes: [String] { start?.notes ?? [] }
}

extension NetworkPlan {
  /// Whether two plans describe the same run: everything but the number of steps that a time limit fixed, and what never
  /// changes a result.
  func describesSameRun(as other: NetworkPlan) -> Bool {
    var (first, second) = (self, other)
    (first.workers, first.decodedBytes) = (second.workers, second.decodedBytes)
    (first.tensorBoard, first.estimate) = (second.tensorBoard, second.estimate)
    if first.trainFor != nil { (first.totalSteps, second.totalSteps) = (nil, nil) }
    if first.maxMemory != nil, first.maxMemory == second.maxMemory {
      // Batches may have become smaller, and more of them a step.
      func images(_ plan: NetworkPlan) -> Int { plan.batch * plan.stepOptions.accumulate }
      guard images(first) == images(second) else { return false }
      (first.batch, first.stepOptions.accumulate) = (second.batch, second.stepOptions.accumulate)
    }
    return first == second
  }
}

extension NetworkPlan {
  /// Resolves a definition against its files and this machine.
  ///
  /// - Throws: `PipelineError` where the network cannot take the patch, or the device is not there.
  static func resolve(
    _ definition: PipelineDefinition, model: NetworkConfiguration, scan: DatasetScan
  ) throws(PipelineError) -> NetworkPlan {
    let network = try resolveNetwork(model, definition, scan: scan)
    let training = definition.training
    let graph = try build(network)
    let train = scan.cases.filter { $0.set == .train }
    let planes = train.reduce(0) { $0 + $1.planes }
    let device = try resolve(device: training.device)
    let stepsPerEpoch = samplesPerEpoch(definition, train: train, planes: planes)
      .quotientRoundedUp(by: training.batch * training.stepOptions.accumulate)
    try check(graph, patch: training.patch, batch: training.batch)
    try check(graph, outputWeights: training.outputWeights)
    try check(graph, parameterRules: training.parameterRules, stepsPerEpoch: stepsPerEpoch)
    var own = TrainingPlan(
      network: network, parameters: graph.parameterCount, augmentation: definition.augmentation,
      loss: training.loss.balanced(pixels: scan.trainingPixels), outputWeights: training.outputWeights,
      pretrained: try training.pretrained.map { (path) throws(PipelineError) in try PretrainedFile(path, graph: graph)
      },
      start: try training.start.map { (start) throws(PipelineError) in try StartingCheckpoint(start, graph: graph) },
      parameterRules: training.parameterRules, optimizer: training.optimizer, schedule: training.schedule,
      stepOptions: training.stepOptions, selection: training.selection,
      maxMemory: training.maxMemory, estimate: nil, tensorBoard: training.tensorBoard, sampling: training.sampling,
      patch: training.patch, batch: training.batch,
      stepsPerEpoch: stepsPerEpoch,
      epochsPerValidation: training.validateEvery
        ?? TrainingPlan.leastStepsPerCheckpoint.quotientRoundedUp(by: stepsPerEpoch),
      totalSteps: nil, trainFor: nil,
      precision: resolve(precision: training.precision, device: device),
      device: "\(device)", threads: training.threads ?? ProcessInfo.processInfo.activeProcessorCount,
      workers: training.workers, prediction: definition.prediction)
    switch training.duration {
    case .epochs(let epochs):
      own.totalSteps = epochs * stepsPerEpoch
      try check(training.schedule, epochs: epochs)
    case .seconds(let seconds): own.trainFor = seconds
    }
    return NetworkPlan(SharedPlan(definition, scan: scan), own)
  }

  private static func resolveNetwork(
    _ model: NetworkConfiguration, _ definition: PipelineDefinition, scan: DatasetScan
  ) throws(PipelineError) -> NetworkConfiguration {
    var network = model
    network.inputChannels = scan.inputChannels
    do {
      network.outputChannels = try definition.training.loss.outputChannels(classes: scan.classes.classes.count)
      return try ArchitectureCatalog.resolve(network)
    } catch {
      throw PipelineError(.network, "\(definition.source): \(error)")
    }
  }

  private static func build(_ network: NetworkConfiguration) throws(PipelineError) -> NetworkGraph {
    do { return try ArchitectureCatalog.build(network) } catch { throw PipelineError(.network, "\(error)") }
  }

  /// - Throws: `PipelineError` where the network cannot take what training would feed it.
  private static func check(
    _ graph: NetworkGraph, patch: PipelineDefinition.Size?, batch: Int
  ) throws(PipelineError) {
    if let patch {
      do {
        try graph.checkTraining(batch: batch, size: [patch.height, patch.width])
      } catch {
        throw PipelineError(.patch, "training.patch [\(patch.height), \(patch.width)]: \(error)")
      }
    } else {
      let probe = graph.divisors.map { $0 * 64 }
      guard (try? graph.outputSize(for: probe)) == probe else {
        throw PipelineError(
          .patch, "\(graph.name) gives less than it takes and needs a training.patch, for example [572, 572]")
      }
    }
  }

  private static func check(_ graph: NetworkGraph, outputWeights: [Double]?) throws(PipelineError) {
    let outputs = graph.supervisedOutputs
    guard let outputWeights, outputWeights.count != outputs.count else { return }
    throw PipelineError(
      .network,
      "model.deepSupervision.weights has \(outputWeights.count) numbers, and \(graph.name) has \(outputs.count) outputs: "
        + outputs.joined(separator: ", "))
  }

  private static func check(
    _ graph: NetworkGraph, parameterRules: [ParameterRule], stepsPerEpoch: Int
  ) throws(PipelineError) {
    do throws(TrainingError) {
      _ = try ParameterTreatment(parameterRules, graph: graph, stepsPerEpoch: stepsPerEpoch)
    } catch {
      throw PipelineError(.parameters, "training.parameters (or model.freezeEpochs): \(error)")
    }
  }

  static func check(_ schedule: ScheduleConfiguration, epochs: Int) throws(PipelineError) {
    guard case .cosine(let warmupEpochs, _) = schedule, warmupEpochs >= Double(epochs) else { return }
    throw PipelineError(
      .schedule,
      "training.schedule.warmupEpochs is \(warmupEpochs) of the training's \(epochs) epochs; leave some for the cosine")
  }

  /// Every training plane as often as patches fit into the mean plane, so that an epoch sees about every pixel once.
  private static func samplesPerEpoch(_ definition: PipelineDefinition, train: [Case], planes: Int) -> Int {
    guard let patch = definition.training.patch else { return planes }
    let pixels = train.reduce(0) { sum, entry in
      sum + entry.planes * entry.preparedSize.width * entry.preparedSize.height
    }
    let perPlane = Double(pixels) / Double(planes) / Double(patch.width * patch.height)
    return planes * max(1, Int(perPlane.rounded()))
  }

  private static func resolve(device: PipelineDefinition.DeviceChoice) throws(PipelineError) -> Device {
    switch device {
    case .cpu: return .cpu
    case .auto: return .preferred
    case .cuda(let index):
      guard index < Device.cudaCount else {
        throw PipelineError(
          .device,
          "training.device cuda:\(index): this machine offers \(Device.cudaCount) CUDA devices to this build; "
            + "use device: cpu, or a libtorch with CUDA (see 'sulcus doctor')")
      }
      return .cuda(index)
    }
  }

  private static func resolve(precision: PipelineDefinition.PrecisionChoice, device: Device) -> Precision {
    switch precision {
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .auto: .automatic(on: device)
    }
  }
}

extension Int {
  /// a / b, rounded up.
  func quotientRoundedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}

extension Device {
  /// A card where there is one.
  static var preferred: Device { cudaCount > 0 ? .cuda(0) : .cpu }

  /// The device that a plan names: `cpu` or `cuda:0`.
  init(named name: String) throws(PipelineError) {
    if name == "\(Device.cpu)" {
      self = .cpu
    } else if let index = (0..<Device.cudaCount).first(where: { "\(Device.cuda($0))" == name }) {
      self = .cuda(index)
    } else {
      throw PipelineError(.device, "the plan's device \(name) is not on this machine; start a new run")
    }
  }
}

extension Precision {
  /// The fastest that is exact enough: bfloat16 where the device multiplies it.
  static func automatic(on device: Device) -> Precision {
    device != .cpu || Engine.cpuHasBFloat16 ? .bfloat16 : .float32
  }
}
