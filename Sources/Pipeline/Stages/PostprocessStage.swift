internal import Foundation
internal import ImageCodecs
internal import Imaging

/// Masks or probabilities to post-process, and where to put what comes out.
public struct PostprocessingRequest: Sendable {
  /// Where a case begins.
  public enum Source: Sendable {
    /// A folder, a glob or a file of masks.
    case masks(String)
    /// A folder, a glob or a file of probabilities, as `sulcus predict --probabilities` writes them.
    case probabilities(String)

    var location: String {
      switch self {
      case .masks(let location), .probabilities(let location): location
      }
    }
  }

  /// A list of steps, or a pipeline.
  public var steps: String
  public var source: Source
  public var output: String
  /// The images, whose files state the size of a pixel; nothing: the source's own state it.
  public var images: String?
  /// Bytes beyond which a file is refused; nothing: the default.
  public var decodingLimit: Int?

  public init(
    steps: String, source: Source, output: String, images: String? = nil, decodingLimit: Int? = nil
  ) {
    self.steps = steps
    self.source = source
    self.output = output
    self.images = images
    self.decodingLimit = decodingLimit
  }
}

/// Takes masks, or probabilities, through the steps of post-processing: a file on each core, none stays in memory.
public enum PostprocessStage {
  /// - Throws: where the steps, the folders or their pairing is wrong; a file that fails is reported.
  public static func perform(
    _ request: PostprocessingRequest, observer: RunObserver = { _ in }
  ) throws -> PredictionResult {
    let file = try PostprocessingFile.load(request.steps)
    try tellWhatIsLeftOut(file.postprocessing, request, observer: observer)
    let cases = try PostprocessedCase.list(request, classes: file.classes)
    let writer = MaskWriter(output: request.output, classes: file.classes)
    try writer.prepare(cases.map { ($0.name, $0.files.map(\.path)) })
    observer(.stage("Post-processing \(cases.count) \(cases.count == 1 ? "case" : "cases")"))
    let reader = PostprocessedCaseReader(
      file: file, isProbabilities: request.isProbabilities, limits: DecodingLimits(orStandard: request.decodingLimit))
    let workers = ProcessInfo.processInfo.activeProcessorCount
    let results = Prefetcher(0..<cases.count, workers: workers, ahead: 2 * workers) { index in
      Result {
        let labels = try reader.labels(cases[index])
        try writer.write(labels.map, spacing: labels.spacing, name: cases[index].name)
      }
    }
    defer { results.close() }
    var failures: [String] = []
    var done = 0
    while let result = try results.next() {
      if case .failure(let error) = result { failures.append("\(error)") }
      try Interruption.check()
      done += 1
      observer(.progress(done: done, total: cases.count))
    }
    return PredictionResult(written: cases.count - failures.count, failures: failures.sorted())
  }

  /// Masks are decided: what comes before a decision is left out, and something must be left to do.
  private static func tellWhatIsLeftOut(
    _ postprocessing: Postprocessing, _ request: PostprocessingRequest, observer: RunObserver
  ) throws(PipelineError) {
    if request.isProbabilities { return }
    let left = postprocessing.steps.map(\.step).filter { !($0 is any MaskStep) }.map { type(of: $0).name }
    guard left.count < postprocessing.steps.count else {
      throw PipelineError(
        .postprocessing,
        "\(request.steps): no step changes masks"
          + (left.isEmpty
            ? "" : "; for probabilities alone, which --probabilities gives: \(left.joined(separator: ", "))"))
    }
    if !left.isEmpty {
      observer(.note("masks are decided already: left out \(left.joined(separator: ", "))"))
    }
  }
}

extension PostprocessingRequest {
  fileprivate var isProbabilities: Bool { if case .probabilities = source { true } else { false } }
}

/// The files of a case.
struct PostprocessedCase: Sendable {
  /// That its mask will have.
  var name: String
  var files: [MaskFile]
  /// The image, where its size of a pixel counts.
  var image: String?

  /// - Throws: `PipelineError` where a folder holds nothing, or a case lacks a file.
  static func list(_ request: PostprocessingRequest, classes: ClassTable) throws(PipelineError) -> [PostprocessedCase] {
    let files = try ImageFiles.list(request.source.location)
    var cases: [PostprocessedCase]
    if case .masks = request.source, classes.isFilePerClass {
      cases = try perClass(files, names: Array(classes.names.dropFirst()))
    } else {
      cases = files.map { PostprocessedCase(name: $0.baseName, files: [MaskFile($0.path)]) }
    }
    guard let location = request.images else { return cases }
    let images = Dictionary(uniqueKeysWithValues: try ImageFiles.list(location).map { ($0.baseName, $0.path) })
    let missing = cases.filter { images[$0.name] == nil }
    guard missing.isEmpty else {
      throw PipelineError(
        .unpaired, missing.map { "\($0.files[0].path): no image named \($0.name).* in \(location)" })
    }
    for index in cases.indices { cases[index].image = images[cases[index].name] }
    return cases
  }

  /// `BASE.CLASS.png` for each class.
  private static func perClass(_ files: [ImageFile], names: [String]) throws(PipelineError) -> [PostprocessedCase] {
    var cases: [PostprocessedCase] = []
    var problems: [String] = []
    for file in files {
      // Of `a.b` and `b`, both of which may be classes, the longer is meant.
      let fitting = names.filter { file.baseName.hasSuffix("." + $0) }.max { $0.count < $1.count }
      guard let className = fitting else {
        problems.append("\(file.path): the name must end in .CLASS, one of \(names.joined(separator: ", "))")
        continue
      }
      let name = String(file.baseName.dropLast(className.count + 1))
      let mask = MaskFile(file.path, className: className)
      if let index = cases.firstIndex(where: { $0.name == name }) {
        cases[index].files.append(mask)
      } else {
        cases.append(PostprocessedCase(name: name, files: [mask]))
      }
    }
    guard problems.isEmpty else { throw PipelineError(.unpaired, problems) }
    return cases
  }
}
