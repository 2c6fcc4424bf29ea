internal import Foundation
internal import ImageCodecs
internal import Imaging
internal import Networks
internal import Training

/// Turns the merged tree of a pipeline file into typed values; every mistake is collected, none stops it.
struct DefinitionDecoder {
  let problems: ConfigurationReader.Problems
  let origin: ConfigurationNode.Origin

  func decode(_ tree: ConfigurationNode) -> PipelineDefinition {
    let reader = ConfigurationReader(tree, path: "", problems: problems, parent: origin)
    let fallbackName = FilePath.baseName(of: origin.source)
    let data = data(reader.nested("data"))
    let definition = PipelineDefinition(
      source: origin.source,
      name: name(reader, fallback: fallbackName),
      seed: reader.value("seed", default: 0),
      data: data,
      preprocessing: preprocessing(reader),
      augmentation: augmentation(reader),
      model: model(reader),
      training: training(
        reader.nested("training"), model: reader.nested("model"), data: data),
      prediction: prediction(reader.nested("prediction")),
      postprocessing: postprocessing(reader, classes: classNames(data, reader)),
      evaluation: evaluation(reader.nested("evaluation")),
      search: search(reader),
      yaml: "")
    if let variants = reader.node("variants"), !variants.isMap {
      reader.report("'variants' must be a map of name to overridden keys, found \(variants.kind)", at: variants.origin)
    }
    reportStepsWithoutChannels(reader, data.channels)
    reportExclusiveParts(definition, reader)
    reader.finish()
    return definition
  }

  private func name(_ reader: ConfigurationReader, fallback: String) -> String {
    let name = reader.value("name", default: fallback)
    if name.isEmpty || name.contains("/") || name.hasPrefix(".") {
      let place = reader.node("name")?.origin ?? origin
      reader.report("'name' names the run's folder: it may not be empty, hold '/' or begin with '.'", at: place)
    }
    return name
  }

  // MARK: data

  private func data(_ reader: ConfigurationReader) -> PipelineDefinition.Data {
    defer { reader.finish() }
    let classes = classes(reader)
    let masks = masks(reader, classes: classes)
    return PipelineDefinition.Data(
      images: path(reader, "images", required: true) ?? "",
      masks: masks,
      classes: classes,
      channels: reader.choice("channels", default: ChannelSelection.gray),
      groups: groups(reader),
      maskThreshold: reader.value("maskThreshold"),
      ignore: reader.value("ignore"),
      overlap: overlap(reader, masks: masks),
      orientation: reader.choice("orientation", default: PipelineDefinition.Orientation.apply),
      decodingLimit: decodingLimit(reader),
      split: split(reader.nested("split")),
      allowDuplicates: reader.value("allowDuplicates", default: false))
  }

  func path(_ reader: ConfigurationReader, _ key: String, required: Bool = false) -> String? {
    guard let node = reader.node(key) else {
      if required { reader.report("'\(reader.name(key))' is missing: give a folder or a glob", at: reader.origin) }
      return nil
    }
    guard let text: String = reader.convert(node, name: reader.name(key)) else { return nil }
    return resolve(text, against: node.origin.directory)
  }

  /// A folder or glob, a pattern with `{image}`, or a map of class to pattern.
  private func masks(_ reader: ConfigurationReader, classes: [ClassDefinition]) -> MaskSource {
    guard let node = reader.node("masks"), case .map(let entries) = node.content else {
      if let node = reader.node("masks"), let text = String(node), text.contains(MaskSource.imageMark) {
        return .pattern(pattern(text, at: node.origin))
      }
      return .paired(path(reader, "masks", required: true) ?? "")
    }
    if entries.isEmpty || entries.count > 254 {
      reader.report("'data.masks' must name the files of 1 to 254 classes, found \(entries.count)", at: node.origin)
    }
    let foreground = classes.dropFirst().map(\.name)
    var patterns: [MaskSource.ClassPattern] = []
    for entry in entries {
      guard let text: String = reader.convert(entry.value, name: "data.masks.\(entry.key)") else { continue }
      if !text.contains(MaskSource.imageMark) {
        reader.report(
          "'data.masks.\(entry.key)' must hold \(MaskSource.imageMark), which stands for an image's base name, found "
            + entry.value.kind, at: entry.value.origin)
      }
      if !classes.isEmpty && !foreground.contains(entry.key) {
        reader.report(
          "'data.masks.\(entry.key)' is no foreground class of data.classes"
            + suggestion(for: entry.key, among: foreground), at: entry.origin)
      }
      if entry.key.contains("/") || entry.key.isEmpty || classes.isEmpty && entry.key == MaskSource.backgroundName {
        reader.report(
          "'data.masks.\(entry.key)' cannot be a foreground class: its name becomes part of a file's, and may not hold '/' or "
            + "be '\(MaskSource.backgroundName)'", at: entry.origin)
      }
      patterns.append(.init(className: entry.key, pattern: pattern(text, at: entry.value.origin)))
    }
    for name in foreground where !patterns.contains(where: { $0.className == name }) {
      reader.report("'data.masks' gives files for some classes and none for '\(name)'", at: node.origin)
    }
    // In the order of the classes, whichever order the files were given in.
    let order = Dictionary(uniqueKeysWithValues: foreground.enumerated().map { ($1, $0) })
    return .classes(
      classes.isEmpty ? patterns : patterns.sorted { order[$0.className] ?? 0 < order[$1.className] ?? 0 })
  }

