/// Random words as draws from the standard normal distribution: the inverse of its distribution function, one word a draw.
///
/// With t the chance of a draw farther from 0 and w = −ln(t (2 − t)), the draw is ± (1 − t) times a smooth function of w, for
/// which one polynomial serves up to w = 5, all but 0.34 % of draws, and one of √w beyond (the form of Giles, "Approximating the
/// erfinv function", 2012; the polynomials are our own, see ``PixelMathematics``). The largest draw is 6.3. Relative error below
/// 5e-6.
enum NormalQuantile {
  /// Draws in place of words.
  @inline(never)
  static func fill(_ draws: UnsafeMutablePointer<Float>, words: UnsafePointer<UInt32>, count: Int) {
    // All by the first polynomial, which vector instructions do; then those few again that need the second.
    for index in 0..<count { draws[index] = central(words[index]) }
    for index in 0..<count where words[index] & 0x7FFF_FFFF < farthest { draws[index] = tail(words[index]) }
  }

  /// Words whose low 31 bits are below this lie beyond w = 5.
  private static let farthest: UInt32 = 7_247_043

  /// The chance of a draw farther from 0: 31 bits and a half, never 0.
  @inline(__always)
  private static func chance(_ word: UInt32) -> Float {
    (Float(Int32(bitPattern: word & 0x7FFF_FFFF)) + 0.5) * 0x1p-31
  }

  /// A word's first bit is the sign.
  @inline(__always)
  private static func signed(_ distance: Float, _ word: UInt32) -> Float {
    Float(bitPattern: distance.bitPattern | (word & 0x8000_0000))
  }

  /// −ln(t (2 − t)), with fewer terms than ``PixelMathematics/log(_:)``: absolute error below 3e-6.
  @inline(__always)
  private static func rarity(_ t: Float) -> Float {
    let (exponent, f) = PixelMathematics.split(t * (2 - t))
    let square = f * f
    let outer: Float = 0.22646547 - 0.193498068 * f
    let inner: Float = 0.332192003 - 0.248496943 * f
    let sum = (1.00000717 - 0.500020194 * f) + square * (inner + square * outer)
    return Float(exponent) * -0.693147180 - sum * f
  }

  @inline(__always)
  private static func central(_ word: UInt32) -> Float {
    let t = chance(word)
    let w = rarity(t) - 2.5
    let square = w * w
    let outer: Float = 0.000308979139 - 9.36885225e-7 * w - 4.67821559e-6 * square
    let inner: Float = -0.00590991969 - 0.00178934656 * w
    let sum = (2.12331454 + 0.348815205 * w) + square * (inner + square * outer)
    return signed((1 - t) * sum, word)
  }

  @inline(__always)
  private static func tail(_ word: UInt32) -> Float {
    let t = chance(word)
    let root = rarity(t).squareRoot() - 3.5
    var sum: Float = -0.000239578364
    sum = sum * root + 0.0007984055
    sum = sum * root - 0.00109661495
    sum = sum * root + 0.00141187131
    sum = sum * root - 0.00284982821
    sum = sum * root + 0.00466931989
    sum = sum * root + 1.42462628
    sum = sum * root + 4.71708759
    return signed((1 - t) * sum, word)
  }
}
