/// Elementary functions of single numbers, made of additions, products and bit patterns alone: a loop over pixels becomes vector
/// instructions, and every machine computes the same bits, which it does not with the C library's.
///
/// The polynomials are minimax fits; `Tests/ImagingTests/Fixtures/fit_polynomials.py` finds them.
enum PixelMathematics {
  /// A positive number as 2^exponent · (1 + fraction), fraction from −1/3 to 1/3.
  @inline(__always)
  static func split(_ value: Float) -> (exponent: Int32, fraction: Float) {
    // The bits of 2/3: mantissas from there to 4/3 lie around 1.
    let bits = Int32(bitPattern: value.bitPattern)
    let exponent = (bits &- 0x3F2A_AAAB) &>> 23
    let mantissa = Float(bitPattern: UInt32(bitPattern: bits &- (exponent &<< 23)))
    return (exponent, mantissa - 1)
  }

  /// log2(1 + f) for f from −1/3 to 1/3; relative error below 1.5e-7.
  @inline(__always)
  static func log2(onePlus f: Float) -> Float {
    var sum: Float = 0.20278664
    sum = sum * f - 0.22222118
    sum = sum * f + 0.20179919
    sum = sum * f - 0.23678652
    sum = sum * f + 0.28871133
    sum = sum * f - 0.36078957
    sum = sum * f + 0.48089597
    sum = sum * f - 0.72134654
    sum = sum * f + 1.44269505
    return sum * f
  }

  /// The natural logarithm of a positive normal number; absolute error below 2e-7 · (1 + |result|).
  @inline(__always)
  static func log(_ value: Float) -> Float {
    let (exponent, fraction) = split(value)
    return (Float(exponent) + log2(onePlus: fraction)) * 0.693147180
  }

  /// 2 to a power of −½ to ½, times 2 to a whole power from −126 to 127; relative error below 2e-7.
  @inline(__always)
  static func exp2(fraction f: Float, whole: Int32) -> Float {
    var sum: Float = 0.000153458116
    sum = sum * f + 0.00133999312
    sum = sum * f + 0.00961848896
    sum = sum * f + 0.0555032878
    sum = sum * f + 0.240226469
    sum = sum * f + 0.693147206
    sum = sum * f + 1
    return sum * Float(bitPattern: UInt32(bitPattern: (whole &+ 127) &<< 23))
  }

  /// The nearest whole number, as a float and as an integer.
  ///
  /// - Precondition: between −2²² and 2²².
  @inline(__always)
  static func nearest(_ value: Float) -> (float: Float, whole: Int32) {
    // Added to 1.5 · 2²³, the last bit counts ones.
    let shifted = value + 0x1.8p23
    return (shifted - 0x1.8p23, Int32(bitPattern: shifted.bitPattern) &- 0x4B40_0000)
  }

  /// The next whole number downwards, without the call that older processors need for it.
  ///
  /// - Precondition: between −2²² and 2²².
  @inline(__always)
  static func floor(_ value: Float) -> Float {
    let (float, _) = nearest(value)
    return float > value ? float - 1 : float
  }

  /// e to a power; relative error below 4e-7 from −20 to 20, growing with the power. What is below −87 counts as that.
  ///
  /// - Precondition: below 88.
  @inline(__always)
  static func exp(_ value: Float) -> Float {
    let power = value < -87 ? -87 : value
    let (float, whole) = nearest(power * 1.44269504)
    // ln 2 in two parts, the first exact with a whole number of 9 bits: what is left of the power keeps its digits.
    let rest = (power - float * 0.693359375) + float * 2.12194440e-4
    return exp2(fraction: rest * 1.44269504, whole: whole)
  }
}

/// Numbers to one positive power.
struct FixedPower {
  let exponent: Float
  private let high: Float
  private let low: Float

  /// - Precondition: 0 < `exponent` ≤ 16.
  init(_ exponent: Float) {
    precondition(exponent > 0 && exponent <= 16)
    self.exponent = exponent
    // The first 12 bits: their product with a number's exponent is exact.
    high = Float(bitPattern: exponent.bitPattern & 0xFFFF_F000)
    low = exponent - high
  }

  /// The power of a number from 0 to about 1; relative error below 1e-6, absolute error below 1e-20 where the power is below
  /// 2⁻¹²⁶.
  @inline(__always)
  func callAsFunction(_ base: Float) -> Float {
    let (exponentOfBase, fraction) = PixelMathematics.split(base)
    let octaves = Float(exponentOfBase)
    let logarithm = exponent * PixelMathematics.log2(onePlus: fraction)
    let coarse = octaves * high
    let power = coarse + logarithm
    let (float, whole) = PixelMathematics.nearest(power < -126 ? -126 : power)
    let rest = (coarse - float) + (octaves * low + logarithm)
    let result = PixelMathematics.exp2(fraction: rest, whole: whole)
    return base > 0 ? result : 0
  }
}
