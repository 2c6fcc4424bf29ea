internal import Evaluation
internal import Foundation
internal import ImageCodecs
internal import Imaging

/// Scoring where masks come one file a class, and classes may overlap.
extension EvaluateStage {
  /// Pairs files by image and class.
  ///
  /// - Returns: the pairs, and what the files mean; the table's classes are in order, behind a background that has no file.
  /// - Throws: `PipelineError` that lists the files which are missing, and classes that one side does not know.
  static func pairByClass(
    _ request: EvaluationRequest, observer: RunObserver
  ) throws(PipelineError) -> (pairs: [Pair], table: ClassTable) {
    let references = try ClassFiles(request.references, classes: request.classNames)
    let names = request.classNames ?? references.classes.sorted(by: precedes)
    let predictions = try ClassFiles(request.predictions, classes: names)
    try check(names, request: request, references: references, predictions: predictions)
    let images = references.images.keys.sorted(by: precedes)
    let pairs = images.map { image in
      Pair(
        name: image, prediction: files(of: image, in: predictions, names),
        reference: files(of: image, in: references, names) ?? [])
    }
    try checkPredictions(pairs, names, request: request)
    tell(pairs, names, request: request, references: references, predictions: predictions, observer: observer)
    let classes = [ClassDefinition(name: "", values: [.gray(0)])] + names.map { ClassDefinition(name: $0, values: []) }
    var table = ClassTable(classes: classes, ignore: request.ignore, isFilePerClass: true)
    table.overlap = true
    return (pairs, table)
  }

  /// Of a case, the counts of its classes, each by itself.
  ///
  /// - Throws: `PipelineError` where files differ in size, or hold more than 0 and one other value.
  static func scoreOverlapping(
    _ pair: Pair, predictions: CaseReader, references: CaseReader, _ fromMasks: MaskScores, _ extras: Extras
  ) throws -> CaseScores {
    let reference = try references.classMasks(pair.reference)
    let predicted = try pair.prediction.map(predictions.classMasks)
    let (actual, classes) = (reference.masks, reference.masks.masks.count)
    let prediction =
      predicted?.masks
      ?? ClassMasks(width: actual.width, height: actual.height, planes: actual.planes, classes: classes)
    guard (prediction.width, prediction.height, prediction.planes) == (actual.width, actual.height, actual.planes)
    else {
      throw sizeMismatch(pair, prediction: prediction.sizeText, reference: actual.sizeText)
    }
    let spacing = actual.planes == 1 ? reference.spacing ?? predicted?.spacing : nil
    var scores = CaseScores(
      name: pair.name, group: pair.group, rows: ClassCounts.each(prediction: prediction, reference: actual),
      fromMasks: fromMasks.values(prediction: prediction, reference: actual, spacing: spacing), isOverlapping: true)
    if extras.objects != nil { scores.objects = ObjectMatching.each(prediction: prediction, reference: actual) }
    return scores
  }

  private static func precedes(_ first: String, _ second: String) -> Bool {
    let order = first.compare(second, options: .numeric)
    return order == .orderedSame ? first < second : order == .orderedAscending
  }

  private static func files(of image: String, in found: ClassFiles, _ names: [String]) -> [MaskFile]? {
    found.images[image].map { files in
      names.flatMap { name in (files[name] ?? []).map { MaskFile($0, className: name) } }
    }
  }

  /// What a byte can number beside background and the mark of what is ignored.
  private static let mostClasses = 254

  private static func check(
    _ names: [String], request: EvaluationRequest, references: ClassFiles, predictions: ClassFiles
  ) throws(PipelineError) {
    guard names.count <= mostClasses else {
      throw PipelineError(
        .unpaired,
        "\(request.references): the files are of \(names.count) classes (\(listed(names))), and \(mostClasses) can be scored; does "
          + "the last part of their names say the class? A pattern with {image} and {class} says what does")
    }
    var problems: [PipelineError] = []
    if request.classNames == nil, !predictions.strangers.isEmpty {
      problems.append(
        PipelineError(
          .unpaired,
          "\(listed(predictions.strangers)): of no class that \(request.references) has (\(names.joined(separator: ", "))); "
            + "say which classes to score with --classes name,..."))
    }
    for name in names where !references.classes.contains(name) {
      problems.append(
        PipelineError(.unpaired, "\(request.references): no file is of the class '\(name)'" + known(references)))
    }
    for name in names where !predictions.classes.contains(name) && !request.missingIsEmpty {
      problems.append(
        PipelineError(.unpaired, "\(request.predictions): no file is of the class '\(name)'" + known(predictions)))
    }
    guard problems.isEmpty else { throw PipelineError(files: problems) }
  }

  private static func known(_ files: ClassFiles) -> String {
    files.strangers.isEmpty ? "" : "; of other classes there are \(listed(files.strangers))"
  }

  /// A class that is not there has a file all the same where it was predicted; one without is a mistake.
  private static func checkPredictions(
    _ pairs: [Pair], _ names: [String], request: EvaluationRequest
  ) throws(PipelineError) {
    guard !request.missingIsEmpty else { return }
    let missing = pairs.flatMap { pair in
      names.filter { name in !(pair.prediction ?? []).contains { $0.className == name } }.map { (pair.name, $0) }
    }
    guard missing.isEmpty else {
      throw PipelineError(
        .unpaired,
        missing.map { image, name in
          "\(request.predictions): no prediction of the class '\(name)' for \(image); --missing empty scores it as predicted "
            + "nowhere"
        })
    }
  }

  private static func tell(
    _ pairs: [Pair], _ names: [String], request: EvaluationRequest, references: ClassFiles, predictions: ClassFiles,
    observer: RunObserver
  ) {
    for name in names {
      func lacking(_ files: (Pair) -> [MaskFile]) -> Int {
        pairs.count { pair in !files(pair).contains { $0.className == name } }
      }
      let (absent, missing) = (lacking(\.reference), lacking { $0.prediction ?? [] })
      if absent > 0 { observer(.note("\(absent) images have no reference file of '\(name)' and count as without it")) }
      if missing > 0 { observer(.note("\(missing) images have no prediction of '\(name)', which counts as nowhere")) }
    }
    let extra = predictions.images.keys.filter { references.images[$0] == nil }.sorted(by: precedes)
    if !extra.isEmpty {
      observer(.note("\(extra.count) images have predictions and no reference, and are not scored: \(listed(extra))"))
    }
    // The last dot may stand within the class's name rather than before it.
    let images = Set(pairs.map(\.name))
    if request.classNames == nil,
      let dotted = pairs.first(where: { images.contains(FilePath.withoutExtension($0.name)) && $0.name.contains(".") })
    {
      observer(
        .note(
          "\(dotted.name) counts as an image beside \(FilePath.withoutExtension(dotted.name)); if its last part belongs to the "
            + "class, name the classes with --classes name,..."))
    }
    for files in [references, predictions] where !files.strangers.isEmpty {
      observer(
        .note("\(files.strangers.count) files are of other classes and take no part: \(listed(files.strangers))"))
    }
  }

  static func listed(_ texts: [String]) -> String {
    texts.prefix(5).joined(separator: ", ") + (texts.count > 5 ? ", …" : "")
  }
}

extension ClassMasks {
  /// Width × height, × pages for a stack.
  var sizeText: String { planes == 1 ? "\(width)×\(height)" : "\(width)×\(height)×\(planes)" }
}
