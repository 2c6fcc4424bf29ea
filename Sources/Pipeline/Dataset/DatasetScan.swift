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
  /// What the user should know although nothing is wrong.
  var notes: [String]

  /// Pairs, decodes and checks all files.
  ///
  /// - Throws: `PipelineError` that lists every file that is wrong.
  static func run(_ data: PipelineDefinition.Data, workers: Int) throws(PipelineError) -> DatasetScan {
    var notes: [String] = []
    let pairs = try pair(data, notes: &notes)
    let groups = try readGroups(data, names: pairs.map(\.image.baseName))
    let (sets, splitNotes) = try Splitter.assign(pairs.map(\.image.baseName), groups: groups, split: data.split)
    notes += splitNotes

    let used = pairs.filter { sets[$0.image.baseName] != nil }
    let classes = try classTable(data, masks: used.map(\.mask.path), workers: workers)
    let reader = CaseReader(orientation: data.orientation, classes: classes)
    let results = concurrentMap(used.count, workers: workers) { index in
      Result { try inspect(used[index], reader: reader, channels: data.channels) }
    }

    var problems: [any Error] = []
    var cases: [Case] = []
    var channelCounts: [Int: String] = [:]
    for (pair, result) in zip(used, results) {
      switch result {
      case .success(let found):
        var entry = found.entry
        entry.set = sets[pair.image.baseName]!
        entry.group = groups[pair.image.baseName]
        cases.append(entry)
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
    guard problems.isEmpty else { throw PipelineError(files: problems) }
    return DatasetScan(cases: cases, classes: classes, inputChannels: channelCounts.keys.first ?? 1, notes: notes)
  }

  private typealias Pair = (image: ImageFile, mask: ImageFile)

  private static func pair(
    _ data: PipelineDefinition.Data, notes: inout [String]
  ) throws(PipelineError) -> [Pair] {
    let images = try ImageFiles.list(data.images)
    let masks = try ImageFiles.list(data.masks)
    let byName = Dictionary(uniqueKeysWithValues: masks.map { ($0.baseName, $0) })
    let unpaired = images.filter { byName[$0.baseName] == nil }
    guard unpaired.isEmpty else {
      throw PipelineError(
        .unpaired,
        unpaired.map { image in
          "\(image.path): no mask named \(image.baseName).* in \(data.masks)"
            + suggestion(for: image.baseName, amongMasks: masks)
        })
    }
    let names = Set(images.map(\.baseName))
    let left = masks.filter { !names.contains($0.baseName) }
    if !left.isEmpty {
      let listed = left.prefix(5).map(\.path).joined(separator: ", ") + (left.count > 5 ? ", …" : "")
      notes.append("\(left.count) masks have no image and take no part: \(listed)")
    }
    return images.map { ($0, byName[$0.baseName]!) }
  }

  private static func suggestion(for name: String, amongMasks masks: [ImageFile]) -> String {
    // Many sets write "01_mask.png" beside "01.png".
    guard let near = masks.first(where: { $0.baseName.contains(name) }) else { return "" }
    return "; there is \(near.path): masks are paired by base name, rename it"
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
    _ data: PipelineDefinition.Data, masks: [String], workers: Int
  ) throws(PipelineError) -> ClassTable {
    var table = ClassTable(classes: data.classes, ignore: data.ignore, threshold: data.maskThreshold)
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
    let reader = CaseReader(orientation: data.orientation, classes: table)
    let surveys = concurrentMap(masks.count, workers: workers) { index in
      Result { try MaskCodes.read(reader.mask(masks[index]), asColors: false, file: masks[index]) }
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
    table.classes = try ClassTable.binary(from: counts, location: data.masks)
    return table
  }

  private static func inspect(
    _ pair: Pair, reader: CaseReader, channels: ChannelSelection
  ) throws -> (entry: Case, channels: Int, notes: [String]) {
    let (image, notes) = try reader.image(pair.image.path)
    let labels = try reader.labels(pair.mask.path)
    guard (image.width, image.height, image.planes) == (labels.width, labels.height, labels.planes) else {
      throw PipelineError(
        .sizeMismatch,
        "\(pair.image.path) is \(size(image.width, image.height, image.planes)) but its mask \(pair.mask.path) is "
          + "\(size(labels.width, labels.height, labels.planes)) pixels; a mask must have its image's size")
    }
    let entry = Case(
      name: pair.image.baseName, image: pair.image.path, mask: pair.mask.path, group: nil, set: .train,
      width: image.width, height: image.height, planes: image.planes,
      imageDigest: try digest(ofFile: pair.image.path), maskDigest: try digest(ofFile: pair.mask.path))
    return (entry, image.channelCount(channels), notes)
  }

  private static func size(_ width: Int, _ height: Int, _ planes: Int) -> String {
    planes == 1 ? "\(width)×\(height)" : "\(width)×\(height)×\(planes)"
  }
}
