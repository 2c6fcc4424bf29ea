/// A class may be where its probability is above Otsu's threshold of its probabilities in the whole case.
///
/// A threshold is found whether the class is in the image or not: where nothing is to be found, it divides the noise.
public struct OtsuDecision: CandidateStep {
  public static let name = "otsu"

  public init() {}

  public func candidates(of channel: Int, named name: String, in planes: [FloatImage]) -> Candidates {
    .above(otsuThreshold(planes.flatMap { $0.channelValues(channel) }))
  }
}

extension FloatImage {
  /// The values of one channel, in order of row and column.
  func channelValues(_ channel: Int) -> ArraySlice<Float> {
    values[channel * width * height..<(channel + 1) * width * height]
  }
}
