/// How the values of an image are brought to a common range, each channel by itself.
///
/// Where a file holds numbers that are not finite, an image's own statistics leave them out; then infinities count as the
/// largest and smallest finite value, and a NaN becomes 0 (the lowest level for `equalize` and `clahe`).
public enum Normalization: Sendable, Equatable, Codable {
  /// Sample units.
  case none
  /// Mean 0, standard deviation 1 (of the population); a channel of one value becomes zeros.
  case zScore
  /// The same of all pixels that are not 0, which stay 0 (nnU-Net's and MONAI's non-zero region).
  case nonZeroZScore
  /// 0…1; a channel of one value becomes zeros.
  case minMax
  /// Clipped to two percentiles (0–100, linear between ranks, as numpy), then 0…1; zeros where both are the same.
  case percentile(low: Double, high: Double)
  /// Clipped to a range of sample units, then 0…1; the same for every image, as Hounsfield units ask for.
  case window(centre: Double, width: Double)
  /// Samples' range to 0…1, then the mean and deviation of ImageNet's red, green and blue.
  case imageNet
  /// Histogram equalization, see `HistogramEqualization`; sample units.
  case equalize(HistogramEqualization)
  /// Contrast-limited adaptive histogram equalization, see `CLAHE`; sample units.
  case clahe(CLAHE)
  /// Stain normalization of histology, see `Macenko`; sample units.
  case macenko(Macenko)
  /// With the statistics of the training set.
  case dataSet(DataSetScaling)
}

extension Normalization {
  /// The name of its method in pipeline files.
  public var name: String {
    switch self {
    case .none: "none"
    case .zScore, .nonZeroZScore: "zScore"
    case .minMax: "minMax"
    case .percentile: "percentile"
    case .window: "window"
    case .imageNet: "imageNet"
    case .equalize: "equalize"
    case .clahe: "clahe"
    case .macenko: "macenko"
    case .dataSet(let scaling):
      switch scaling.method {
      case .zScore: "zScore"
      case .percentile: "percentile"
      }
    }
  }

  /// Whether it is for red, green and blue in a known range, and for nothing else.
  public var isForColors: Bool {
    switch self {
    case .imageNet, .macenko: true
    default: false
    }
  }

  /// What values may be afterwards; nil where that is not known.
  public func range(after range: ClosedRange<Float>?) -> ClosedRange<Float>? {
    switch self {
    case .none, .equalize, .clahe, .macenko: range
    case .minMax, .percentile, .window: 0...1
    case .zScore, .nonZeroZScore, .imageNet, .dataSet: nil
    }
  }
}

extension FloatImage {
  /// Normalizes in place.
  ///
  /// - Parameter range: what values may be, where that is known.
  /// - Precondition: the range is known and there are three channels where the normalization is for colours; the
  ///   statistics of the training set are known where it uses them.
  public mutating func normalize(_ normalization: Normalization, range: ClosedRange<Float>? = nil) {
    switch normalization {
    case .none: break
    case .macenko(let macenko): normalizeStains(macenko, range: range!)
    case .clahe(let clahe): equalize(clahe, range: range)
    default: changeChannels { channel, values in normalization.apply(to: values, channel: channel, range: range) }
    }
  }

  /// The image normalized.
  public func normalized(_ normalization: Normalization, range: ClosedRange<Float>? = nil) -> FloatImage {
    var copy = self
    copy.normalize(normalization, range: range)
    return copy
  }

  mutating func changeChannels(_ change: (_ channel: Int, _ values: UnsafeMutableBufferPointer<Float>) -> Void) {
    let pixels = width * height
    let channels = channels
    values.withUnsafeMutableBufferPointer { values in
      for channel in 0..<channels { change(channel, values.extracting(channel * pixels..<(channel + 1) * pixels)) }
    }
  }
}

extension Normalization {
  /// Normalizes one channel.
  fileprivate func apply(to values: UnsafeMutableBufferPointer<Float>, channel: Int, range: ClosedRange<Float>?) {
    let readable = UnsafeBufferPointer(values)
    switch self {
    case .none, .clahe, .macenko: break
    case .zScore: standardize(values, Summary(of: readable))
    case .nonZeroZScore:
      let region = nonZero(readable)
      let scaling = region.withUnsafeBufferPointer { Summary(of: $0) }.flatMap(LinearScaling.init(standardizing:))
      (scaling ?? .zeros).applyToNonZero(values)
    case .minMax:
      let bounds = FiniteBounds(of: readable)
      (bounds.flatMap { LinearScaling(from: Double($0.lowest), to: Double($0.highest)) } ?? .zeros).apply(to: values)
    case .percentile(let low, let high):
      (LinearScaling(low: low, high: high, of: readable) ?? .zeros).apply(to: values)
    case .window(let centre, let width):
      (LinearScaling(from: centre - width / 2, to: centre + width / 2) ?? .zeros).apply(to: values)
    case .imageNet: LinearScaling.imageNet(channel: channel, range: range!).apply(to: values)
    case .equalize(let equalization): equalization.apply(to: values, range: range)
    case .dataSet(let scaling):
      var linear = scaling.channels[channel].scaling
      if !linear.clips, let bounds = FiniteBounds(of: readable) {
        // An infinity would stay one.
        (linear.lowest, linear.highest) = (bounds.lowest, bounds.highest)
      }
      linear.apply(to: values)
    }
  }

  private func nonZero(_ values: UnsafeBufferPointer<Float>) -> [Float] {
    [Float](unsafeUninitializedCapacity: values.count) { output, count in
      // Without a branch: what is 0 is overwritten by the next.
      for value in values {
        (output.baseAddress! + count).initialize(to: value)
        count += value == 0 ? 0 : 1
      }
    }
  }

  private func standardize(_ values: UnsafeMutableBufferPointer<Float>, _ summary: Summary?) {
    (summary.flatMap(LinearScaling.init(standardizing:)) ?? .zeros).apply(to: values)
  }
}

extension LinearScaling {
  /// Between two percentiles of the finite values; nil where both are the same.
  fileprivate init?(low: Double, high: Double, of values: UnsafeBufferPointer<Float>) {
    let finite = values.filter(\.isFinite)
    guard !finite.isEmpty else { return nil }
    let ranked = RankedValues(finite[...])
    self.init(from: ranked.percentile(min(low, high)), to: ranked.percentile(max(low, high)))
  }

  /// Of torchvision's pretrained networks, for red, green and blue.
  fileprivate static func imageNet(channel: Int, range: ClosedRange<Float>) -> LinearScaling {
    let mean = [0.485, 0.456, 0.406][channel]
    let deviation = [0.229, 0.224, 0.225][channel]
    let (low, extent) = (Double(range.lowerBound), Double(range.upperBound) - Double(range.lowerBound))
    return LinearScaling(center: low + mean * extent, factor: 1 / (deviation * extent))
  }
}
