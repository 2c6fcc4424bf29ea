import Imaging
import Testing

@testable import Evaluation

@Suite struct CaseTraitsTests {
  /// Rows of digits; `x` is ignored.
  private func map(_ rows: String...) -> LabelMap {
    let labels = rows.joined().map { $0 == "x" ? LabelMap.ignored : UInt8("\($0)")! }
    return LabelMap(width: rows[0].count, height: rows.count, labels: labels)
  }

  private func traits(_ reference: LabelMap, _ prediction: LabelMap, brightness: [Float] = []) -> CaseTraits {
    CaseTraits(
      prediction: prediction, reference: reference, classes: 3,
      brightness: brightness.isEmpty
        ? [] : [FloatImage(width: reference.width, height: reference.height, values: brightness)])
  }

  @Test func objectsAreFoundAboveHalfTheirUnion() {
    let reference = map("110020", "110020", "000000", "100022")
    let prediction = map("111020", "111000", "000000", "200022")
    let found = traits(reference, prediction).objects
    // The square shares 4 of 6 pixels; the single one has the other class; the bar shares 1 of 2.
    #expect(found.map(\.label) == [1, 1, 2, 2])
    #expect(found.map(\.area) == [4, 1, 2, 2])
    #expect(found.map(\.isFound) == [true, false, false, true])
  }

  @Test func areaAndBorderAreThoseOfAllClasses() {
    let none = map("0000", "0000", "0000")
    #expect(traits(none, none).area == 0 && traits(none, none).touchesBorder == nil)
    let inner = map("0000", "0120", "0000")
    #expect(traits(inner, none).area == 2 && traits(inner, none).touchesBorder == false)
    for outer in [map("0000", "0002", "0000"), map("0100", "0000", "0000"), map("0000", "0000", "0010")] {
      #expect(traits(outer, none).touchesBorder == true)
    }
  }

  @Test func everyPlaneOfAStackHasABorder() {
    let stack = LabelMap(
      width: 3, height: 3, planes: 2, labels: [UInt8](repeating: 0, count: 9) + [0, 0, 0, 0, 1, 0, 0, 0, 0])
    let traits = CaseTraits(prediction: stack, reference: stack, classes: 2)
    #expect(traits.touchesBorder == false && traits.objects.map(\.isFound) == [true])
  }

  @Test func ignoredPixelsBelongToNoSide() {
    let reference = map("x100", "0000")
    let prediction = map("11x0", "0000")
    let found = traits(reference, prediction, brightness: [900, 10, 900, 2, 2, 2, 2, 2])
    #expect(found.area == 1 && found.objects.map(\.isFound) == [true])
    // One of 10 beside five of 2: mean 20/6, variance (1·(20/3)² + 5·(4/3)²)/6 = 80/9.
    #expect(abs((found.contrast ?? 0) - 8 / (80.0 / 9).squareRoot()) < 1e-9)
  }

  @Test func contrastNeedsTwoSidesAndTwoBrightnesses() {
    let (half, whole) = (map("10"), map("11"))
    #expect(traits(half, half, brightness: [5, 5]).contrast == nil)
    #expect(traits(whole, whole, brightness: [5, 6]).contrast == nil)
    #expect(traits(half, half).contrast == nil)
    // Dark objects have as much of it as bright ones.
    #expect(traits(half, half, brightness: [1, 3]).contrast == 2)
    #expect(traits(half, half, brightness: [3, 1]).contrast == 2)
  }
}
