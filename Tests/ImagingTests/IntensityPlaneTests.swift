import Testing

@testable import Imaging

@Suite struct IntensityPlaneTests {
  @Test func channelsBecomeOneNumber() {
    let colors = FloatImage(width: 1, height: 1, channels: 3, values: [10, 20, 30])
    #expect(abs(IntensityPlane(colors).values[0] - (2.99 + 11.74 + 3.42)) < 1e-5)
    #expect(IntensityPlane(FloatImage(width: 1, height: 1, channels: 2, values: [1, 4])).values == [2.5])
    #expect(IntensityPlane(FloatImage(width: 2, height: 1, values: [1, 4])).values == [1, 4])
  }

  @Test func whatIsNotFiniteTakesTheEndsOfTheRange() {
    let plane = IntensityPlane(
      FloatImage(width: 6, height: 1, values: [2, .nan, .infinity, -.infinity, -5, 7]))
    #expect(plane.values == [2, -5, 7, -5, -5, 7])
    #expect(plane.lowest == -5 && plane.highest == 7)
    let nothing = IntensityPlane(FloatImage(width: 3, height: 1, values: [.nan, .infinity, -.infinity]))
    #expect(nothing.values == [0, 0, 0] && nothing.isConstant)
  }

  @Test func aLabelCountsTheThresholdsBelow() {
    let plane = IntensityPlane(FloatImage(width: 5, height: 1, values: [0, 1, 1.5, 2, 3]))
    #expect(plane.labels(above: [1, 2]).labels == [0, 0, 1, 1, 2])
    #expect(plane.labels(above: []).labels == [0, 0, 0, 0, 0])
  }
}
