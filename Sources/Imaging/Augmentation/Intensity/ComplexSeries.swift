/// Real and imaginary parts of ``FourierTransform/lanes`` series.
struct ComplexSeries {
  let real: UnsafeMutablePointer<Float>
  let imaginary: UnsafeMutablePointer<Float>

  private init(real: UnsafeMutablePointer<Float>, imaginary: UnsafeMutablePointer<Float>) {
    self.real = real
    self.imaginary = imaginary
  }

  /// Memory for series of zeros; whoever asks for it gives it back.
  init(count: Int) {
    let size = count * FourierTransform.lanes
    real = .allocate(capacity: 2 * size)
    imaginary = real + size
    real.initialize(repeating: 0, count: 2 * size)
  }

  func deallocate() { real.deallocate() }

  /// Both parts exchanged: the transform of this is the inverse one, exchanged.
  var swapped: ComplexSeries { ComplexSeries(real: imaginary, imaginary: real) }

  func copy(_ other: ComplexSeries, count: Int) {
    real.update(from: other.real, count: count * FourierTransform.lanes)
    imaginary.update(from: other.imaginary, count: count * FourierTransform.lanes)
  }

  /// Multiplies an element by a number of its own.
  @inline(__always)
  func multiply(_ element: Int, by factor: (real: Float, imaginary: Float)) {
    let start = element * FourierTransform.lanes
    for index in start..<start + FourierTransform.lanes {
      let (a, b) = (real[index], imaginary[index])
      real[index] = a * factor.real - b * factor.imaginary
      imaginary[index] = a * factor.imaginary + b * factor.real
    }
  }
}