  /// A pattern below the directory of the file that gives it, whose own name is no pattern.
  private func pattern(_ text: String, at place: ConfigurationNode.Origin) -> String {
    resolve(text, against: globLiteral(place.directory))
  }

  private func decodingLimit(_ reader: ConfigurationReader) -> Int {
    guard let node = reader.node("decodingLimit") else { return DecodingLimits.standard.decodedBytes }
    guard case .scalar(let text, _) = node.content, let bytes = parseBytes(text) else {
      reader.report("'data.decodingLimit' must be a size such as 512MiB or 4GiB, found \(node.kind)", at: node.origin)
      return DecodingLimits.standard.decodedBytes
    }
    return bytes
  }

  private func classes(_ reader: ConfigurationReader) -> [ClassDefinition] {
    guard let node = reader.node("classes") else { return [] }
    guard case .map(let entries) = node.content, entries.count >= 2 else {
      reader.report(
        "'data.classes' must be a map of name to mask value with at least two classes, the first the background",
        at: node.origin)
      return []
    }
    let classes = entries.map { entry in
      ClassDefinition(name: entry.key, values: classValues(entry.value, name: entry.key, reader))
    }
    var owner: [ClassDefinition.Value: String] = [:]
    for entry in classes {
      for value in entry.values {
        if let other = owner.updateValue(entry.name, forKey: value) {
          reader.report("classes '\(other)' and '\(entry.name)' share the mask value \(value.text)", at: node.origin)
        }
      }
    }
    for entry in classes {
      guard case .gray(let value)? = entry.values.first, !(0...65_535).contains(value) else { continue }
      reader.report(
        "class '\(entry.name)': predicted masks carry its first value, which must be from 0 to 65535, found \(value)",
        at: node.origin)
    }
    if classes.count > 255 { reader.report("'data.classes' may have 255 classes at most", at: node.origin) }
    return classes
  }

  private func classValues(
    _ node: ConfigurationNode, name: String, _ reader: ConfigurationReader
  ) -> [ClassDefinition.Value] {
    if let value = Int(node) { return [.gray(value)] }
    if case .list(let items) = node.content, !items.isEmpty {
      let numbers = items.compactMap(Int.init)
      // Three numbers are a colour; a list of lists holds several; any other list holds gray values.
      if numbers.count == items.count {
        if numbers.count == 3, let color = color(numbers) { return [.color(color)] }
        if numbers.count != 3 { return numbers.map(ClassDefinition.Value.gray) }
      } else {
        let colors = items.compactMap { [Int]($0).flatMap(color) }
        if colors.count == items.count { return colors.map(ClassDefinition.Value.color) }
      }
    }
    reader.report(
      "class '\(name)' must be a mask value, a colour [r, g, b] from 0 to 255, or a list of either; found \(node.kind)",
      at: node.origin)
    return []
  }

  private func color(_ numbers: [Int]) -> Image.RGB? {
    guard numbers.count == 3, numbers.allSatisfy((0...255).contains) else { return nil }
    return Image.RGB(UInt8(numbers[0]), UInt8(numbers[1]), UInt8(numbers[2]))
  }

  /// The names that the data will have; nil where they are given and wrong.
  private func classNames(_ data: PipelineDefinition.Data, _ reader: ConfigurationReader) -> [String]? {
    let isWrong = data.classes.isEmpty && reader.nested("data").node("classes") != nil
    return isWrong ? nil : data.classNames
  }

  // MARK: model

  /// A network, or a method where one is named.
  private func model(_ root: ConfigurationReader) -> PipelineDefinition.Model {
    let reader = root.nested("model")
    guard reader.node("method") != nil else { return .network(network(reader)) }
    // What stands for a method that is wrong is never used: the problem was reported.
    return method(reader, root: root).map { .method($0) } ?? .network(NetworkConfiguration())
  }

