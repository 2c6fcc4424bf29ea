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
  /// Of every case by its name: pixels of each class, the background first.
  var pixels: [String: [Int]]
  /// How the cases are divided: once, or once for each fold.
  var division: Division
  /// The fold that the cases are divided for.
  var fold: Fold?
  /// With the statistics of each round's training set; nothing where the scan was of the data alone.
  private var preprocessings: [Preprocessing] = []
  /// That of the round.
  private(set) var preprocessing: Preprocessing?
  /// Of each round, where a method asks for it.
  private var classOrders: [ClassOrder] = []
  /// That of the round.
  private(set) var classOrder: ClassOrder?
  /// What the user should know although nothing is wrong.
  var notes: [String]

  /// The same, with the cases in their sets of another round.
  func round(_ index: Int) -> DatasetScan {
    var scan = self
    let round = division.rounds[index]
    for place in cases.indices { scan.cases[place].set = round.sets[cases[place].name]! }
    scan.fold = round.fold
    scan.preprocessing = preprocessings.isEmpty ? nil : preprocessings[index]
    scan.classOrder = classOrders.isEmpty ? nil : classOrders[index]
    return scan
  }

  /// The same as for the data alone, and what preprocessing makes of them: the sizes that the network sees, the statistics of
  /// each training set where a step asks for them, and the order of the classes where a method does.
  static func run(_ definition: PipelineDefinition, workers: Int) throws(PipelineError) -> DatasetScan {
    let data = definition.data
    var scan = try run(
      data, preprocessing: definition.preprocessing, postprocessing: definition.postprocessing,
      trains: definition.model.network != nil, workers: workers)
    let reader = CaseReader(
      orientation: data.orientation, classes: scan.classes, limits: DecodingLimits(decodedBytes: data.decodingLimit))
    scan.preprocessings = try TrainingStatistics(
      cases: scan.cases, rounds: scan.division.rounds.map(\.sets), channels: data.channels,
      channelCount: scan.inputChannels, reader: reader
    ).resolve(definition.preprocessing, workers: workers)
    if definition.model.method?.asksTrainingCases == true {
      scan.classOrders = try ClassOrderSurvey(
        cases: scan.cases, rounds: scan.division.rounds, preprocessings: scan.preprocessings, channels: data.channels,
        reader: reader
      ).orders(workers: workers)
    }
    return scan.round(0)
  }

  /// Pairs, decodes and checks all files; one that is wrong does not keep the others from being looked at.
  ///
  /// - Parameter trains: whether something learns from the cases, so that there must be some to learn from.
  /// - Throws: `PipelineError` that lists every file that is wrong, or where they are sound what is wrong with the sets.
  static func run(
    _ data: PipelineDefinition.Data, preprocessing: Preprocessing = .init(),
    postprocessing: Postprocessing = .init(), trains: Bool = true, workers: Int
  ) throws(PipelineError) -> DatasetScan {
    let images = try ImageFiles.list(data.images)
    let (pairs, unpaired, pairNotes) = try data.masks.pair(images)
    guard !pairs.isEmpty else { throw PipelineError(files: unpaired) }
    var problems: [any Error] = unpaired
    var notes = pairNotes
    let names = images.map(\.baseName)
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
    let groups = collect(&problems, otherwise: [:]) { () throws(PipelineError) in
      try data.groups?.groups(of: names.filter { listed?.contains($0) ?? true }) ?? [:]
    }
    let used = pairs.filter { listed?.contains($0.image.baseName) ?? true }
    let classes = collect(&problems, otherwise: nil) { () throws(PipelineError) -> ClassTable? in
      try classTable(data, masks: used.flatMap(\.masks), workers: workers)
    }
    let reader = CaseReader(
      orientation: data.orientation, classes: classes ?? ClassTable(classes: []),
      limits: DecodingLimits(decodedBytes: data.decodingLimit))
    let results = concurrentMap(used.count, workers: workers) { index in
      Result {
        try CaseInspection(
          used[index], reader: reader, channels: data.channels, preprocessing: preprocessing,
          postprocessing: postprocessing, readsMask: classes != nil)
      }
    }

    var found: [CaseInspection] = []
    for result in results {
      switch result {
      case .success(let inspection): found.append(inspection)
      case .failure(let error): problems.append(error)
      }
    }
    problems += channelProblems(found)
    notes += found.flatMap(\.notes) + cropNotes(found)
    let pixels = Dictionary(uniqueKeysWithValues: found.map { ($0.entry.name, $0.pixels) })
    let division = collect(&problems, otherwise: nil) { () throws(PipelineError) -> Division? in
      guard isDividable else { return nil }
      return try Splitter.divide(
        names, groups: groups, pixels: pixels, split: data.split, table: table, trains: trains)
    }
    guard problems.isEmpty, let classes, let division else { throw PipelineError(files: problems) }
    for place in found.indices {
      found[place].entry.group = groups[found[place].entry.name]
      found[place].entry.fold = division.folds[found[place].entry.name]
    }
    try checkSets(
      found, division, classes: classes.names, data: data, trains: trains, workers: workers, notes: &notes)
    return DatasetScan(
      cases: found.map(\.entry), classes: classes, inputChannels: found[0].channels, pixels: pixels, division: division,
      notes: notes
    ).round(0)
  }

  /// - Throws: `PipelineError` where a class cannot be learned or a fold not be scored, or where images in different sets
  ///   look alike.
  private static func checkSets(
    _ found: [CaseInspection], _ division: Division, classes: [String], data: PipelineDefinition.Data, trains: Bool,
    workers: Int, notes: inout [String]
  ) throws(PipelineError) {
    var problems: [PipelineError] = []
    let pixels = Dictionary(uniqueKeysWithValues: found.map { ($0.entry.name, $0.pixels) })
    for round in division.rounds {
      let coverage = Coverage(round, pixels: pixels, classes: classes, trains: trains)
      problems += coverage.problems
      notes += coverage.notes
    }
    let alike = NearDuplicates(
      found.map(\.fingerprints), digests: found.map(\.entry.imageDigest),
      kinds: division.kinds(found.map(\.entry.name)), workers: workers)
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

  /// One note for all images that are smaller than a crop.
  private static func cropNotes(_ found: [CaseInspection]) -> [String] {
    let padded = found.filter(\.isPaddedForCrop)
    guard let first = padded.first else { return [] }
    let others = padded.count > 1 ? " and \(padded.count - 1) more are" : " is"
    return ["\(first.entry.image)\(others) smaller than preprocessing crops to, and padded by reflection"]
  }

  private static func channelProblems(_ found: [CaseInspection]) -> [PipelineError] {
    var examples: [Int: String] = [:]
    for entry in found where examples[entry.channels] == nil { examples[entry.channels] = entry.entry.image }
    guard examples.count > 1 else { return [] }
    let listed = examples.sorted { $0.key < $1.key }.map { "\($0.value) has \($0.key)" }
    return [
      PipelineError(
        .unreadable, "images differ in channels: \(listed.joined(separator: ", ")); set data.channels to gray or rgb")
    ]
  }

  /// Pixels of each class in the masks of the training set, the background first.
  var trainingPixels: [Int] {
    cases.filter { $0.set == .train }.reduce(into: [Int](repeating: 0, count: classes.classes.count)) { sums, entry in
      for (label, count) in pixels[entry.name]!.enumerated() { sums[label] += count }
    }
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
      table.overlap = data.overlap ? true : nil
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
}
