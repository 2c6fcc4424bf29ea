import Imaging
import Testing

@testable import Pipeline

@Suite struct PostprocessingTextTests {
  /// Lists of steps as they are written.
  private static let lists = [
    ["smooth: {sigma: 1.5}", "threshold: {perClass: {nucleus: 0.35}, value: 0.45}"],
    ["threshold: {value: 0.25, classes: [nucleus]}", "otsu: {classes: [\"cell wall\"]}"],
    ["multiOtsu: {foreground: 2, levels: 4}"], ["hysteresis: {connectivity: 4, high: 0.8, low: 0.25}"],
    ["argmax: {}", "erode: {element: disk, radius: 2}", "dilate: {element: diamond, radius: 3}"],
    ["open: {element: square, radius: 2}", "close: {element: disk, radius: 1, classes: [\"cell wall\", nucleus]}"],
    ["open: {border: ignore, element: disk, radius: 1}", "gradient: {element: line, degrees: 45.5, length: 7}"],
    ["topHat: {element: ball, radius: 2}", "blackHat: {element: cube, radius: 1}"],
    ["reconstruct: {connectivity: 18, element: octahedron, radius: 4}"],
    ["erode: {element: [[0, 1, 0], [1, 1, 1]]}", "dilate: {element: [[[1, 0]], [[1, 1]]]}"],
    ["fillHoles: {}", "fillHoles: {area: 20, connectivity: 8}", "fillHoles: {area: 0.25, unit: mm2}"],
    ["removeSmall: {area: 50}", "removeSmall: {area: 1.5, unit: mm2, connectivity: 4, classes: [nucleus]}"],
    ["keepLargest: {connectivity: 4, count: 3}", "clearBorder: {}", "convexHull: {perObject: false}"],
    ["skeleton: {}", "contour: {connectivity: 8}", "split: {connectivity: 8, depth: 1.25, minimumDistance: 4}"],
  ]

  /// What is written is read back as the same steps.
  @Test(arguments: lists)
  func stepsStandAsInAPipelineFile(lines: [String]) throws {
    try withFolder { folder in
      let text = lines.map { "- \($0)\n" }.joined()
      let path = try folder.write(
        """
        data: {images: images, masks: masks, classes: {background: 0, nucleus: 1, cell wall: 2}}
        model: {architecture: unet, width: 2, depth: 2}
        postprocessing:
        \(lines.map { "  - \($0)" }.joined(separator: "\n"))
        """, to: "pipeline.yaml")
      let steps = try PipelineDefinition.load(path).postprocessing
      #expect(steps.yaml == text)
    }
  }

  @Test func thatHoldsForEveryStep() {
    let written = Set(Self.lists.joined().map { String($0.prefix { $0 != ":" }) })
    #expect(written == Set(PostprocessingDecoder(classes: nil).readers.map(\.name)))
  }

  @Test func noStepsAreAnEmptyList() { #expect(Postprocessing().yaml == "[]\n") }

  @Test func aNameThatYAMLWouldTakeForSomethingElseIsQuoted() {
    let step = ScopedPostprocessingStep(Opening(), classes: ["no", "a: b", "say \"x\"", "1", "T-cell_2"])
    #expect(
      Postprocessing(scoped: [step]).yaml
        == #"- open: {element: disk, radius: 1, classes: ["no", "a: b", "say \"x\"", "1", T-cell_2]}"# + "\n")
  }
}