  func network(_ reader: ConfigurationReader, dimensions: Int = 2) -> NetworkConfiguration {
    defer { reader.finish() }
    // These belong to the training.
    for key in Self.modelKeysOfTraining { _ = reader.node(key) }
    var configuration = NetworkConfiguration(dimensions: dimensions)
    configuration.architecture = reader.value("architecture", default: configuration.architecture)
    for key in reader.keys where key != "architecture" && !Self.modelKeysOfTraining.contains(key) {
      if key == Self.deepSupervision, reader.node(key)?.isMap == true {
        // Its weights belong to the training.
        configuration.options[key] = .flag(true)
      } else if let value: OptionValue = reader.value(key) {
        configuration.options[key] = value
      }
    }
    do {
      return try ArchitectureCatalog.resolve(configuration)
    } catch {
      report(error, in: configuration, reader)
      return configuration
    }
  }

  private static let deepSupervision = "deepSupervision"

  /// The weights of `deepSupervision: {weights: [1, 0.5, 0.25, 0.125]}`: of the main output, then of each head.
  func outputWeights(_ model: ConfigurationReader) -> [Double]? {
    guard let node = model.node(Self.deepSupervision), node.isMap else { return nil }
    let reader = model.nested(Self.deepSupervision)
    defer { reader.finish() }
    guard let weights: [Double] = reader.value("weights") else {
      reader.report("'model.deepSupervision' must be true, false or {weights: [main, head, …]}", at: node.origin)
      return nil
    }
    if weights.contains(where: { $0 < 0 }) || !weights.contains(where: { $0 > 0 }) {
      reader.report("'model.deepSupervision.weights' may not be negative, nor all 0, found \(weights)", at: node.origin)
    }
    return weights
  }

  /// The catalog tells the first mistake and no place: each option is tried alone, so that all are told where they are.
  private func report(_ error: NetworkError, in configuration: NetworkConfiguration, _ reader: ConfigurationReader) {
    var alone = configuration
    alone.options = [:]
    do throws(NetworkError) {
      _ = try ArchitectureCatalog.resolve(alone)
    } catch {
      return reader.report("'model': \(error)", at: reader.node("architecture")?.origin ?? reader.origin)
    }
    let before = problems.diagnostics.count
    for key in reader.keys {
      guard let value = configuration.options[key] else { continue }
      alone.options = [key: value]
      do throws(NetworkError) {
        _ = try ArchitectureCatalog.resolve(alone)
      } catch {
        reader.report("'model': \(error)", at: reader.place(of: key))
      }
    }
    if problems.diagnostics.count == before { reader.report("'model': \(error)", at: reader.origin) }
  }

  private func prediction(_ reader: ConfigurationReader) -> PipelineDefinition.Prediction {
    defer { reader.finish() }
    return PipelineDefinition.Prediction(
      overlap: reader.value("overlap", default: 0.5, in: 0...0.9), flips: reader.value("flips", default: false),
      turns: reader.value("turns", default: false))
  }
}

extension ClassDefinition.Value {
  /// As a user would write it.
  var text: String {
    switch self {
    case .gray(let value): "\(value)"
    case .color(let color): "[\(color.red), \(color.green), \(color.blue)]"
    }
  }
}

/// The seconds of `90s`, `1.5min` or `2h`.
func parseDuration(_ text: String) -> Double? {
  for (unit, seconds) in [("min", 60.0), ("s", 1.0), ("h", 3600.0)] where text.hasSuffix(unit) {
    guard let number = Double(text.dropLast(unit.count)), number > 0, number * seconds <= 1e8 else { return nil }
    return number * seconds
  }
  return nil
}

/// The bytes of `512MiB` or `1.5GiB`.
public func parseBytes(_ text: String) -> Int? {
  for (unit, bytes) in [("KiB", 0x1p10), ("MiB", 0x1p20), ("GiB", 0x1p30), ("TiB", 0x1p40)] where text.hasSuffix(unit) {
    guard let number = Double(text.dropLast(unit.count)), number > 0, number * bytes < 0x1p60 else { return nil }
    return Int(number * bytes)
  }
  return nil
}

extension OptionValue: ConfigurationValue {
  static var expected: String { "a number, a word, true or false" }
  init?(_ node: ConfigurationNode) {
    if let value = Bool(node) {
      self = .flag(value)
    } else if let value = Int(node) {
      self = .integer(value)
    } else if let value = Double(node) {
      self = .number(value)
    } else if let value = String(node) {
      self = .text(value)
    } else {
      return nil
    }
  }
}
