internal import Foundation
internal import ImageCodecs
internal import Imaging
internal import Networks

/// The cases of a definition with every file read once: what is wrong is found before any work starts.
struct DatasetScan {
  /// In their sets of the first round.
  var cases: [Case]
  var classes: ClassTable
  /// Channels that each image gives to the network.
  var inputChannels: Int
  /// How the cases are divided: once, or once for each fold.
  var division: Division
  /// The fold that the cases are divided for.
  var fold: Fold?
  /// What the user should know although nothing is wrong.
  var notes: [String]

  /// The same, with the cases in their sets of another round.
  func round(_ index: Int) -> DatasetScan {
    var scan = self
    let round = division.rounds[index]
    for place in cases.indices { scan.cases[place].set = round.sets[cases[place].name]! }
    scan.fold = round.fold
    return scan
  }

  /// Pairs, decodes and checks all files; one that is wrong does not keep the others from being looked at.
  ///
  /// - Throws: `PipelineError` that lists every file that is wrong, or where they are sound what is wrong with the sets.
  static func run(_ data: PipelineDefinition.Data, workers: Int) throws(PipelineError) -> DatasetScan {
    let images = try ImageFiles.list(data.images)
    let (pairs, unpaired, pairNotes) = try data.masks.pair(images)
    guard !pairs.isEmpty else { throw PipelineError(files: unpaired) }
    var problems: [any Error] = unpaired
    var notes = pairNotes
    let names = images.map(\.baseName)
    let groups = collect(&problems, otherwise: [:]) { () throws(PipelineError) in
      try data.groups?.groups(of: names) ?? [:]
    }
    var table: SplitTable?
    var isDividable = true
    if case .file(let path, _, _) = data.split {
      table = collect(&problems, otherwise: nil) { () throws(PipelineError) in
        try SplitTable(path: path, names: names)
      }
      isDividable = table != nil
    }
    notes += table?.notes(names) ?? []

    let listed = table?.listed
    let used = pairs.filter { listed?.contains($0.image.baseName) ?? true }
    let classes = collect(&problems, otherwise: nil) { () throws(PipelineError) -> ClassTable? in
      try classTable(data, masks: used.flatMap(\.masks), workers: workers)
    }
    let reader = CaseReader(
      orientation: data.orientation, classes: classes ?? ClassTable(classes: []),
      limits: DecodingLimits(decodedBytes: data.decodingLimit))
    let results = concurrentMap(used.count, workers: workers) { index in
      Result { try inspect(used[index], reader: reader, channels: data.channels, readsMask: classes != nil) }
    }

    var found: [Inspected] = []
    for result in results {
      switch result {
      case .success(let inspected): found.append(inspected)
      case .failure(let error): problems.append(error)
      }
    }
    problems += channelProblems(found)
    notes += found.flatMap(\.notes)
    let pixels = Dictionary(uniqueKeysWithValues: found.map { ($0.entry.name, $0.pixels) })
    let division = collect(&problems, otherwise: nil) { () throws(PipelineError) -> Division? in
      guard isDividable else { return nil }
      return try Splitter.divide(names, groups: groups, pixels: pixels, split: data.split, table: table)
    }
    guard problems.isEmpty, let classes, let division else { throw PipelineError(files: problems) }
    for place in found.indices {
      found[place].entry.group = groups[found[place].entry.name]
      found[place].entry.fold = division.folds[found[place].entry.name]
    }
    try checkSets(found, division, classes: classes.names, data: data, workers: workers, notes: &notes)
    return DatasetScan(
      cases: found.map(\.entry), classes: classes, inputChannels: found[0].channels, division: division, notes: notes
    ).round(0)
  }

  /// - Throws: `PipelineError` where a class cannot be learned or a fold not be scored, or where images in different sets
  ///   look alike.
  private static func checkSets(
    _ found: [Inspected], _ division: Division, classes: [String], data: PipelineDefinition.Data, workers: Int,
    notes: inout [String]
  ) throws(PipelineError) {
    var problems: [PipelineError] = []
    let pixels = Dictionary(uniqueKeysWithValues: found.map { ($0.entry.name, $0.pixels) })
    for round in division.rounds {
      let coverage = Coverage(round, pixels: pixels, classes: classes)
      problems += coverage.problems
      notes += coverage.notes
    }
    let alike = NearDuplicates(
      found.map(\.fingerprints), kinds: division.kinds(found.map(\.entry.name)), workers: workers)
    if !alike.pairs.isEmpty {
      let lines = alike.lines(found.map(\.entry), division: division)
      let count = alike.pairs.count == 1 ? "1 pair" : "\(alike.pairs.count) pairs"
      if data.allowDuplicates {
        let some = lines.prefix(3).joined(separator: "; ") + (lines.count > 3 ? "; …" : "")
        notes.append("\(count) of images in different sets (data.allowDuplicates accepts them): \(some)")
      } else {
        let advice =
          "\(count) of images in different sets show the same, and scores would be too good: remove one of each, put both "
          + "into one group (data.groups), or accept them by data.allowDuplicates: true"
        problems.append(PipelineError(.duplicates, [advice] + lines))
      }
    }
    guard problems.isEmpty else { throw PipelineError(files: problems) }
  }

