#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The regularized incomplete beta function I_x(a, b): the share of the beta distribution below x.
///
/// By the continued fraction DLMF 8.17.22, which converges fast for x below (a + 1) / (a + b + 2); above, by
/// I_x(a, b) = 1 − I_{1−x}(b, a).
///
/// - Parameters:
///   - x: 0 to 1.
///   - complement: 1 − x, which the caller often knows to more digits than a subtraction leaves.
/// - Precondition: `a` and `b` are above 0.
func incompleteBeta(_ x: Double, complement: Double, _ a: Double, _ b: Double) -> Double {
  precondition(a > 0 && b > 0 && x >= 0 && complement >= 0)
  if x == 0 { return 0 }
  if complement == 0 { return 1 }
  if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(complement, complement: x, b, a) }
  let logarithm = a * logarithm(x, complement: complement) + b * logarithm(complement, complement: x)
  return exp(logarithm - GammaFunction.logarithmOfBeta(a, b)) / (a * continuedFraction(x, a, b))
}

/// ln x, exact where x is near 1.
private func logarithm(_ x: Double, complement: Double) -> Double { x > 0.5 ? log1p(-complement) : log(x) }

/// 1 + d₁/(1 + d₂/(1 + …)), from the front by the method of Lentz (1976) as Thompson and Barnett (1986) changed it: a
/// denominator of 0 becomes a tiny number.
private func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
  let tiny = 1e-300
  var (value, numerator, denominator) = (1.0, 1.0, 0.0)
  var step = 1.0
  while true {
    let m = (step / 2).rounded(.down)
    let coefficient =
      step == 2 * m
      ? m * (b - m) * x / ((a + step - 1) * (a + step))
      : -(a + m) * (a + b + m) * x / ((a + step - 1) * (a + step))
    denominator = 1 + coefficient * denominator
    denominator = 1 / (abs(denominator) < tiny ? tiny : denominator)
    numerator = 1 + coefficient / numerator
    if abs(numerator) < tiny { numerator = tiny }
    let change = numerator * denominator
    value *= change
    // The number of terms grows with the root of the larger of a and b; the bound is beyond any that is meant.
    if abs(change - 1) < 1e-16 || step > 1e6 { return value }
    step += 1
  }
}
