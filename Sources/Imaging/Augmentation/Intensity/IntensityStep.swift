public import Randomness

/// A random change of what pixels hold; labels stay as they are.
public protocol IntensityStep: AugmentationStep {
  /// What happens to one sample; nil where it stays as it is.
  ///
  /// - Parameters:
  ///   - width: columns of the sample.
  ///   - height: its rows.
  ///   - channels: of its image.
  ///   - draws: of this step and sample alone.
  func draw(width: Int, height: Int, channels: Int, using draws: inout KeyedGenerator) -> Drawn<IntensityChange>?
}

/// What a step does to the pixels of one sample: one thing after the other.
public struct IntensityChange: Sendable {
  var stages: [Stage]

  enum Stage: Sendable {
    /// Each pixel by itself; such stages that follow one another are one pass over the image.
    case pixels(any PixelOperation)
    /// Each pixel by itself, once the channels have been measured.
    case measured(ChannelStatistics.Needs, @Sendable (MeasuredImage) -> any PixelOperation)
    /// The image as a whole.
    case image(@Sendable (inout FloatImage) -> Void)
  }

  init(_ stages: Stage...) { self.stages = stages }
}

/// The channels of an image, measured in the course of one change.
struct MeasuredImage: Sendable {
  /// As the image is now.
  var channels: [ChannelStatistics]
  /// As this change's first stage that measured found it.
  var atFirst: [ChannelStatistics]
}

/// Something that is done to each pixel by itself, whatever the others are.
protocol PixelOperation: Sendable {
  func apply(to block: PixelBlock)
}

/// Some pixels of an image, in all its channels.
struct PixelBlock {
  /// The image's first value.
  let values: UnsafeMutablePointer<Float>
  let width: Int
  let height: Int
  let channels: Int
  /// In row order; the first is a multiple of ``ChannelStatistics/chunk``.
  let pixels: Range<Int>

  func channel(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: values + index * width * height + pixels.lowerBound, count: pixels.count)
  }
}