  private static func channelProblems(_ found: [Inspected]) -> [PipelineError] {
    var examples: [Int: String] = [:]
    for entry in found where examples[entry.channels] == nil { examples[entry.channels] = entry.entry.image }
    guard examples.count > 1 else { return [] }
    let listed = examples.sorted { $0.key < $1.key }.map { "\($0.value) has \($0.key)" }
    return [
      PipelineError(
        .unreadable, "images differ in channels: \(listed.joined(separator: ", ")); set data.channels to gray or rgb")
    ]
  }

  /// What a step finds out, or something to go on with after its problem was noted.
  private static func collect<Found>(
    _ problems: inout [any Error], otherwise fallback: Found, _ step: () throws(PipelineError) -> Found
  ) -> Found {
    do {
      return try step()
    } catch {
      problems.append(error)
      return fallback
    }
  }

  private static func classTable(
    _ data: PipelineDefinition.Data, masks: [MaskFile], workers: Int
  ) throws(PipelineError) -> ClassTable {
    var table = ClassTable(classes: data.classes, ignore: data.ignore, threshold: data.maskThreshold)
    if case .classes(let patterns) = data.masks {
      table.isFilePerClass = true
      if table.classes.isEmpty {
        table.classes = (["background"] + patterns.map(\.className)).enumerated().map {
          ClassDefinition(name: $1, values: [.gray($0)])
        }
      }
      return table
    }
    if data.maskThreshold != nil {
      if table.classes.isEmpty {
        table.classes = [
          ClassDefinition(name: "background", values: [.gray(0)]),
          ClassDefinition(name: "foreground", values: [.gray(255)]),
        ]
      }
      guard table.classes.count == 2 else {
        throw PipelineError(
          .maskValues, "data.maskThreshold divides masks in two, and data.classes has \(table.classes.count) classes")
      }
    }
    guard table.classes.isEmpty else { return table }
    let reader = CaseReader(
      orientation: data.orientation, classes: table, limits: DecodingLimits(decodedBytes: data.decodingLimit))
    let surveys = concurrentMap(masks.count, workers: workers) { index in
      Result { try MaskCodes.read(reader.mask(masks[index].path).content, asColors: false, file: masks[index].path) }
        .map { codes in Dictionary(codes.lazy.map { ($0, 1) }, uniquingKeysWith: +) }
    }
    var counts: [Int32: Int] = [:]
    var problems: [any Error] = []
    for survey in surveys {
      switch survey {
      case .success(let found): counts.merge(found, uniquingKeysWith: +)
      case .failure(let error): problems.append(error)
      }
    }
    guard problems.isEmpty else { throw PipelineError(files: problems) }
    if let ignore = data.ignore { counts[Int32(clamping: ignore)] = nil }
    table.classes = try ClassTable.binary(from: counts, location: data.masks.location)
    return table
  }

  /// What a look at the files of a case gives.
  private struct Inspected: Sendable {
    var entry: Case
    /// That the image gives to the network.
    var channels: Int
    /// Scored pixels by class.
    var pixels: [Int]
    /// Of the planes that have contrast.
    var fingerprints: [ImageFingerprint]
    var notes: [String]
  }

  private static func inspect(
    _ pair: MaskSource.Pair, reader: CaseReader, channels: ChannelSelection, readsMask: Bool
  ) throws -> Inspected {
    let turned = try reader.image(pair.image.path)
    let image = turned.content
    var notes = turned.notes
    var pixels: [Int] = []
    if readsMask {
      let mask = try reader.labelsAndFiles(pair.masks)
      let labels = mask.labels
      guard (image.width, image.height, image.planes) == (labels.width, labels.height, labels.planes) else {
        throw sizeMismatch(pair, turned, labels, orientation: reader.orientation)
      }
      pixels = labels.pixels(classes: reader.classes.classes.count)
      notes += mask.notes
      for file in mask.stated where reader.orientation == .apply && file.orientation != turned.stated {
        notes.append(
          "\(pair.image.path) states orientation \(turned.stated) and its mask \(file.path) \(file.orientation): each is "
            + "turned by its own; look whether they still fit, or set data.orientation: ignore")
      }
    }
    let entry = Case(
      name: pair.image.baseName, image: pair.image.path, masks: pair.masks, group: nil, set: .train, fold: nil,
      width: image.width, height: image.height, planes: image.planes,
      imageDigest: try digest(ofFile: pair.image.path), maskDigests: try pair.masks.map { try digest(ofFile: $0.path) })
    return Inspected(
      entry: entry, channels: image.channelCount(channels), pixels: pixels,
      fingerprints: (0..<image.planes).compactMap { ImageFingerprint(image, plane: $0) }, notes: notes)
  }

  private static func sizeMismatch(
    _ pair: MaskSource.Pair, _ turned: CaseReader.Turned<Image>, _ labels: LabelMap,
    orientation: PipelineDefinition.Orientation
  ) -> PipelineError {
    let image = turned.content
    let size = LabelMap(width: image.width, height: image.height, planes: image.planes).sizeText
    let isTurned = turned.stated >= 5 && (labels.width, labels.height) == (image.height, image.width)
    let remedy =
      switch (isTurned, orientation) {
      case (false, _): "a mask must have its image's size"
      case (true, .apply):
        "the mask has the size of the image before its orientation \(turned.stated) is applied: set data.orientation: ignore"
      case (true, .ignore):
        "the mask has the size of the image after its orientation \(turned.stated) is applied: set data.orientation: apply"
      }
    return PipelineError(
      .sizeMismatch,
      "\(pair.image.path) is \(size) but its mask \(pair.masks[0].path) is \(labels.sizeText) pixels; \(remedy)")
  }
}
