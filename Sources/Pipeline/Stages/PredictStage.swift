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
  /// Threads of the engine; nothing: all cores.
  public var threads: Int?

  public init(
    model: String, images: String, output: String, recursive: Bool = false, overlays: Bool = false,
    probabilities: Bool = false, threads: Int? = nil
  ) {
    self.model = model
    self.images = images
    self.output = output
    self.recursive = recursive
    self.overlays = overlays
    self.probabilities = probabilities
    self.threads = threads
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
    let model = try TrainedModel.load(request.model)
    let files = try ImageFiles.list(request.images, recursive: request.recursive)
    observer(.stage("Predicting \(files.count) images with \(model.graph.name)"))
    let device = Device.preferred
    return try perform(
      files, model: model, writer: PredictionWriter(request: request, usage: model.usage), workers: cores,
      device: device, precision: .automatic(on: device), observer: observer)
  }

  static func perform(
    _ files: [ImageFile], model: TrainedModel, writer: PredictionWriter, workers: Int, device: Device,
    precision: Precision, observer: RunObserver
  ) throws -> PredictionResult {
    try writer.prepare(files)
    let parameters = try ParameterStore(graph: model.graph, values: model.checkpoint.parameterValues, device: device)
    let predictor = try Predictor(
      usage: model.usage, graph: model.graph,
      executor: try InferenceExecutor(graph: model.graph, parameters: parameters, precision: precision), device: device)
    let usage = model.usage
    let prefetcher = Prefetcher(0..<files.count, workers: workers, ahead: workers + 1) { index in
      Result { try PreparedImage(files[index], usage: usage) }
    }
    defer { prefetcher.close() }
    let writers = BoundedWorkers(workers: workers, waiting: 1)
    var failures: [String] = []
    var done = 0
    while let next = try prefetcher.next() {
      if Interruption.isRequested { break }
      switch next {
      case .failure(let error): failures.append("\(error)")
      case .success(let prepared):
        let planes = try prepared.planes.map(predictor.probabilities(ofPrepared:))
        writers.submit { try writer.write(planes, of: prepared) }
      }
      done += 1
      observer(.progress(done: done, total: files.count))
    }
    failures += writers.finish().map { "\($0)" }
    try Interruption.check()
    return PredictionResult(written: files.count - failures.count, failures: failures.sorted())
  }
}

/// An image on its way to the engine.
struct PreparedImage: Sendable {
  let file: ImageFile
  let image: Image
  /// Preprocessed, one a page.
  let planes: [FloatImage]

  init(_ file: ImageFile, usage: TrainedModel.Usage) throws {
    self.file = file
    image = try CaseReader(orientation: usage.orientation, classes: usage.classes).image(file.path).image
    let channels = image.channelCount(usage.channels)
    guard channels == usage.inputChannels else {
      throw PipelineError(
        .model, "\(file.path): gives \(channels) channels where the model was trained on \(usage.inputChannels)")
    }
    let image = image
    planes = (0..<image.planes).map { Predictor.prepare(image, plane: $0, usage: usage) }
  }
}
