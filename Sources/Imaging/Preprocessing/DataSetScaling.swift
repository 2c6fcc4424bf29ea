/// A normalization by numbers of the training set, the same for every image.
///
/// A channel of one value does not become zeros here: what it is says something.
public struct DataSetScaling: Sendable, Equatable, Codable {
  /// What is counted, and what is done with it.
  public enum Method: Sendable, Equatable, Codable {
    /// (x − mean) / deviation, of all pixels but those whose label is ignored.
    case zScore
    /// nnU-Net's scheme for CT: clipped to two percentiles, then (x − mean) / deviation; all four of the foreground pixels
    /// as they are, not clipped.
    case percentile(low: Double, high: Double)
  }

  /// The numbers of one channel.
  public struct Channel: Sendable, Equatable, Codable {
    public var mean: Double
    /// Of the population.
    public var deviation: Double
    /// What values are clipped to; nil where they are not.
    public var lowest: Double?
    public var highest: Double?
    /// Pixels that were counted.
    public var count: Int

    public init(mean: Double, deviation: Double, lowest: Double? = nil, highest: Double? = nil, count: Int) {
      self.mean = mean
      self.deviation = deviation
      self.lowest = lowest
      self.highest = highest
      self.count = count
    }

    /// Zeros where the training set has but one value.
    var scaling: LinearScaling {
      guard deviation > 0 else { return .zeros }
      var scaling = LinearScaling(center: mean, factor: 1 / deviation)
      scaling.lowest = lowest.map { Float($0) } ?? -.infinity
      scaling.highest = highest.map { Float($0) } ?? .infinity
      return scaling
    }
  }

  public var method: Method
  /// Empty until the training set was looked at.
  public var channels: [Channel]

  public init(_ method: Method, channels: [Channel] = []) {
    self.method = method
    self.channels = channels
  }
}

/// What the pixels of a data set are, added up image by image; parts can be put together.
///
/// Its memory does not grow with the number of pixels.
public struct IntensityStatistics: Sendable {
  private let method: DataSetScaling.Method
  private var moments: [Moments]
  private var histograms: [ValueHistogram]

  public init(_ method: DataSetScaling.Method, channels: Int) {
    self.method = method
    moments = Array(repeating: Moments(), count: channels)
    histograms = []
    if case .percentile = method { histograms = Array(repeating: ValueHistogram(), count: channels) }
  }

  /// Adds the pixels of an image that the method counts; what is not finite is left out.
  ///
  /// - Precondition: the image has the labels' size and as many channels as this.
  public mutating func add(_ image: FloatImage, labels: LabelMap) {
    precondition((image.width, image.height, image.channels) == (labels.width, labels.height, moments.count))
    for channel in 0..<image.channels {
      let counted = counted(image, channel: channel, labels)
      counted.withUnsafeBufferPointer { values in
        moments[channel].merge(Moments(allFinite: values) ?? Moments(finiteOf: values))
        if !histograms.isEmpty { histograms[channel].add(values) }
      }
    }
  }

  private func counted(_ image: FloatImage, channel: Int, _ labels: LabelMap) -> [Float] {
    let pixels = labels.labels.count
    let isCounted = (0...UInt8.max).map(counts)
    return [Float](unsafeUninitializedCapacity: pixels) { output, count in
      image.values.withUnsafeBufferPointer { values in
        labels.labels.withUnsafeBufferPointer { labels in
          for index in 0..<pixels {
            let value = values[channel * pixels + index]
            guard isCounted[Int(labels[index])], value.isFinite else { continue }
            output.initializeElement(at: count, to: value)
            count += 1
          }
        }
      }
    }
  }

  private func counts(_ label: UInt8) -> Bool {
    switch method {
    case .zScore: label != LabelMap.ignored
    case .percentile: label != LabelMap.ignored && label != 0
    }
  }

  /// Adds what was counted elsewhere; in the same order of parts the same bits come out.
  public mutating func merge(_ other: IntensityStatistics) {
    for channel in moments.indices { moments[channel].merge(other.moments[channel]) }
    for channel in histograms.indices { histograms[channel].merge(other.histograms[channel]) }
  }

  /// The numbers of each channel; nil where no pixel was counted.
  public var channels: [DataSetScaling.Channel]? {
    guard moments.allSatisfy({ $0.count > 0 }) else { return nil }
    return moments.indices.map { index in
      var channel = DataSetScaling.Channel(
        mean: moments[index].mean, deviation: moments[index].deviation, count: moments[index].count)
      if case .percentile(let low, let high) = method {
        channel.lowest = histograms[index].percentile(low)
        channel.highest = histograms[index].percentile(high)
      }
      return channel
    }
  }
}
