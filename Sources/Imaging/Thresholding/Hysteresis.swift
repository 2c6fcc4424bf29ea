extension BitMask {
  /// The pixels of one channel with a value above `low` that are connected, by such pixels, to one above `high` (Canny,
  /// "A Computational Approach to Edge Detection", 1986). A NaN is above nothing.
  ///
  /// This is scikit-image's `apply_hysteresis_threshold`, which has 4 connections. A `low` above `high` counts as `high`.
  ///
  /// - Parameter connectivity: 8 where it is not given.
  public init(
    _ image: FloatImage, channel: Int = 0, above high: Float, connectedAbove low: Float,
    connectivity: Connectivity? = nil
  ) {
    self.init(planes: [image], channel: channel, above: high, connectedAbove: low, connectivity: connectivity)
  }

  /// The same in a stack, one image a plane.
  ///
  /// - Parameter connectivity: 8, on a stack 26, where it is not given; scikit-image has 6.
  /// - Precondition: there is one image at least, and all have one size.
  public init(
    planes: [FloatImage], channel: Int = 0, above high: Float, connectedAbove low: Float,
    connectivity: Connectivity? = nil
  ) {
    func above(_ threshold: Float) -> BitMask {
      BitMask(planes: planes.map { BitMask($0, channel: channel, above: threshold) })
    }
    self = above(min(low, high)).reconstructed(from: above(high), connectivity: connectivity)
  }
}
