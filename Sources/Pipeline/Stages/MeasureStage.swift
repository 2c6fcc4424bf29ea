internal import Foundation
internal import ImageCodecs
internal import Imaging

/// Measures the objects of masks, on all cores; no mask stays in memory.
///
/// Writes `objects/BASE.csv` with a row an object, `summary.csv` with a row an image and class, and on demand
/// `labels/BASE.png`, in which each object has its number. Each file is written whole or not at all.
public enum MeasureStage {
  /// Values beyond this are rather numbers of objects, or smoothed edges, than classes.
  private static let mostClasses = 32

  /// - Throws: `PipelineError` where masks and images do not pair, what mask values mean is not clear, or the output folder
  ///   cannot be used; a mask that fails is reported.
  public static func perform(
    _ request: MeasureRequest, observer: RunObserver = { _ in }
  ) throws -> MeasureResult {
    let masks = try ImageFiles.list(request.masks)
    let images = try pair(masks, with: request, observer: observer)
    let measurement = try Measurement(request, masks: masks, images: images)
    try prepare(request, masks + images.values.map { ImageFile(path: $0, baseName: "") })
    observer(.stage("Measuring \(masks.count) masks"))
    let results = concurrentMap(masks.count, workers: ProcessInfo.processInfo.activeProcessorCount) { index in
      Result {
        try Interruption.check()
        return try measurement.measure(masks[index])
      }
    }
    try Interruption.check()
    return try collect(results, request)
  }

  private static func collect(
    _ results: [Result<[MeasureSummary], any Error>], _ request: MeasureRequest
  ) throws(PipelineError) -> MeasureResult {
    var collected = MeasureResult(summaries: [], failures: [], measured: 0)
    for result in results {
      switch result {
      case .success(let summaries):
        collected.summaries += summaries
        collected.measured += 1
      case .failure(let error): collected.failures.append("\(error)")
      }
    }
    let rows = [MeasureSummary.header] + collected.summaries.map(\.row)
    try writeFile(
      Data(CommaSeparatedTable.text(rows).utf8), to: FilePath.join(request.output, "summary.csv"))
    return collected
  }

  /// The image of each mask, by base name.
  private static func pair(
    _ masks: [ImageFile], with request: MeasureRequest, observer: RunObserver
  ) throws(PipelineError) -> [String: String] {
    guard let location = request.images else { return [:] }
    let images = try ImageFiles.list(location)
    let paths = Dictionary(uniqueKeysWithValues: images.map { ($0.baseName, $0.path) })
    let missing = masks.filter { paths[$0.baseName] == nil }
    guard missing.isEmpty else {
      throw PipelineError(
        .unpaired, missing.map { "\($0.path): no image named \($0.baseName).* in \(location) to measure in" })
    }
    let unused = paths.count - masks.count
    if unused > 0 { observer(.note("\(unused) images have no mask and are not measured")) }
    let named = Set(masks.map(\.baseName))
    return paths.filter { named.contains($0.key) }
  }

