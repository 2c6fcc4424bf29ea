internal import Foundation
internal import ImageCodecs
internal import Imaging
internal import Networks

/// The cases of a definition with every file read once: what is wrong is found before any work starts.
struct DatasetScan {
  var cases: [Case]
  var classes: ClassTable
  /// Channels that each image gives to the network.
  var inputChannels: Int
  /// Of each class in the masks of the training set, the background first.
  var trainingPixels: [Int]
  /// What the user should know although nothing is wrong.
  var notes: [String]

  /// Pairs, decodes and checks all files; one that is wrong does not keep the others from being looked at.
  ///
  /// - Throws: `PipelineError` that lists every file that is wrong.
  static func run(_ data: PipelineDefinition.Data, workers: Int) throws(PipelineError) -> DatasetScan {
    let images = try ImageFiles.list(data.images)
    let (pairs, unpaired, pairNotes) = try data.masks.pair(images)
    guard !pairs.isEmpty else { throw PipelineError(files: unpaired) }
    var problems: [any Error] = unpaired
    var notes = pairNotes
    let names = images.map(\.baseName)
    let groups = collect(&problems, otherwise: [:]) { () throws(PipelineError) in try readGroups(data, names: names) }
    let everywhere = Dictionary(uniqueKeysWithValues: names.map { ($0, DataSet.train) })
    let (sets, splitNotes) = collect(&problems, otherwise: (everywhere, [])) { () throws(PipelineError) in
      try Splitter.assign(names, groups: groups, split: data.split)
    }
    notes += splitNotes

    let used = pairs.filter { sets[$0.image.baseName] != nil }
    let classes = collect(&problems, otherwise: nil) { () throws(PipelineError) -> ClassTable? in
      try classTable(data, masks: used.flatMap(\.masks), workers: workers)
    }
    let reader = CaseReader(
      orientation: data.orientation, classes: classes ?? ClassTable(classes: []),
      limits: DecodingLimits(decodedBytes: data.decodingLimit))
    let results = concurrentMap(used.count, workers: workers) { index in
      Result { try inspect(used[index], reader: reader, channels: data.channels, readsMask: classes != nil) }
    }

    var cases: [Case] = []
    var channelCounts: [Int: String] = [:]
    var trainingPixels = [Int](repeating: 0, count: classes?.classes.count ?? 0)
    for (pair, result) in zip(used, results) {
      switch result {
      case .success(let found):
        var entry = found.entry
        entry.set = sets[pair.image.baseName]!
        entry.group = groups[pair.image.baseName]
        cases.append(entry)
        if entry.set == .train { for (label, count) in found.pixels.enumerated() { trainingPixels[label] += count } }
        notes += found.notes
        if channelCounts[found.channels] == nil { channelCounts[found.channels] = pair.image.path }
      case .failure(let error): problems.append(error)
      }
    }
    if channelCounts.count > 1 {
      let listed = channelCounts.sorted { $0.key < $1.key }.map { "\($0.value) has \($0.key)" }
      problems.append(
        PipelineError(
          .unreadable,
          "images differ in channels: \(listed.joined(separator: ", ")); set data.channels to gray or rgb"))
    }
    guard problems.isEmpty, let classes else { throw PipelineError(files: problems) }
    return DatasetScan(
      cases: cases, classes: classes, inputChannels: channelCounts.keys.first ?? 1, trainingPixels: trainingPixels,
      notes: notes)
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

  private static func readGroups(
    _ data: PipelineDefinition.Data, names: [String]
  ) throws(PipelineError) -> [String: String] {
    guard let path = data.groups else { return [:] }
    let groups = try CommaSeparatedTable(path: path).dictionary(key: "image", value: "group")
    let missing = names.filter { groups[$0] == nil }
    guard missing.isEmpty else {
      throw PipelineError(.split, missing.map { "\(path): the image '\($0)' has no group" })
    }
    return groups
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

  private static func inspect(
    _ pair: MaskSource.Pair, reader: CaseReader, channels: ChannelSelection, readsMask: Bool
  ) throws -> (entry: Case, channels: Int, pixels: [Int], notes: [String]) {
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
      notes += mask.notes
      pixels = labels.pixelCounts(classes: reader.classes.classes.count)
      for file in mask.stated where reader.orientation == .apply && file.orientation != turned.stated {
        notes.append(
          "\(pair.image.path) states orientation \(turned.stated) and its mask \(file.path) \(file.orientation): each is "
            + "turned by its own; look whether they still fit, or set data.orientation: ignore")
      }
    }
    let entry = Case(
      name: pair.image.baseName, image: pair.image.path, masks: pair.masks, group: nil, set: .train,
      width: image.width, height: image.height, planes: image.planes,
      imageDigest: try digest(ofFile: pair.image.path), maskDigests: try pair.masks.map { try digest(ofFile: $0.path) })
    return (entry, image.channelCount(channels), pixels, notes)
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
