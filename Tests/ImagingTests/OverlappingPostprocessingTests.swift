import Imaging
import Testing

@Suite struct OverlappingPostprocessingTests {
  private static let classes = ["background", "organ", "lesion"]

  private func probabilities(_ organ: [Float], _ lesion: [Float]) -> FloatImage {
    let background = zip(organ, lesion).map { 1 - max($0, $1) }
    return FloatImage(width: organ.count, height: 1, channels: 3, values: background + organ + lesion)
  }

  private func decided(_ plane: FloatImage, _ steps: ScopedPostprocessingStep...) -> [[Bool]] {
    Postprocessing(scoped: steps).masks(from: [plane], classes: Self.classes).masks.map(\.pixels)
  }

  @Test func noClassTakesAPixelFromAnother() {
    let plane = probabilities([0.9, 0.8, 0.6, 0.1], [0.2, 0.7, 0.9, 0.5])
    #expect(decided(plane) == [[true, true, true, false], [false, true, true, false]])
    let thresholds = ScopedPostprocessingStep(ThresholdDecision(value: 0.5, perClass: ["lesion": 0.8]))
    #expect(decided(plane, thresholds) == [[true, true, true, false], [false, false, true, false]])
    let ofOne = ScopedPostprocessingStep(ThresholdDecision(value: 0.05), classes: ["organ"])
    #expect(decided(plane, ofOne) == [[true, true, true, true], [false, true, true, false]])
  }

  @Test func aClassMayGrowOverAnother() {
    let plane = probabilities([0.9, 0.9, 0.9, 0.9, 0.9], [0, 0, 0.9, 0, 0])
    let grown = ScopedPostprocessingStep(Dilation(element: .disk(radius: 1)), classes: ["lesion"])
    #expect(decided(plane, grown) == [Array(repeating: true, count: 5), [false, true, true, true, false]])
  }

  @Test func hysteresisAndIgnoredPixels() {
    let plane = probabilities([0.4, 0.4, 0.8, 0.1, 0.4], [0, 0, 0, 0, 0])
    let weak = ScopedPostprocessingStep(HysteresisDecision(low: 0.3, high: 0.7))
    #expect(decided(plane, weak)[0] == [true, true, true, false, false])
    let ignored = BitMask(width: 5, height: 1) { $0 == 1 }
    let organ = BitMask(width: 5, height: 1) { $0 == 2 }
    let masks = ClassMasks([organ, BitMask(width: 5, height: 1)], ignored: ignored)
    let grown = Postprocessing(steps: [Dilation(element: .disk(radius: 1))]).apply(to: masks, classes: Self.classes)
    #expect(grown.masks[0].pixels == [false, false, true, true, false] && grown.ignored == ignored)
  }

  @Test func argmaxIsOfOneClass() {
    #expect(!Postprocessing(steps: [ArgmaxDecision()]).canOverlap)
    #expect(Postprocessing(steps: [OtsuDecision(), HoleFilling()]).canOverlap)
  }
}
