import Foundation
import Testing

@testable import Imaging

@Suite struct PixelMathematicsTests {
  private func relative(_ found: Float, _ expected: Double) -> Double { abs(Double(found) / expected - 1) }

  @Test func logarithms() {
    for step in 1...20000 {
      let value = Float(step) * 1e-4 * Float(step)
      let expected = Foundation.log(Double(value))
      #expect(abs(Double(PixelMathematics.log(value)) - expected) < 2e-7 * (1 + abs(expected)))
    }
    #expect(PixelMathematics.log(1) == 0)
    for value: Float in [0x1p-126, 1e-30, 1e30] {
      #expect(relative(PixelMathematics.log(value), Foundation.log(Double(value))) < 2e-7)
    }
  }

  @Test func exponentials() {
    for step in -20000...20000 {
      let value = Float(step) * 1e-3
      #expect(relative(PixelMathematics.exp(value), Foundation.exp(Double(value))) < 4e-7)
    }
    #expect(PixelMathematics.exp(0) == 1)
    #expect((0...2e-38).contains(PixelMathematics.exp(-1000)) && (0...2e-38).contains(PixelMathematics.exp(-88)))
    #expect(relative(PixelMathematics.exp(80), Foundation.exp(80)) < 1e-6)
  }

  @Test(arguments: [0.01, 0.3, 0.7, 1, 1.5, 2.2, 3.14159, 8, 16] as [Float]) func powers(exponent: Float) {
    let power = FixedPower(exponent)
    for step in 1...4000 {
      let base = Float(step) / 4000
      let expected = Foundation.pow(Double(base), Double(exponent))
      if expected < 0x1p-125 { continue }
      #expect(relative(power(base), expected) < 1e-6)
    }
    for base: Float in [1e-6, 1e-20, 0x1p-126 * 1.5, 1.0000001] {
      let expected = Foundation.pow(Double(base), Double(exponent))
      let isTiny = expected < 0x1p-125
      #expect(isTiny ? abs(power(base)) < 1e-20 : relative(power(base), expected) < 1e-6)
    }
    #expect(power(0) == 0 && abs(power(1) - 1) < 1e-6)
  }

  @Test func nearestAndFloor() {
    for step in -4000...4000 {
      let value = Float(step) * 0.37
      let (float, whole) = PixelMathematics.nearest(value)
      #expect(float == value.rounded(.toNearestOrEven) && Float(whole) == float)
      #expect(PixelMathematics.floor(value) == value.rounded(.down))
    }
  }
}
