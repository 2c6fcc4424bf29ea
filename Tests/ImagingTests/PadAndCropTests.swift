import Imaging
import Testing

@Suite struct PadAndCropTests {
  struct Case: Decodable {
    let width, height: Int
    let source: [Float]
    let margins: [Int]
    let reflect, edge, constant: [Double]
  }

  @Test func agreesWithNumpy() throws {
    for example in try fixture("padding", of: Case.self) {
      let image = FloatImage(width: example.width, height: example.height, values: example.source)
      let sides = example.margins
      let margins = Margins(top: sides[0], left: sides[1], bottom: sides[2], right: sides[3])
      #expect(largestDifference(image.padded(margins, border: .edge).values, example.edge) < 1e-6)
      #expect(largestDifference(image.padded(margins, border: .constant).values, example.constant) < 1e-6)
      if max(sides[0], sides[2]) < example.height && max(sides[1], sides[3]) < example.width {
        #expect(largestDifference(image.padded(margins, border: .reflect).values, example.reflect) < 1e-6)
      }
    }
  }

  @Test func whatIsTooShortToReflectTakesItsEdge() {
    let image = FloatImage(width: 3, height: 1, values: [1, 2, 3])
    let narrow = image.padded(Margins(top: 1, left: 2), border: .reflect)
    #expect(narrow.values == [3, 2, 1, 2, 3, 3, 2, 1, 2, 3])
    let wide = image.padded(Margins(left: 3), border: .reflect)
    #expect(wide.values == [1, 1, 1, 1, 2, 3])
    let pixel = FloatImage(width: 1, height: 1, values: [7]).padded(
      Margins(top: 2, left: 1, bottom: 1, right: 3), border: .reflect)
    #expect(pixel == FloatImage(width: 5, height: 4, repeating: 7))
  }

  @Test(arguments: awkwardSizes) func croppingUndoesPadding(width: Int, height: Int) {
    let image = noise(width, height, channels: 2)
    let map = randomLabels(width, height, classes: 3)
    let margins = Margins(top: 3, left: 0, bottom: 1, right: 9)
    for border in Border.allCases { #expect(image.padded(margins, border: border).cropped(margins) == image) }
    #expect(map.padded(margins, with: 9).cropped(margins) == map)
  }

  @Test func paddedLabelsAreIgnored() {
    let padded = labels("12").padded(Margins(top: 1, left: 1))
    #expect(padded.labels == [255, 255, 255, 255, 1, 2])
  }

  @Test func theOddPixelGoesToTheRightAndBottom() {
    #expect(Margins.padding(width: 5, height: 4, to: (8, 3)) == Margins(left: 1, right: 2))
    #expect(Margins.cropping(width: 5, height: 4, to: (8, 1)) == Margins(top: 1, bottom: 2))
  }

  @Test func theFillOfAConstantBorder() {
    let padded = FloatImage(width: 1, height: 1, values: [1]).padded(Margins(right: 2), border: .constant, value: 5)
    #expect(padded.values == [1, 5, 5])
  }
}
