internal import Foundation
internal import ImageCodecs
internal import Imaging
internal import Networks
internal import Tensors
internal import Training

/// What to predict and where to put it.
public struct PredictionRequest: Sendable {
  public var model: String
  /// A folder, a glob or a file.
  public var images: String
  public var output: String
  /// Whether sub-folders are searched, and kept.
  public var recursive: Bool
  public var overlays: Bool
  public var probabilities: Bool
  /// The branch of a deeply supervised U-Net++ to predict with, from 1; nothing: the whole network.
  public var branch: Int?
  /// Whether the first image that fails ends the work.
  public var strict: Bool
  /// Threads of the engine; nothing: all cores.
  public var threads: Int?
  /// Bytes beyond which an image is refused; nothing: the default.
  public var decodingLimit: Int?

  public init(
    model: String, images: String, output: String, recursive: Bool = false, overlays: Bool = false,
    probabilities: Bool = false, branch: Int? = nil, strict: Bool = false, threads: Int? = nil,
    decodingLimit: Int? = nil
  ) {
    self.model = model
    self.images = images
    self.output = output
    self.recursive = recursive
    self.overlays = overlays
    self.probabilities = probabilities
    self.branch = branch
    self.strict = strict
    self.threads = threads
    self.decodingLimit = decodingLimit
  }
}

/// What a prediction wrote, and the images that failed.
public struct PredictionResult: Sendable {
  public var written: Int
  /// One sentence an image.
  public var failures: [String]
}

/// Predicts masks for images: decoded ahead on worker threads, run on the engine, written behind it.
///
/// Memory does not grow with the number of images: what waits on either side of the engine is bounded.
public enum PredictStage {
  /// - Throws: where the model, the list of images or the output folder is wrong; an image that fails is reported.
  public static func perform(
    _ request: PredictionRequest, observer: RunObserver = { _ in }
  ) throws -> PredictionResult {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    try Engine.setThreads(request.threads ?? cores)
    let whole = try SegmentationModel.load(request.model)
    let model = try request.branch.map(whole.pruned(toBranch:)) ?? whole
    let files = try ImageFiles.list(request.images, recursive: request.recursive)
    observer(
      .stage(
        "Predicting \(files.count) images with \(model.name)\(request.branch.map { ", branch \($0)" } ?? "")"))
    return try perform(
      files, model: model, writer: PredictionWriter(request: request, usage: model.usage),
      limits: DecodingLimits(orStandard: request.decodingLimit),
      strict: request.strict, workers: cores, engine: .preferred(for: model), notesCrops: true, observer: observer)
  }

  /// - Parameters:
  ///   - engine: where a network runs.
  ///   - notesCrops: whether to tell, once, that images are padded because a crop is larger.
  static func perform(
    _ files: [ImageFile], model: SegmentationModel, writer: any PredictionSink, limits: DecodingLimits,
    strict: Bool = false, workers: Int, engine: EngineChoice, notesCrops: Bool = false, observer: RunObserver
  ) throws -> PredictionResult {
    try writer.prepare(files)
    let lane = try Lane(model, engine)
    let prefetcher = Prefetcher(0..<files.count, workers: workers, ahead: workers + 1) { index in
      Result { try PreparedImage(files[index], model: model, limits: limits) }
    }
    defer { prefetcher.close() }
    let writers = BoundedWorkers(workers: workers, waiting: 1)
    var failures: [String] = []
    var (done, written) = (0, 0)
    var notesCrops = notesCrops
    images: while let next = try prefetcher.next() {
      if Interruption.isRequested || strict && writers.hasFailed { break }
      switch next {
      case .failure(let error):
        failures.append("\(error)")
        if strict { break images }
      case .success(let prepared):
        if notesCrops, Preprocessing.padsForCrop(prepared.planes.map(\.grid)) {
          notesCrops = false
          observer(
            .note(
              "\(prepared.file.path) is smaller than preprocessing crops to, and padded by reflection, as are all such images"
            ))
        }
        let planes = try lane.probabilities(of: prepared)
        writers.submit { try writer.write(planes, of: prepared) }
        written += 1
      }
      done += 1
      observer(.progress(done: done, total: files.count))
    }
    let unwritten = writers.finish().map { "\($0)" }
    failures += unwritten
    written -= unwritten.count
    try Interruption.check()
    return PredictionResult(written: written, failures: failures.sorted())
  }

  /// What is left to the engine's lane: all of a network's work; nothing of a method's, which is done by then.
  private struct Lane {
    let predictor: Predictor?

    init(_ model: SegmentationModel, _ engine: EngineChoice) throws {
      guard case .network(let model) = model else {
        predictor = nil
        return
      }
      let parameters = try ParameterStore(
        graph: model.graph, values: model.checkpoint.parameterValues, device: engine.device)
      predictor = try Predictor(
        usage: model.usage, graph: model.graph,
        executor: try InferenceExecutor(graph: model.graph, parameters: parameters, precision: engine.precision),
        device: engine.device)
      Engine.releaseFreeMemory()  // what the checkpoint and its folding took
    }

    func probabilities(of image: PreparedImage) throws -> [FloatImage] {
      guard let predictor else { return image.probabilities! }
      return try image.planes.map { try predictor.probabilities(ofPrepared: $0.image) }
    }
  }
}

/// Takes what is predicted.
protocol PredictionSink: Sendable {
  /// Before the first image.
  func prepare(_ files: [ImageFile]) throws

  /// Called on several threads, once an image.
  ///
  /// - Parameter planes: class probabilities on the grid of the preprocessing, one image a page.
  func write(_ planes: [FloatImage], of prepared: PreparedImage) throws
}

/// Where and how exactly a network runs; of no account for a method.
struct EngineChoice {
  var device: Device
  var precision: Precision

  /// That of new images: the device's fastest, unless the network was trained exactly.
  static func preferred(for model: SegmentationModel) -> EngineChoice {
    let device = Device.preferred
    guard case .network(let model) = model else { return EngineChoice(device: device, precision: .float32) }
    return EngineChoice(device: device, precision: model.usage.own.precision(on: device))
  }

  /// That of a run, so that its masks are those that validation saw.
  static func planned(_ plan: Plan) throws(PipelineError) -> EngineChoice {
    guard let plan = plan.network else { return EngineChoice(device: .cpu, precision: .float32) }
    return EngineChoice(device: try Device(named: plan.device), precision: plan.precision)
  }
}

/// An image on its way to the engine, or past it.
struct PreparedImage: Sendable {
  let file: ImageFile
  let image: Image
  /// Preprocessed, one a page.
  let planes: [PreprocessedImage]
  /// What a method has made of the planes: it needs no engine, and all cores work at it.
  let probabilities: [FloatImage]?

  init(_ file: ImageFile, model: SegmentationModel, limits: DecodingLimits) throws {
    self.file = file
    let usage = model.usage
    image = try CaseReader(orientation: usage.orientation, classes: usage.classes, limits: limits).image(file.path)
      .content
    let channels = image.channelCount(usage.channels)
    guard channels == usage.inputChannels else {
      throw PipelineError(
        .model,
        "\(file.path): gives \(channels) channels where the model was \(model.isTrained ? "trained on" : "made for") \(usage.inputChannels)"
      )
    }
    try usage.postprocessing.check(planes: image.planes, spacing: image.spacing, file: file.path)
    let image = image
    let planes = try (0..<image.planes).map { try Predictor.prepare(image, plane: $0, file: file.path, usage: usage) }
    self.planes = planes
    probabilities = model.method.map { method in
      planes.map { method.probabilities(of: $0.image, classes: usage.classes.names.count) }
    }
  }
}
