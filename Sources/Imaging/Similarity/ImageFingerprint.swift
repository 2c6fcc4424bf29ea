/// What tells whether two images show the same: a perceptual hash, and a thumbnail to confirm it with.
///
/// The hash is the one that is known as pHash: the 8×8 lowest frequencies of the cosine transform of the image at 32×32,
/// one bit each, set above their median. Other brightness, contrast, compression or size changes few bits of it. Turning or
/// mirroring an image swaps its frequencies and changes their signs, so that one transform gives the hashes of all eight
/// positions.
///
///     let first = ImageFingerprint(image), second = ImageFingerprint(other)
///     if let likeness = first?.likeness(to: second!) { print(likeness.symmetry.text) }
public struct ImageFingerprint: Sendable, Equatable {
  /// How alike two images are.
  public struct Likeness: Sendable, Equatable {
    /// Bits of 64 in which the hashes differ.
    public let bits: Int
    /// Of the thumbnails, pixel by pixel.
    public let correlation: Double
    /// What is done to the other image to look like the first.
    public let symmetry: Symmetry

    public init(bits: Int, correlation: Double, symmetry: Symmetry) {
      self.bits = bits
      self.correlation = correlation
      self.symmetry = symmetry
    }
  }

  /// The most bits in which the hashes of two images that look alike differ.
  public static let mostBits = 4
  /// The least correlation of their thumbnails.
  public static let leastCorrelation = 0.98
  /// Of the thumbnail, px.
  static let side = 64

  /// The hash of the image in each position, by `Symmetry`.
  let hashes: [UInt64]
  /// Rows of brightness, the darkest pixel 0, the brightest 255.
  let thumbnail: [UInt8]

  private static let transform = CosineTransform(side: 32, count: 8)

  /// The fingerprint of one plane; nothing for one without contrast or with pixels that are no number, which looks like no
  /// other.
  ///
  /// - Precondition: 0 ≤ `plane` < `planes`.
  public init?(_ image: Image, plane: Int = 0) {
    self.init(thumbnail: image.thumbnail(plane: plane, side: Self.side))
  }

  /// - Parameter image: brightness at 64×64.
  init?(thumbnail image: FloatImage) {
    precondition(image.values.count == Self.side * Self.side)
    guard image.values.allSatisfy(\.isFinite), let low = image.values.min(), let high = image.values.max(),
      // Less is what rounding makes of one gray.
      high - low > 1e-5 * max(abs(low), abs(high))
    else { return nil }
    let scale = 255 / (high - low)
    thumbnail = image.values.map { UInt8(min(255, (($0 - low) * scale).rounded())) }
    let half = image.areaResized(width: 32, height: 32)
    hashes = Self.hashes(of: Self.transform.lowest(of: half.values.map(Double.init)))
  }

  private static func hashes(of frequencies: [Double]) -> [UInt64] {
    // What symmetric images lack is exactly 0, and not a rounding error of either sign.
    let noise = 1e-6 * frequencies.lazy.map(abs).max()!
    let frequencies = frequencies.map { abs($0) < noise ? 0 : $0 }
    return Symmetry.allCases.map { symmetry in
      let turned = (0..<64).map { place in
        let (row, column) = (place / 8, place % 8)
        // Mirroring an axis turns the sign of its odd frequencies.
        let changesSign = (symmetry.mirrorsRows && row % 2 == 1) != (symmetry.mirrorsColumns && column % 2 == 1)
        let value = frequencies[symmetry.transposes ? column * 8 + row : place]
        return changesSign ? -value : value
      }
      let ordered = turned.sorted()
      let median = (ordered[31] + ordered[32]) / 2
      return turned.enumerated().reduce(0) { $1.element > median ? $0 | 1 << UInt64($1.offset) : $0 }
    }
  }

  /// How alike another image is, in the position in which it is most alike; nothing where it shows something else.
  public func likeness(to other: ImageFingerprint) -> Likeness? {
    var best: Likeness?
    for symmetry in Symmetry.allCases {
      let bits = (hashes[0] ^ other.hashes[symmetry.rawValue]).nonzeroBitCount
      guard bits <= Self.mostBits else { continue }
      let correlation = Self.correlation(
        thumbnail, symmetry.apply(to: other.thumbnail, side: Self.side))
      guard correlation >= Self.leastCorrelation, correlation > best?.correlation ?? 0 else { continue }
      best = Likeness(bits: bits, correlation: correlation, symmetry: symmetry)
    }
    return best
  }

  /// Pearson's, of two thumbnails with contrast.
  static func correlation(_ first: [UInt8], _ second: [UInt8]) -> Double {
    var (sum, otherSum, squares, otherSquares, products) = (0, 0, 0, 0, 0)
    for (a, b) in zip(first, second) {
      let (a, b) = (Int(a), Int(b))
      sum += a
      otherSum += b
      squares += a * a
      otherSquares += b * b
      products += a * b
    }
    let count = first.count
    let covariance = Double(count * products - sum * otherSum)
    return covariance
      / (Double(count * squares - sum * sum) * Double(count * otherSquares - otherSum * otherSum)).squareRoot()
  }
}
