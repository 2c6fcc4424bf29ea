internal import Imaging

/// A classical method and how its options are read, with their ranges and defaults.
///
/// The keys are the method's own properties; what is bright and what is dark is told by `foreground`, for all methods alike.
struct MethodReader {
  let kind: any ClassicalMethod.Type
  let read: (ConfigurationReader) -> any ClassicalMethod

  private init<Method: ClassicalMethod>(_ read: @escaping (ConfigurationReader) -> Method) {
    kind = Method.self
    self.read = { read($0) }
  }

  var name: String { kind.name }

  /// In the order of the catalog.
  static var all: [MethodReader] {
    [
      MethodReader { GlobalThreshold(value: $0.value("value", default: 0, in: -1e30...1e30)) },
      MethodReader { _ in OtsuMethod() },
      MethodReader { _ in MultiOtsuMethod() },
      MethodReader { Niblack(window: window($0), k: $0.value("k", default: 0.2, in: -5...5)) },
      MethodReader {
        Sauvola(
          window: window($0), k: $0.value("k", default: 0.2, in: -5...5), range: optional($0, "range", in: 1e-30...1e30)
        )
      },
      MethodReader { LocalMean(window: window($0), offset: $0.value("offset", default: 0.2, in: -10...10)) },
      MethodReader { LocalGaussian(window: window($0), offset: $0.value("offset", default: 0.2, in: -10...10)) },
      MethodReader {
        SobelEdges(
          sigma: sigma($0), share: optional($0, "share", in: 1e-9...0.999_999_999), closing: radius($0, "closing", 2),
          opening: radius($0, "opening", 2))
      },
      MethodReader(canny),
      MethodReader {
        RegionGrowing(
          seeds: seeds($0), percent: $0.value("percent", default: 5, in: 1e-9...50),
          tolerance: $0.value("tolerance", default: 1.5, in: 1e-9...100),
          reference: $0.choice("reference", default: .seed))
      },
      MethodReader {
        SplitAndMerge(
          criterion: $0.choice("criterion", default: .standardDeviation),
          limit: $0.value("limit", default: 0.1, in: 0...100),
          minimumSide: $0.value("minimumSide", default: 1, in: 1...1024),
          merge: $0.value("merge", default: 0.3, in: 0...100))
      },
      MethodReader { KMeans(iterations: $0.value("iterations", default: 300, in: 1...10_000)) },
      MethodReader {
        WatershedMethod(sigma: sigma($0), certainty: $0.value("certainty", default: 0.5, in: 0...1))
      },
      MethodReader(chanVese),
    ]
  }

  private static func canny(_ reader: ConfigurationReader) -> CannyEdges {
    let method = CannyEdges(
      sigma: sigma(reader), low: optional(reader, "low", in: 0...1), high: optional(reader, "high", in: 0...1),
      closing: radius(reader, "closing", 2), opening: radius(reader, "opening", 1))
    if let low = method.low, let high = method.high, low > high {
      reader.report(
        "'\(reader.name("low"))' must be \(high) at most, which is '\(reader.name("high"))'; found \(low)",
        at: reader.place(of: "low"))
    }
    return method
  }

  private static func chanVese(_ reader: ConfigurationReader) -> ChanVese {
    ChanVese(
      mu: reader.value("mu", default: 0.25, in: 0...100), lambda1: reader.value("lambda1", default: 1, in: 1e-9...100),
      lambda2: reader.value("lambda2", default: 1, in: 1e-9...100),
      tolerance: reader.value("tolerance", default: 1e-3, in: 1e-12...1),
      iterations: reader.value("iterations", default: 500, in: 1...100_000),
      step: reader.value("step", default: 0.5, in: 1e-9...10), start: reader.choice("start", default: .otsu))
  }

  // MARK: Options that several methods have

  private static func sigma(_ reader: ConfigurationReader) -> Double { reader.value("sigma", default: 1, in: 0...50) }

  private static func radius(_ reader: ConfigurationReader, _ key: String, _ fallback: Int) -> Int {
    reader.value(key, default: fallback, in: 0...50)
  }

  /// The side of a window, which has a pixel in its middle.
  private static func window(_ reader: ConfigurationReader) -> Int {
    let window = reader.value("window", default: 51, in: 3...1001)
    guard window.isMultiple(of: 2) else { return window }
    reader.report(
      "'\(reader.name("window"))' must be odd, so that it has a middle; found \(window), take \(window - 1) or \(window + 1)",
      at: reader.place(of: "window"))
    return 51
  }

  /// Absent: the method's own choice.
  private static func optional(
    _ reader: ConfigurationReader, _ key: String, in range: ClosedRange<Double>
  ) -> Double? {
    reader.node(key) == nil ? nil : reader.value(key, default: range.lowerBound, in: range)
  }

  /// `seeds: [[x, y], …]` or `[{x: …, y: …}, …]`, in fractions of the image.
  private static func seeds(_ reader: ConfigurationReader) -> [RegionGrowing.Seed] {
    guard let node = reader.node("seeds") else { return [] }
    guard case .list(let items) = node.content else {
      reader.report(
        "'\(reader.name("seeds"))' must be a list of places, as in [[0.5, 0.5]], found \(node.kind)", at: node.origin)
      return []
    }
    return items.compactMap { item in
      let numbers = item.isMap ? ["x", "y"].compactMap { item[$0].flatMap(Double.init) } : [Double](item) ?? []
      guard numbers.count == 2, numbers.allSatisfy((0...1).contains) else {
        reader.report(
          "'\(reader.name("seeds"))': a seed must be [x, y] in fractions of the image's width and height, from 0 to 1, found "
            + (numbers.isEmpty ? item.kind : "\(numbers)"), at: item.origin)
        return nil
      }
      return RegionGrowing.Seed(x: numbers[0], y: numbers[1])
    }
  }
}
