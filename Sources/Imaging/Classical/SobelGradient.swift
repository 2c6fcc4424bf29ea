/// How steeply a plane rises along x and along y: Sobel's operators, [−1 0 1] one way and [1 2 1] the other.
///
/// Beyond the edge a plane goes on with its edge pixels. A step of height 1 has a strength of 4, as with `scipy.ndimage.sobel`;
/// `skimage.filters.sobel` gives that divided by 4√2.
struct SobelGradient {
  let width: Int
  let height: Int
  /// To the right.
  private(set) var horizontal: [Float]
  /// Downwards.
  private(set) var vertical: [Float]
  /// √(horizontal² + vertical²).
  private(set) var magnitude: [Float]

  /// - Parameter plane: `height × width` values in row order, small enough for their squares to be finite.
  init(_ plane: [Float], width: Int, height: Int) {
    precondition(plane.count == width * height)
    (self.width, self.height) = (width, height)
    horizontal = [Float](repeating: 0, count: plane.count)
    vertical = horizontal
    magnitude = horizontal
    var smooth = [Float](repeating: 0, count: width + 2)
    var rise = smooth
    plane.withUnsafeBufferPointer { plane in
      for y in 0..<height {
        let (above, row, below) = (max(y - 1, 0) * width, y * width, min(y + 1, height - 1) * width)
        for x in 0..<width {
          smooth[x + 1] = plane[above + x] + 2 * plane[row + x] + plane[below + x]
          rise[x + 1] = plane[below + x] - plane[above + x]
        }
        (smooth[0], smooth[width + 1]) = (smooth[1], smooth[width])
        (rise[0], rise[width + 1]) = (rise[1], rise[width])
        finish(row: y, smooth, rise)
      }
    }
  }

  private mutating func finish(row: Int, _ smooth: [Float], _ rise: [Float]) {
    let first = row * width
    for x in 0..<width {
      let (right, down) = (smooth[x + 2] - smooth[x], rise[x] + 2 * rise[x + 1] + rise[x + 2])
      horizontal[first + x] = right
      vertical[first + x] = down
      magnitude[first + x] = (right * right + down * down).squareRoot()
    }
  }
}
