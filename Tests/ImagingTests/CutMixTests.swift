import Imaging
import Randomness
import Testing

@Suite struct CutMixTests {
  private func mixed(
    _ step: CutMix, turn: Int, width: Int, height: Int
  ) -> (sample: AugmentedSample, parameters: [DrawnParameter]?) {
    var draws = SampleKey(seed: 3, turn: turn, item: "slice").draws("cutMix")
    var result = plainSample(0, label: 0, width: width, height: height, channels: 2)
    let other = plainSample(1, label: 4, width: width, height: height, channels: 2)
    let parameters = step.mix(other, into: &result, using: &draws)
    return (result, parameters)
  }

  @Test(arguments: awkwardSizes) func aRectangleIsTheOthersInImageAndLabels(width: Int, height: Int) {
    for turn in 0..<40 {
      let (sample, parameters) = mixed(CutMix(), turn: turn, width: width, height: height)
      let numbers = parameters.map { $0.map { Int($0.value) } } ?? [0, 0, 0, 0]
      let (left, top, columns, rows) = (numbers[0], numbers[1], numbers[2], numbers[3])
      #expect(parameters == nil || parameters!.map(\.name) == ["left", "top", "width", "height"])
      for y in 0..<height {
        for x in 0..<width {
          let isInside = (left..<left + columns).contains(x) && (top..<top + rows).contains(y)
          let pixel = y * width + x
          #expect(sample.labels.labels[pixel] == (isInside ? 4 : 0))
          #expect(sample.image.values[pixel] == (isInside ? 1 : 0))
          #expect(sample.image.values[width * height + pixel] == (isInside ? 1 : 0))
        }
      }
    }
  }

  /// With a huge α every λ is near a half, so the rectangle has half the area where the edge cuts nothing off; its middle
  /// is anywhere.
  @Test func theAreaIsTheShareAndTheMiddleAnywhere() {
    var largest = 0
    var touched = (left: 0, right: 0)
    for turn in 0..<400 {
      let parameters = mixed(CutMix(alpha: 100_000), turn: turn, width: 100, height: 50).parameters!
      let numbers = parameters.map { Int($0.value) }
      largest = max(largest, numbers[2] * numbers[3])
      touched.left += numbers[0] == 0 ? 1 : 0
      touched.right += numbers[0] + numbers[2] == 100 ? 1 : 0
    }
    #expect(abs(largest - 2500) < 150)
    // 35 of 100 columns are nearer to an edge than half the width: five standard deviations are 48.
    #expect(abs(touched.left - 141) < 48 && abs(touched.right - 141) < 48)
  }
}
