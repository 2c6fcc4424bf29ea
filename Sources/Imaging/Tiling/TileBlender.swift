/// Puts overlapping tiles together to one image: the weighted mean of all that cover a pixel.
public struct TileBlender: Sendable {
  private let window: GaussianWindow
  private var sums: FloatImage
  private var weights: [Float]

  /// - Parameters:
  ///   - width: columns of the whole image.
  ///   - height: its rows.
  ///   - window: the weights of a tile's pixels.
  public init(width: Int, height: Int, channels: Int, window: GaussianWindow) {
    self.window = window
    sums = FloatImage(width: width, height: height, channels: channels)
    weights = [Float](repeating: 0, count: width * height)
  }

  /// Adds a tile with its first pixel at (x, y).
  ///
  /// - Precondition: the tile has the window's size and the image's channels, and lies inside the image.
  public mutating func add(_ tile: FloatImage, x: Int, y: Int) {
    precondition(tile.width == window.width && tile.height == window.height && tile.channels == sums.channels)
    precondition(x >= 0 && y >= 0 && x + tile.width <= sums.width && y + tile.height <= sums.height)
    let size = tile.width * tile.height
    for row in 0..<tile.height {
      let target = (y + row) * sums.width + x
      for column in 0..<tile.width { weights[target + column] += window.weights[row * tile.width + column] }
      for channel in 0..<tile.channels {
        accumulate(tile, first: channel * size + row * tile.width, row: row, channel: channel, target: target)
      }
    }
  }

  @inline(__always)
  private mutating func accumulate(_ tile: FloatImage, first: Int, row: Int, channel: Int, target: Int) {
    let target = channel * sums.width * sums.height + target
    sums.values.withUnsafeMutableBufferPointer { sums in
      tile.values.withUnsafeBufferPointer { values in
        window.weights.withUnsafeBufferPointer { weights in
          for column in 0..<tile.width {
            sums[target + column] += weights[row * tile.width + column] * values[first + column]
          }
        }
      }
    }
  }

  /// The image; 0 where no tile lies.
  public func blended() -> FloatImage {
    var image = sums
    let pixels = sums.width * sums.height
    image.values.withUnsafeMutableBufferPointer { values in
      for channel in 0..<sums.channels {
        for pixel in 0..<pixels where weights[pixel] > 0 { values[channel * pixels + pixel] /= weights[pixel] }
      }
    }
    return image
  }
}