  /// Makes the folders, and refuses those of the files themselves.
  private static func prepare(_ request: MeasureRequest, _ files: [ImageFile]) throws(PipelineError) {
    let folders = ["", "objects"] + (request.labels ? ["labels"] : [])
    let outputs = folders.map { FilePath.join(request.output, $0) }
    for file in files where outputs.contains(where: { resolved($0) == resolved(FilePath.folder(of: file.path)) }) {
      throw PipelineError(
        .output, "\(request.output): \(file.path) lies where results would be written; choose another output folder")
    }
    for folder in outputs { try makeFolder(folder) }
    try checkWritable(request.output, bytes: 1 << 20)
  }

  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path.isEmpty ? "." : path).standardizedFileURL.resolvingSymlinksInPath().path
  }

  /// The classes of the masks: those given, or what their values say, as `evaluate` has it.
  fileprivate static func classes(
    of masks: [ImageFile], _ request: MeasureRequest
  ) throws(PipelineError) -> [ClassDefinition] {
    if let classes = request.classes { return classes }
    let files = masks.map { MaskFile($0.path) }
    // A mask that cannot be read is reported when its turn comes.
    let values = MaskValues.find(in: files, limits: DecodingLimits(orStandard: request.decodingLimit)).values
    let foreground = values.subtracting([0]).sorted()
    guard foreground.count <= mostClasses else {
      throw PipelineError(
        .maskValues,
        "\(request.masks): masks hold \(foreground.count) values besides 0, \(foreground[0]) to \(foreground.last!); if they "
          + "number the objects use --instances, else say what they mean with --classes name=value,...")
    }
    let background = ClassDefinition(name: "background", values: [.gray(0)])
    if foreground.count <= 1 {
      return [background, ClassDefinition(name: "foreground", values: [.gray(Int(foreground.first ?? 255))])]
    }
    return [background] + foreground.map { ClassDefinition(name: "\($0)", values: [.gray(Int($0))]) }
  }
}

/// What is done with every mask.
private struct Measurement: Sendable {
  let objects: MeasureRequest.Objects
  let output: String
  let writesLabels: Bool
  let images: [String: String]
  let reader: CaseReader

  init(_ request: MeasureRequest, masks: [ImageFile], images: [String: String]) throws(PipelineError) {
    objects = request.objects
    output = request.output
    writesLabels = request.labels
    self.images = images
    let classes = request.objects == .instances ? [] : try MeasureStage.classes(of: masks, request)
    reader = CaseReader(
      orientation: .apply, classes: ClassTable(classes: classes),
      limits: DecodingLimits(orStandard: request.decodingLimit))
  }

  func measure(_ file: ImageFile) throws -> [MeasureSummary] {
    let mask = try reader.mask(file.path).content
    let image = try images[file.baseName].map { path in
      let image = try reader.image(path).content
      try requireSameSize(mask, file.path, image, path)
      return image
    }
    let measured = MeasuredMask(
      name: file.baseName, mask: mask, image: image, numbered: try numbered(mask, file.path),
      classNames: objects == .instances ? ["object"] : Array(reader.classes.names.dropFirst()))
    let table = FilePath.join(FilePath.join(output, "objects"), file.baseName + ".csv")
    try writeFile(Data(ObjectTable(measured).text.utf8), to: table)
    if writesLabels {
      let path = FilePath.join(FilePath.join(output, "labels"), file.baseName + measured.labelEnding)
      try ImageCodec.writeMask(measured.labelImage, to: path)
    }
    return measured.summaries
  }

  private func numbered(_ mask: Image, _ path: String) throws(PipelineError) -> NumberedObjects {
    switch objects {
    case .components(let connectivity, let split):
      let map = try reader.classes.labels(of: mask, file: MaskFile(path))
      return NumberedObjects(
        map, classes: reader.classes.names.count - 1, connectivity: connectivity.flatMap(Connectivity.init),
        split: split)
    case .instances:
      let values = try MaskCodes.read(mask, asColors: false, file: path)
      guard let lowest = values.min(), lowest >= 0 else {
        throw PipelineError(
          .maskValues,
          "\(path): the value \(values.min() ?? 0) numbers no object; instance masks hold 0 and numbers above it")
      }
      return NumberedObjects(instances: values)
    }
  }

  private func requireSameSize(_ mask: Image, _ path: String, _ image: Image, _ imagePath: String) throws {
    guard (mask.width, mask.height, mask.planes) == (image.width, image.height, image.planes) else {
      throw PipelineError(
        .sizeMismatch,
        "\(path) is \(mask.sizeText) but its image \(imagePath) is \(image.sizeText) pixels; a mask must have its "
          + "image's size")
    }
  }
}

extension Image {
  fileprivate var sizeText: String { LabelMap(width: width, height: height, planes: planes).sizeText }
}
