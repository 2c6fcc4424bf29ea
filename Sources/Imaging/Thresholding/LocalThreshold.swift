/// A threshold for every pixel, from the pixels around it: for images that are not lit evenly.
///
///     let threshold = LocalThreshold.sauvola(window: 25, k: 0.2, range: 0.5)
///     let mask = BitMask(image, above: threshold)
///
/// A window is a square with the pixel in its middle; its side is odd, and it may be larger than the image. Beyond the edge
/// the image goes on as scikit-image has it: mirrored about the centre of its edge pixel for Niblack and Sauvola (numpy's
/// `reflect`), about its edge for mean and Gaussian (scipy's `reflect`). Values that are not finite take no part; where a
/// window holds no other the threshold is a NaN, which nothing is above.
///
/// All but the Gaussian take the same time whatever the window: they are differences of running sums, in double
/// precision and about the mean of the image, so that small deviations of large values are not lost.
public enum LocalThreshold: Sendable, Hashable, Codable {
  /// m − k · s of the mean and the standard deviation of a window (Niblack, "An Introduction to Digital Image Processing",
  /// 1986); scikit-image's `threshold_niblack`.
  case niblack(window: Int, k: Double)
  /// m · (1 + k · (s / range − 1)), where `range` is the largest standard deviation to be expected: half the range of the
  /// values (Sauvola and Pietikäinen, "Adaptive Document Image Binarization", 2000); scikit-image's `threshold_sauvola`.
  case sauvola(window: Int, k: Double, range: Double)
  /// m − offset; scikit-image's `threshold_local` with `method="mean"`.
  case mean(window: Int, offset: Double)
  /// The mean weighted by a Gaussian with σ = (window − 1) / 6 px, cut off at 4 σ, minus `offset`; scikit-image's
  /// `threshold_local` with `method="gaussian"`.
  case gaussian(window: Int, offset: Double)

  /// The side of the window, px.
  public var window: Int {
    switch self {
    case .niblack(let window, _), .sauvola(let window, _, _), .mean(let window, _), .gaussian(let window, _): window
    }
  }

  /// Whether the window has a middle, and the numbers are finite.
  public var isSound: Bool {
    guard window > 0 && window % 2 == 1 else { return false }
    switch self {
    case .niblack(_, let k): return k.isFinite
    case .sauvola(_, let k, let range): return k.isFinite && range.isFinite && range > 0
    case .mean(_, let offset), .gaussian(_, let offset): return offset.isFinite
    }
  }

  /// The threshold of every pixel, in row order.
  ///
  /// - Precondition: the image has the channel, and ``isSound``.
  public func thresholds(of image: FloatImage, channel: Int = 0) -> [Float] {
    precondition(isSound && channel >= 0 && channel < image.channels)
    let values = CenteredValues(image, channel: channel)
    switch self {
    case .niblack(let window, let k):
      return values.moments(window: window) { mean, deviation in mean - k * deviation }
    case .sauvola(let window, let k, let range):
      return values.moments(window: window) { mean, deviation in mean * (1 + k * (deviation / range - 1)) }
    case .mean(let window, let offset):
      return values.averages(BoxWindow(side: window, border: .edgeMirror)).map { Float($0 - offset) }
    case .gaussian(let window, let offset):
      return values.averages(GaussianWindowing(sigma: Double(window - 1) / 6)).map { Float($0 - offset) }
    }
  }
}

extension BitMask {
  /// The pixels of one channel with a value above their local threshold.
  public init(_ image: FloatImage, channel: Int = 0, above threshold: LocalThreshold) {
    let thresholds = threshold.thresholds(of: image, channel: channel)
    let first = channel * thresholds.count
    self.init(width: image.width, height: image.height)
    image.values.withUnsafeBufferPointer { values in
      thresholds.withUnsafeBufferPointer { thresholds in fill { values[first + $0] > thresholds[$0] } }
    }
  }
}

/// The values of a channel about their mean; what is not finite is 0 and weighs nothing.
private struct CenteredValues {
  let width: Int
  let height: Int
  private var values: [Double]
  /// Nothing where all are finite.
  private var isFinite: [Double]?
  private let mean: Double

  init(_ image: FloatImage, channel: Int) {
    (width, height) = (image.width, image.height)
    let pixels = width * height
    let channel = image.values[channel * pixels..<(channel + 1) * pixels]
    var (sum, count) = (0.0, 0)
    for value in channel where value.isFinite { (sum, count) = (sum + Double(value), count + 1) }
    let mean = count == 0 ? 0 : sum / Double(count)
    values = channel.map { $0.isFinite ? Double($0) - mean : 0 }
    isFinite = count == pixels ? nil : channel.map { $0.isFinite ? 1 : 0 }
    self.mean = mean
  }

  func averages(_ window: some SmoothingWindow) -> [Double] { averages(of: values, window).map { $0 + mean } }

  /// What `threshold` makes of the mean and the standard deviation of each window.
  func moments(window: Int, _ threshold: (_ mean: Double, _ deviation: Double) -> Double) -> [Float] {
    let window = BoxWindow(side: window, border: .centerMirror)
    let means = averages(of: values, window)
    let squares = averages(of: values.map { $0 * $0 }, window)
    return zip(means, squares).map { average, square in
      Float(threshold(average + mean, max(square - average * average, 0).squareRoot()))
    }
  }

  private func averages(of values: [Double], _ window: some SmoothingWindow) -> [Double] {
    let sums = window.weightedSums(values, width: width, height: height)
    guard let isFinite else { return sums }
    let weights = window.weightedSums(isFinite, width: width, height: height)
    // Sums of ones are whole numbers, divided by the window; what is far below is rounding of none.
    return zip(sums, weights).map { $1 > 1e-12 ? $0 / $1 : .nan }
  }
}
