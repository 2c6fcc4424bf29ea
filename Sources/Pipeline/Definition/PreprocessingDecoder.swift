internal import Imaging

/// The steps of `preprocessing`, each with its options and their defaults.
extension DefinitionDecoder {
  func preprocessing(_ reader: ConfigurationReader) -> Preprocessing {
    guard let node = reader.node("preprocessing") else { return Preprocessing(steps: [.normalize(.zScore)]) }
    let steps = steps(reader, "preprocessing", Self.preprocessingSteps)
    if case .list(let items) = node.content, items.count == steps.count {
      check(steps, places: items.map(\.origin), reader)
    }
    return Preprocessing(steps: steps)
  }

  /// What no step can tell by itself: whether it stands where it can be.
  private func check(_ steps: [PreprocessingStep], places: [ConfigurationNode.Origin], _ reader: ConfigurationReader) {
    let selection = reader.node("data")?["channels"].flatMap(String.init) ?? ChannelSelection.gray.rawValue
    var scaled: String?
    var statistics: Int?
    for (number, step) in steps.enumerated() {
      switch step {
      case .cropForeground:
        if let statistics {
          reader.report(
            "'preprocessing.\(number).crop' at the foreground must stand before 'preprocessing.\(statistics).normalize', whose "
              + "statistics of the training set are not known when the boxes are found", at: places[number])
        }
      case .normalize(let normalization):
        let name = "'preprocessing.\(number).normalize': \(normalization.name)"
        if normalization.isForColors, selection == ChannelSelection.gray.rawValue {
          reader.report(
            "\(name) is for red, green and blue, and data.channels is gray; set data.channels: rgb, which repeats gray thrice",
            at: places[number])
        }
        if normalization.isForColors, let scaled {
          reader.report(
            "\(name) must know what samples may be, and \(scaled) before it changes that", at: places[number])
        }
        if normalization.range(after: 0...1) == nil { scaled = normalization.name }
        if normalization.range(after: nil) != nil { scaled = nil }
        if case .dataSet = normalization { statistics = statistics ?? number }
      default: break
      }
    }
  }

  private static var preprocessingSteps: StepReaders<PreprocessingStep> {
    [
      ("resize", resize), ("resample", resample), ("letterbox", letterbox), ("pad", pad), ("crop", crop),
      ("normalize", { .normalize(normalization($0)) }),
    ]
  }

  private static func resize(_ reader: ConfigurationReader) -> PreprocessingStep? {
    let (method, labels) = (interpolation(reader), labelMethod(reader))
    return size(reader).map {
      .resize(height: $0.height, width: $0.width, interpolation: method, labels: labels)
    }
  }

  /// `spacing: 0.5` or `spacing: {x: 0.5, y: 0.4}`, in mm.
  private static func resample(_ reader: ConfigurationReader) -> PreprocessingStep? {
    let (method, labels) = (interpolation(reader), labelMethod(reader))
    let sizes = 1e-6...1e4
    guard let node = reader.node("spacing") else {
      reader.report("'\(reader.name("spacing"))' is missing: give the size of a pixel in mm", at: reader.origin)
      return nil
    }
    guard node.isMap else {
      guard let spacing = Double(node), sizes.contains(spacing) else {
        reader.report(
          "'\(reader.name("spacing"))' must be the size of a pixel in mm, from \(sizes.lowerBound) to \(sizes.upperBound), or "
            + "{x: …, y: …}; found \(node.kind)", at: node.origin)
        return nil
      }
      return .resample(x: spacing, y: spacing, interpolation: method, labels: labels)
    }
    let spacing = reader.nested("spacing")
    defer { spacing.finish() }
    let sides = ["x", "y"].map { key in
      if spacing.node(key) == nil { spacing.report("'\(spacing.name(key))' must be a number of mm", at: node.origin) }
      return spacing.value(key, default: 0, in: sizes)
    }
    return sides.contains(0) ? nil : .resample(x: sides[0], y: sides[1], interpolation: method, labels: labels)
  }

  private static func letterbox(_ reader: ConfigurationReader) -> PreprocessingStep? {
    let (method, labels) = (interpolation(reader), labelMethod(reader))
    let (border, value) = border(reader, default: .constant)
    return size(reader).map {
      .letterbox(
        height: $0.height, width: $0.width, interpolation: method, labels: labels, border: border, value: value)
    }
  }

  private static func pad(_ reader: ConfigurationReader) -> PreprocessingStep? {
    let (border, value) = border(reader, default: .reflect)
    return size(reader).map { .pad(height: $0.height, width: $0.width, border: border, value: value) }
  }

