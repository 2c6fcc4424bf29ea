#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Discrete Fourier transforms of any length, of 16 series side by side: X[k] = Σ x[n] e^(−2πi kn / N), not scaled.
///
/// Lengths whose factors are 2, 3, 5 and 7 go through Stockham's algorithm, others through a convolution of a power of two
/// (Bluestein 1970), which takes about eight times as long. Values lie element by element, the 16 series of an element side by
/// side, so that all arithmetic is on whole vectors.
struct FourierTransform: Sendable {
  /// Series side by side.
  static let lanes = 16

  let count: Int
  private let passes: [Pass]
  private let chirp: Chirp?

  init(count: Int) {
    precondition(count > 0)
    self.count = count
    if let factors = Self.factors(of: count) {
      passes = Self.passes(factors, count: count)
      chirp = nil
    } else {
      passes = []
      chirp = Chirp(count: count)
    }
  }

  /// Transforms in place.
  func forward(_ series: ComplexSeries) {
    if let chirp { return chirp.transform(series) }
    let scratch = ComplexSeries(count: count)
    var (source, target) = (series, scratch)
    for pass in passes {
      pass.run(from: source, to: target)
      swap(&source, &target)
    }
    if passes.count % 2 == 1 { series.copy(scratch, count: count) }
    scratch.deallocate()
  }

  /// Undoes ``forward(_:)``, but for a factor of ``count``.
  func backward(_ series: ComplexSeries) { forward(series.swapped) }

  /// The prime factors, where none is above 7.
  private static func factors(of count: Int) -> [Int]? {
    var (rest, factors) = (count, [Int]())
    for prime in [2, 3, 5, 7] {
      while rest % prime == 0 {
        factors.append(prime)
        rest /= prime
      }
    }
    return rest == 1 ? factors : nil
  }

  private static func passes(_ factors: [Int], count: Int) -> [Pass] {
    var (length, stride) = (count, 1)
    return factors.map { radix in
      defer {
        length /= radix
        stride *= radix
      }
      return Pass(radix: radix, length: length, stride: stride)
    }
  }
}

/// e^(−2πi · numerator / denominator).
private func root(_ numerator: Int, _ denominator: Int) -> (real: Float, imaginary: Float) {
  let angle = -2 * Double.pi * Double(numerator % denominator) / Double(denominator)
  return (Float(cos(angle)), Float(sin(angle)))
}

/// One pass of Stockham's algorithm: transforms of `radix` elements, and the factors between them.
private struct Pass: Sendable {
  let radix: Int
  /// Of the transforms that are left to do.
  let length: Int
  /// Of neighbouring elements of one such transform.
  let stride: Int
  /// For each place and each output but the first.
  private let twiddles: [(real: Float, imaginary: Float)]
  /// The roots of unity of `radix`.
  private let roots: [(real: Float, imaginary: Float)]

  init(radix: Int, length: Int, stride: Int) {
    self.radix = radix
    self.length = length
    self.stride = stride
    twiddles = (0..<length / radix).flatMap { place in (0..<radix).map { root(place * $0, length) } }
    roots = (0..<radix).map { root($0, radix) }
  }

  func run(from source: ComplexSeries, to target: ComplexSeries) {
    let run = stride * FourierTransform.lanes
    for place in 0..<length / radix {
      if radix == 2 {
        pair(place, run, source, target)
      } else {
        for output in 0..<radix { sum(place, output, run, source, target) }
      }
    }
  }

  @inline(__always)
  private func pair(_ place: Int, _ run: Int, _ source: ComplexSeries, _ target: ComplexSeries) {
    let (first, second) = (place * run, (place + length / 2) * run)
    let (even, odd) = (2 * place * run, (2 * place + 1) * run)
    let twiddle = twiddles[2 * place + 1]
    for index in 0..<run {
      let (a, b) = (source.real[first + index], source.imaginary[first + index])
      let (c, d) = (source.real[second + index], source.imaginary[second + index])
      target.real[even + index] = a + c
      target.imaginary[even + index] = b + d
      let (real, imaginary) = (a - c, b - d)
      target.real[odd + index] = real * twiddle.real - imaginary * twiddle.imaginary
      target.imaginary[odd + index] = real * twiddle.imaginary + imaginary * twiddle.real
    }
  }

  /// One output of a transform of few elements, by its definition.
  private func sum(_ place: Int, _ output: Int, _ run: Int, _ source: ComplexSeries, _ target: ComplexSeries) {
    let start = (radix * place + output) * run
    (target.real + start).update(repeating: 0, count: run)
    (target.imaginary + start).update(repeating: 0, count: run)
    let twiddle = twiddles[radix * place + output]
    for input in 0..<radix {
      let unit = roots[input * output % radix]
      let real = unit.real * twiddle.real - unit.imaginary * twiddle.imaginary
      let imaginary = unit.real * twiddle.imaginary + unit.imaginary * twiddle.real
      let from = (place + input * (length / radix)) * run
      for index in 0..<run {
        let (a, b) = (source.real[from + index], source.imaginary[from + index])
        target.real[start + index] += a * real - b * imaginary
        target.imaginary[start + index] += a * imaginary + b * real
      }
    }
  }
}

/// A transform of any length as a convolution with a chirp (Bluestein 1970).
private final class Chirp: Sendable {
  private let count: Int
  private let convolution: FourierTransform
  /// e^(−πi n² / N).
  private let chirp: [(real: Float, imaginary: Float)]
  /// The transform of its conjugate, as a ring, scaled.
  private let spectrum: [(real: Float, imaginary: Float)]

  init(count: Int) {
    self.count = count
    var length = 1
    while length < 2 * count - 1 { length *= 2 }
    let convolution = FourierTransform(count: length)
    let chirp = (0..<count).map { root($0 * $0 % (2 * count), 2 * count) }
    let ring = ComplexSeries(count: length)
    for place in 0..<count {
      for mirrored in [place, (length - place) % length] {
        ring.real[mirrored * FourierTransform.lanes] = chirp[place].real
        ring.imaginary[mirrored * FourierTransform.lanes] = -chirp[place].imaginary
      }
    }
    convolution.forward(ring)
    let scale = 1 / Float(length)
    spectrum = (0..<length).map {
      let index = $0 * FourierTransform.lanes
      return (ring.real[index] * scale, ring.imaginary[index] * scale)
    }
    ring.deallocate()
    self.convolution = convolution
    self.chirp = chirp
  }

  func transform(_ series: ComplexSeries) {
    let work = ComplexSeries(count: convolution.count)
    work.copy(series, count: count)
    for place in 0..<count { work.multiply(place, by: chirp[place]) }
    convolution.forward(work)
    for place in 0..<convolution.count { work.multiply(place, by: spectrum[place]) }
    convolution.backward(work)
    for place in 0..<count { work.multiply(place, by: chirp[place]) }
    series.copy(work, count: count)
    work.deallocate()
  }
}
