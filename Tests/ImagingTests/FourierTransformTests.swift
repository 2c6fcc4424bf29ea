import Foundation
import Testing

@testable import Imaging

@Suite struct FourierTransformTests {
  /// Lengths for every pass there is, and for the detour over a chirp.
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 11, 13, 30, 64, 97, 105, 128, 143]) func isItsDefinition(count: Int) {
    let lanes = FourierTransform.lanes
    let transform = FourierTransform(count: count)
    let series = ComplexSeries(count: count)
    defer { series.deallocate() }
    let values = noise(count * lanes, 2).values.map { Double($0) - 0.5 }
    for index in 0..<count * lanes {
      series.real[index] = Float(values[index])
      series.imaginary[index] = Float(values[count * lanes + index])
    }
    transform.forward(series)
    for lane in [0, 5, 15] {
      for frequency in 0..<count {
        var (real, imaginary) = (0.0, 0.0)
        for place in 0..<count {
          let angle = -2 * Double.pi * Double(frequency * place % count) / Double(count)
          let (a, b) = (values[place * lanes + lane], values[(count + place) * lanes + lane])
          real += a * cos(angle) - b * sin(angle)
          imaginary += a * sin(angle) + b * cos(angle)
        }
        #expect(abs(Double(series.real[frequency * lanes + lane]) - real) < 2e-5)
        #expect(abs(Double(series.imaginary[frequency * lanes + lane]) - imaginary) < 2e-5)
      }
    }
    transform.backward(series)
    for index in 0..<count * lanes {
      #expect(abs(Double(series.real[index]) / Double(count) - values[index]) < 2e-6)
      #expect(abs(Double(series.imaginary[index]) / Double(count) - values[count * lanes + index]) < 2e-6)
    }
  }
}