  private static func crop(_ reader: ConfigurationReader) -> PreprocessingStep? {
    enum Place: String, CaseIterable { case centre, foreground }
    if let node = reader.node("at"), String(node) == "random" {
      _ = (reader.node("height"), reader.node("width"))
      reader.report(
        "'\(reader.name("at"))' cannot be random: what is preprocessed is the same each time; training.patch draws a random "
          + "part of each image for every sample", at: node.origin)
      return nil
    }
    switch reader.choice("at", default: Place.centre) {
    case .centre: return size(reader).map { .crop(height: $0.height, width: $0.width) }
    case .foreground:
      let threshold: Double? = reader.node("above").map { _ in reader.value("above", default: 0, in: values) }
      return .cropForeground(
        above: threshold.map { Float($0) }, margin: reader.value("margin", default: 0, in: 0...65_536))
    }
  }

  /// Numbers that a pixel may have.
  private static var values: ClosedRange<Double> { -1e30...1e30 }

  private static func size(_ reader: ConfigurationReader) -> PipelineDefinition.Size? {
    let sides = ["height", "width"].map { key in
      if reader.node(key) == nil {
        reader.report("'\(reader.name(key))' must be a number of pixels above 0", at: reader.origin)
      }
      return reader.value(key, default: 0, in: 1...65_536)
    }
    return sides.contains(0) ? nil : PipelineDefinition.Size(height: sides[0], width: sides[1])
  }

  private static func interpolation(_ reader: ConfigurationReader) -> ResizeMethod {
    reader.choice("interpolation", default: ResizeMethod.linear)
  }

  private static func labelMethod(_ reader: ConfigurationReader) -> LabelResizeMethod {
    reader.choice("labels", default: LabelResizeMethod.nearest)
  }

  /// A border, and the value of a constant one.
  private static func border(
    _ reader: ConfigurationReader, default fallback: Border
  ) -> (Border, Float) {
    let border = reader.choice("border", default: fallback)
    let value = reader.value("value", default: 0, in: values)
    if border != .constant, let node = reader.node("value") {
      reader.report(
        "'\(reader.name("value"))' is for border: constant, and border is \(border.rawValue)", at: node.origin)
    }
    return (border, Float(value))
  }

  // MARK: normalize

  private static func normalization(_ reader: ConfigurationReader) -> Normalization {
    enum Method: String, CaseIterable {
      case zScore, minMax, percentile, window, imageNet, equalize, clahe, macenko, none
    }
    switch reader.choice("method", default: Method.zScore) {
    case .zScore: return zScore(reader)
    case .minMax: return .minMax
    case .percentile: return percentile(reader)
    case .window: return window(reader)
    case .imageNet: return .imageNet
    case .equalize: return .equalize(HistogramEqualization(bins: bins(reader)))
    case .clahe: return .clahe(clahe(reader))
    case .macenko: return .macenko(macenko(reader))
    case .none: return .none
    }
  }

  private static func zScore(_ reader: ConfigurationReader) -> Normalization {
    enum Region: String, CaseIterable { case image, nonZero, dataset }
    switch reader.choice("over", default: Region.image) {
    case .image: return .zScore
    case .nonZero: return .nonZeroZScore
    case .dataset: return .dataSet(DataSetScaling(.zScore))
    }
  }

  private static func percentile(_ reader: ConfigurationReader) -> Normalization {
    enum Region: String, CaseIterable { case image, dataset }
    let low = reader.value("low", default: 0.5, in: 0...100)
    let high = reader.value("high", default: 99.5, in: 0...100)
    if low >= high { reader.report("'\(reader.name("low"))' must be below 'high'", at: reader.origin) }
    switch reader.choice("over", default: Region.image) {
    case .image: return .percentile(low: low, high: high)
    case .dataset: return .dataSet(DataSetScaling(.percentile(low: low, high: high)))
    }
  }

  private static func window(_ reader: ConfigurationReader) -> Normalization {
    for key in ["centre", "width"] where reader.node(key) == nil {
      reader.report("'\(reader.name(key))' must be a number, in sample units", at: reader.origin)
    }
    return .window(
      centre: reader.value("centre", default: 0, in: values), width: reader.value("width", default: 1, in: 1e-6...1e30))
  }

  private static func clahe(_ reader: ConfigurationReader) -> CLAHE {
    var clahe = CLAHE(
      clipLimit: reader.value("clipLimit", default: 2, in: 0...1_000_000), bins: bins(reader))
    guard let node = reader.node("tiles") else { return clahe }
    if let sides = [Int](node), sides.count == 2, sides.allSatisfy((1...1024).contains) {
      (clahe.rows, clahe.columns) = (sides[0], sides[1])
    } else {
      reader.report(
        "'\(reader.name("tiles"))' must be [rows, columns], 1 to 1024 each, found \(node.kind)", at: node.origin)
    }
    return clahe
  }

  private static func macenko(_ reader: ConfigurationReader) -> Macenko {
    Macenko(
      light: reader.value("light", default: 240, in: 1...65_536),
      threshold: reader.value("threshold", default: 0.15, in: 0...5),
      percentile: reader.value("percentile", default: 1, in: 0...49))
  }

  private static func bins(_ reader: ConfigurationReader) -> Int { reader.value("bins", default: 256, in: 2...65_536) }
}
