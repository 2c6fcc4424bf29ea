import Imaging
import Testing

@testable import Pipeline

@Suite struct PostprocessingDecoderTests {
  private static let data = "data: {images: i, masks: m, classes: {background: 0, nucleus: 1, membrane: 2}}\n"

  private func decode(_ yaml: String, data: String = Self.data) throws -> Postprocessing {
    try withFolder { folder in
      try PipelineDefinition.load(folder.write(data + yaml, to: "pipeline.yaml")).postprocessing
    }
  }

  private func diagnostics(_ yaml: String, data: String = Self.data) -> [Diagnostic] {
    failure(DefinitionError.self) { try decode(yaml, data: data) }?.diagnostics ?? []
  }

  @Test(arguments: [
    ("smooth", ProbabilitySmoothing(sigma: 1) as any PostprocessingStep),
    ("smooth: {sigma: 2.5}", ProbabilitySmoothing(sigma: 2.5)),
    ("threshold", ThresholdDecision(value: 0.5)), ("threshold: {value: 0.25}", ThresholdDecision(value: 0.25)),
    ("threshold: {perClass: {membrane: 0.3}}", ThresholdDecision(value: 0.5, perClass: ["membrane": 0.3])),
    ("otsu", OtsuDecision()), ("argmax", ArgmaxDecision()), ("multiOtsu", MultiOtsuDecision(levels: 3, foreground: 1)),
    ("multiOtsu: {levels: 4, foreground: 3}", MultiOtsuDecision(levels: 4, foreground: 3)),
    ("hysteresis", HysteresisDecision(low: 0.3, high: 0.7)),
    (
      "hysteresis: {low: 0.4, high: 0.4, connectivity: 4}",
      HysteresisDecision(low: 0.4, high: 0.4, connectivity: .four)
    ),
    ("erode", Erosion(element: .disk(radius: 1))), ("dilate: {radius: 3}", Dilation(element: .disk(radius: 3))),
    ("open: {radius: 2}", Opening(element: .disk(radius: 2))),
    ("open: {radius: 0}", Opening(element: .disk(radius: 0))),
    ("close: {element: square, radius: 2}", Closing(element: .square(side: 5))),
    ("open: {element: diamond}", Opening(element: .diamond(radius: 1))),
    ("open: {element: line, length: 9, degrees: -45}", Opening(element: .line(length: 9, degrees: -45))),
    ("open: {element: ball, radius: 2, border: ignore}", Opening(element: .ball(radius: 2), border: .ignore)),
    ("erode: {element: cube, radius: 2}", Erosion(element: .cube(side: 5))),
    ("dilate: {element: octahedron}", Dilation(element: .octahedron(radius: 1))),
    ("gradient", MorphologicalGradient()), ("topHat: {radius: 9}", TopHat(element: .disk(radius: 9))),
    ("blackHat: {border: background}", BlackHat()),
    (
      "reconstruct: {radius: 4, connectivity: 4}", ReconstructionOpening(element: .disk(radius: 4), connectivity: .four)
    ),
    ("keepLargest", LargestObjects(count: 1)), ("keepLargest: {count: 3}", LargestObjects(count: 3)),
    ("clearBorder: {connectivity: 18}", BorderClearing(connectivity: .eighteen)),
    ("convexHull", ConvexHulls(perObject: true)), ("convexHull: {perObject: false}", ConvexHulls(perObject: false)),
    ("skeleton", Skeletonization()), ("contour: {connectivity: 8}", ContourExtraction(connectivity: .eight)),
    ("split", ObjectSplitting()),
    ("split: {depth: 2, minimumDistance: 12.5}", ObjectSplitting(depth: 2, minimumDistance: 12.5)),
    ("fillHoles: {}", HoleFilling()), ("fillHoles: {connectivity: 26}", HoleFilling(connectivity: .twentySix)),
    ("fillHoles: {area: 12}", HoleFilling(area: .pixels(12))),
    ("removeSmall", SmallObjectRemoval(area: .pixels(30))),
    ("removeSmall: {area: 7}", SmallObjectRemoval(area: .pixels(7))),
    ("removeSmall: {area: 0.25, unit: mm2}", SmallObjectRemoval(area: .squareMillimetres(0.25))),
  ])
  func readsSteps(yaml: String, step: any PostprocessingStep) throws {
    #expect(try decode("postprocessing:\n  - \(yaml)") == Postprocessing(steps: [step]))
  }

