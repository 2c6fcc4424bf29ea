public import Randomness

/// A random change that puts another sample of the training set into this one.
///
/// Mixing comes after all other steps, on samples that these have made, wherever it stands in the list.
public protocol MixingStep: AugmentationStep {
  /// 0 to 1.
  var probability: Double { get }

  /// Puts another sample into a sample.
  ///
  /// - Parameters:
  ///   - partner: of the same size and channels, not mixed itself.
  ///   - draws: of this step and sample alone.
  /// - Returns: what was drawn; nil where the sample stays as it is.
  func mix(
    _ partner: AugmentedSample, into sample: inout AugmentedSample, using draws: inout KeyedGenerator
  ) -> [DrawnParameter]?
}

/// Further labels of a sample that is a blend of several images.
public struct BlendedLabels: Sendable, Equatable {
  public var labels: LabelMap
  /// How much they count, 0 to 1; the sample's own labels count what all of these leave.
  public var share: Double

  public init(labels: LabelMap, share: Double) {
    self.labels = labels
    self.share = share
  }
}

extension Augmentation {
  /// Whether a sample may have the labels of several images.
  public var blendsLabels: Bool {
    steps.contains { step in (step as? MixUp).map { $0.probability > 0 } ?? false }
  }

  /// A sample with others put into it, by the steps that mix.
  ///
  /// - Parameters:
  ///   - sample: what ``sample(image:labels:patch:centre:key:)`` has made.
  ///   - key: the sample's.
  ///   - count: how many partners there are to choose from.
  ///   - partner: makes a partner of the sample's size with a name for people, from its number and a seed for its own
  ///     draws; asked once for each step that happens.
  public func mixed(
    _ sample: AugmentedSample, key: SampleKey, partners count: Int,
    partner: (_ number: Int, _ seed: UInt64) throws -> (sample: AugmentedSample, name: String)
  ) rethrows -> AugmentedSample {
    var result = sample
    for (step, occurrence) in numberedSteps {
      guard let step = step as? any MixingStep else { continue }
      let name = type(of: step).name
      var draws = key.draws(name, occurrence: occurrence)
      guard draws.happens(step.probability) else { continue }
      let number = draws.integer(below: count)
      let other = try partner(number, draws.next())
      precondition(
        (other.sample.image.width, other.sample.image.height) == (sample.image.width, sample.image.height)
          && other.sample.image.channels == sample.image.channels)
      guard let parameters = step.mix(other.sample, into: &result, using: &draws) else { continue }
      result.draws.append(DrawnStep(name: name, parameters: parameters, partner: other.name))
    }
    return result
  }
}

extension AugmentedSample {
  /// Takes the pixels of another sample, labels too, where a mask says so.
  mutating func paste(_ other: AugmentedSample, where isPasted: [Bool]) {
    Self.copy(other.image.values, to: &image.values, where: isPasted)
    Self.copy(other.labels.labels, to: &labels.labels, where: isPasted)
    // What lies there now is no blend: all labels of it are the other's.
    for index in blends.indices { Self.copy(other.labels.labels, to: &blends[index].labels.labels, where: isPasted) }
  }

  /// - Parameter isCopied: of one channel; all are treated alike.
  private static func copy<Value>(_ source: [Value], to target: inout [Value], where isCopied: [Bool]) {
    let size = isCopied.count
    source.withUnsafeBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        for start in stride(from: 0, to: source.count, by: size) {
          for pixel in 0..<size where isCopied[pixel] { target[start + pixel] = source[start + pixel] }
        }
      }
    }
  }
}