  @Test func anElementMayBeDrawn() throws {
    let cross = try CustomElement(rows: [[false, true, false], [true, true, true], [false, true, false]])
    let steps = try decode("postprocessing: [open: {element: [[0, 1, 0], [1, 1, 1], [0, 1, 0]]}]")
    #expect(steps == Postprocessing(steps: [Opening(element: .custom(cross))]))
    let column = try CustomElement(planes: [[[true]], [[true]], [[true]]])
    let solid = try decode("postprocessing: [dilate: {element: [[[1]], [[1]], [[1]]]}]")
    #expect(solid == Postprocessing(steps: [Dilation(element: .custom(column))]))
    #expect(solid.stepsThatNeedStacks == ["dilate"] && steps.stepsThatNeedStacks.isEmpty)
  }

  @Test func withoutTheKeyThereIsNoStep() throws {
    #expect(try decode("") == Postprocessing())
    #expect(try decode("postprocessing: []") == Postprocessing())
  }

  @Test func readsTheClassesOfAStep() throws {
    let found = try decode(
      """
      postprocessing:
        - smooth: {classes: membrane}
        - threshold: {value: 0.3, classes: [membrane]}
        - otsu: {classes: [nucleus]}
        - open: {radius: 2, classes: [membrane, nucleus]}
      """)
    #expect(
      found
        == Postprocessing(scoped: [
          .init(ProbabilitySmoothing(), classes: ["membrane"]),
          .init(ThresholdDecision(value: 0.3), classes: ["membrane"]), .init(OtsuDecision(), classes: ["nucleus"]),
          .init(Opening(element: .disk(radius: 2)), classes: ["membrane", "nucleus"]),
        ]))
  }

  @Test func classesMayComeFromTheMasks() throws {
    let two = "data: {images: i, masks: m}\n"
    let steps = try decode("postprocessing: [open: {classes: foreground}]", data: two)
    #expect(steps == Postprocessing(scoped: [.init(Opening(), classes: ["foreground"])]))
    let files = "data: {images: i, masks: {cell: '{image}.c.png', wall: '{image}.w.png'}}\n"
    #expect(throws: Never.self) { try decode("postprocessing: [open: {classes: wall}]", data: files) }
    let found = diagnostics("postprocessing: [open: {classes: wal}]", data: files)
    #expect(found.contains { $0.message.contains("there is no class 'wal'; did you mean 'wall'?") }, "\(found)")
  }

  @Test func whereTheClassesAreWrongNoStepIsBlamed() {
    let found = diagnostics(
      "postprocessing: [open: {classes: cell}]", data: "data: {images: i, masks: m, classes: 3}\n")
    #expect(found.count == 1 && found[0].message.contains("'data.classes' must be a map"), "\(found)")
  }

  @Test(arguments: [
    ("[opne]", "unknown step 'opne'; did you mean 'open'?"),
    ("[open: {element: disc}]", "did you mean 'disk'?"),
    ("[open: {radus: 1}]", "unknown key 'postprocessing.0.open.radus'; did you mean 'radius'?"),
    ("[open: {radius: -1}]", "'postprocessing.0.open.radius' must be from 0 to 1024, found -1"),
    ("[open: {radius: 1.5}]", "'postprocessing.0.open.radius' must be a whole number, found '1.5'"),
    ("[open: {element: line, radius: 3}]", "unknown key 'postprocessing.0.open.radius'"),
    ("[open: {element: line, length: 0}]", "'postprocessing.0.open.length' must be from 1 to 2049, found 0"),
    ("[open: {element: [[0, 1], [2, 1]]}]", "'postprocessing.0.open.element' must be a shape, rows of 0 and 1"),
    ("[open: {element: [[0, 1], [1]]}]", "its rows differ in length"),
    ("[open: {element: [[0, 0]]}]", "no pixel belongs to it"), ("[open: {element: []}]", "must be a shape, rows of"),
    ("[open: {element: [[1]], radius: 1}]", "unknown key 'postprocessing.0.open.radius'"),
    ("[open: {border: mirror}]", "'postprocessing.0.open.border' has no choice 'mirror'"),
    ("[dilate: {border: ignore}]", "unknown key 'postprocessing.0.dilate.border'"),
    ("[removeSmall: {connectivity: 5}]", "must be 4 or 8 neighbours, or of stacks 6, 18 or 26, found '5'"),
    ("[convexHull: {perObject: false, connectivity: 8}]", "says what is one object, and perObject is false"),
    ("[keepLargest: {count: 0}]", "'postprocessing.0.keepLargest.count' must be from 1 to 1000000, found 0"),
    ("[split: {depth: 0}]", "'postprocessing.0.split.depth' must be from 0.01 to 1000.0, found 0.0"),
    ("[hysteresis: {low: 0.8}]", "'postprocessing.0.hysteresis.low' must not be above 'high', found 0.8 and 0.7"),
    ("[hysteresis: {high: 1.2}]", "'postprocessing.0.hysteresis.high' must be from 0.0 to 1.0"),
    ("[multiOtsu: {levels: 6}]", "'postprocessing.0.multiOtsu.levels' must be from 2 to 5, found 6"),
    ("[multiOtsu: {levels: 2, foreground: 2}]", "must be from 1 to 1, found 2"),
    ("[fillHoles: {radius: 1}]", "unknown key 'postprocessing.0.fillHoles.radius'"),
    ("[fillHoles: {unit: mm2}]", "'postprocessing.0.fillHoles.unit' is of an area, and none is given"),
    ("[removeSmall: {area: 0.5}]", "'postprocessing.0.removeSmall.area' must be a whole number, found '0.5'"),
    ("[removeSmall: {area: -1, unit: mm2}]", "must be from 0.0 to 1000000000.0, found -1.0"),
    ("[removeSmall: {unit: mm}]", "'postprocessing.0.removeSmall.unit' has no choice 'mm'; did you mean 'mm2'?"),
    ("[smooth: {sigma: -1}]", "'postprocessing.0.smooth.sigma' must be from 0.0 to 100.0, found -1.0"),
    ("[threshold: {value: 2}]", "'postprocessing.0.threshold.value' must be from 0.0 to 1.0, found 2.0"),
    ("[threshold: {perClass: {nucleus: 0.3}, classes: membrane}]", "for 'nucleus', which 'classes' does not name"),
    ("[threshold: {perClass: 0.3}]", "must be a map of class to threshold, found '0.3'"),
    ("[threshold: {perClass: {nucleus: 3}}]", "'postprocessing.0.threshold.perClass.nucleus' must be from 0.0 to 1.0"),
    ("[threshold: {perClass: {nucelus: 0.3}}]", "there is no class 'nucelus'; did you mean 'nucleus'?"),
    ("[threshold: {perClass: {background: 0.3}}]", "'postprocessing.0.threshold.perClass' names the background"),
    ("[argmax: {perClass: {nucleus: 0.3}}]", "'postprocessing.0.argmax.perClass': argmax weighs all classes"),
    ("[argmax: {perclass: 1}]", "unknown key 'postprocessing.0.argmax.perclass'"),
    ("[argmax: {classes: nucleus}]", "argmax weighs all classes against one another"),
    ("[open: {classes: [membran]}]", "there is no class 'membran'; did you mean 'membrane'?"),
    ("[open: {classes: [background]}]", "names the background 'background', which is what the other classes leave"),
    ("[open: {classes: []}]", "'postprocessing.0.open.classes' must name a class"),
    ("[open: {classes: [nucleus, nucleus]}]", "names 'nucleus' twice"),
    ("[open: {classes: {nucleus: 1}}]", "'postprocessing.0.open.classes' must be a text, found a map"),
    ("[threshold, argmax]", "decides what 'postprocessing.0.threshold' has decided already; keep one of them"),
    ("[threshold: {classes: nucleus}, otsu]", "or give each 'classes' of its own"),
    (
      "[threshold, smooth]",
      "'postprocessing.1.smooth' changes probabilities and must stand before 'postprocessing.0.threshold', which decides"
    ),
    ("[open, smooth]", "must stand before 'postprocessing.0.open', which changes what was decided"),
    ("[fillHoles, otsu]", "'postprocessing.1.otsu' decides which pixels are of which class and must stand before"),
  ])
  func refuses(yaml: String, message: String) {
    let found = diagnostics("postprocessing: \(yaml)")
    #expect(found.contains { $0.message.contains(message) }, "\(found)")
    #expect(found.allSatisfy { $0.line > 0 && $0.column > 0 })
  }

  @Test func aMistakeIsWhereItStands() throws {
    let found = diagnostics("postprocessing:\n  - threshold: {perClass: {nucelus: 0.3}}\n  - smooth\n")
    #expect(found.map { [$0.line, $0.column] } == [[3, 28], [4, 5]], "\(found)")
  }
}
