import Foundation
import Imaging
import Testing

@Suite struct PostprocessingTests {
  private func probabilities(_ channels: [Float]...) -> FloatImage {
    FloatImage(width: channels[0].count, height: 1, channels: channels.count, values: channels.flatMap { $0 })
  }

  private static let classes = ["background", "one", "two", "three"]

  private func decided(_ image: FloatImage, by steps: any PostprocessingStep...) -> [UInt8] {
    Postprocessing(steps: steps).apply(to: [image], classes: Array(Self.classes.prefix(image.channels))).labels
  }

  private func changed(_ map: LabelMap, by steps: any PostprocessingStep..., classes: [String]? = nil) -> LabelMap {
    Postprocessing(scoped: steps.map { ScopedPostprocessingStep($0, classes: classes) })
      .apply(to: map, classes: Array(Self.classes.prefix(3)))
  }

  // MARK: Decisions

  @Test func twoClassesAreDividedAtAHalf() {
    // With values that do not add up to 1, argmax would take the second pixel's background.
    let two = probabilities([0.9, 0.7, 0.1, 0.5], [0.1, 0.6, 0.9, 0.5])
    #expect(decided(two) == [0, 1, 1, 0])
    #expect(decided(two, by: ArgmaxDecision()) == [0, 0, 1, 0])
    #expect(decided(two, by: ThresholdDecision(value: 0.6)) == [0, 0, 1, 0])
  }

  @Test func moreClassesAreDividedByTheMostProbable() {
    let three = probabilities([0.5, 0.2, 0.4], [0.3, 0.4, 0.4], [0.2, 0.4, 0.2])
    #expect(decided(three) == [0, 1, 0])
    #expect(decided(three, by: HoleFilling(), ThresholdDecision(value: 0.25)) == [1, 1, 1])
  }

  @Test func aClassHasItsOwnThreshold() {
    let three = probabilities([0.1, 0.1, 0.1], [0.3, 0.6, 0.6], [0.4, 0.5, 0.7])
    #expect(decided(three, by: ThresholdDecision(value: 0.55)) == [0, 1, 2])
    #expect(decided(three, by: ThresholdDecision(value: 0.55, perClass: ["two": 0.35])) == [2, 1, 2])
    #expect(decided(three, by: ThresholdDecision(value: 0.2, perClass: ["two": 0.9])) == [1, 1, 1])
  }

  @Test func classesMayBeDecidedInDifferentWays() {
    let three = probabilities([0, 0, 0, 0], [0.05, 0.05, 0.3, 0.3], [0.1, 0.45, 0.55, 0.1])
    let steps = Postprocessing(scoped: [.init(OtsuDecision(), classes: ["one"])])
    // Otsu divides 0.05 from 0.3; the other class has the implied 0.5.
    #expect(steps.apply(to: [three], classes: ["background", "one", "two"]).labels == [0, 0, 2, 1])
  }

  @Test func otsuSeesTheWholeStack() {
    // By itself the first plane would be divided between 0.1 and 0.2.
    let planes = [
      probabilities([0, 0, 0, 0], [0.1, 0.1, 0.2, 0.2]), probabilities([0, 0, 0, 0], [0.8, 0.8, 0.9, 0.1]),
    ]
    let map = Postprocessing(steps: [OtsuDecision()]).apply(to: planes, classes: ["background", "one"])
    #expect(map.planes == 2 && map.labels == [0, 0, 0, 0, 1, 1, 1, 0])
    let alone = Postprocessing(steps: [OtsuDecision()]).apply(to: [planes[0]], classes: ["background", "one"])
    #expect(alone.labels == [0, 0, 1, 1])
  }

  @Test func smoothingLetsNeighboursVote() {
    let lone = probabilities([1, 1, 0, 1, 1], [0, 0, 1, 0, 0])
    #expect(decided(lone) == [0, 0, 1, 0, 0])
    #expect(decided(lone, by: ProbabilitySmoothing(sigma: 1)) == [0, 0, 0, 0, 0])
    #expect(decided(lone, by: ProbabilitySmoothing(sigma: 0)) == [0, 0, 1, 0, 0])
    // One class alone: the background stays, and wins by argmax where it did not.
    let steps = Postprocessing(scoped: [
      .init(ProbabilitySmoothing(sigma: 1), classes: ["one"]), .init(ThresholdDecision(value: 0.2)),
    ])
    #expect(steps.apply(to: [lone], classes: ["background", "one"]).labels == [0, 1, 1, 1, 0])
  }

  // MARK: Masks

  @Test func eachClassIsCleanedByItself() {
    let map = labels("11110222", "10110222", "11110222", "00000000", "20000001")
    #expect(changed(map, by: HoleFilling()).labels[9] == 1)
    let small = changed(map, by: SmallObjectRemoval(area: .pixels(2)))
    #expect(small.labels[32] == 0 && small.labels[39] == 0 && small.labels[0] == 1 && small.labels[5] == 2)
    let one = changed(map, by: SmallObjectRemoval(area: .pixels(2)), classes: ["one"])
    #expect(one.labels[32] == 2 && one.labels[39] == 0)
  }

  @Test func aClassGainsOnlyBackground() {
    // The hole of class 1 holds a pixel of class 2: only the background in it is filled.
    let map = labels("11111", "10201", "11111")
    #expect(changed(map, by: HoleFilling()) == labels("11111", "11211", "11111"))
    // Without the pixel it is nothing but a hole, once it is gone.
    let both = changed(map, by: SmallObjectRemoval(area: .pixels(2)), HoleFilling())
    #expect(both == labels("11111", "11111", "11111"))
  }

  @Test func ofTwoThatGainAPixelTheFirstHasIt() {
    // Both close over the middle, one from the sides and one from above and below.
    let cross = labels("020", "101", "020")
    #expect(changed(cross, by: Closing(element: .square(side: 3))) == labels("020", "111", "020"))
  }

  @Test func ignoredPixelsStay() {
    var map = labels("111", "101", "111")
    map.labels[4] = LabelMap.ignored
    #expect(changed(map, by: HoleFilling(), Closing(element: .square(side: 3))) == map)
    #expect(changed(map, by: SmallObjectRemoval(area: .pixels(99))).labels == [0, 0, 0, 0, 255, 0, 0, 0, 0])
  }

  @Test func stepsRunInOrder() {
    // A dot beside a block: closing first joins them, opening first removes the dot.
    let map = labels("00000000", "01110100", "01110000", "01110000", "00000000")
    let element = StructuringElement.square(side: 3)
    let openFirst = changed(map, by: Opening(element: element), Closing(element: element))
    #expect(openFirst.labels[13] == 0)
    #expect(openFirst.labels.count { $0 == 1 } == 9)
    let joined = changed(map, by: Closing(element: element), SmallObjectRemoval(area: .pixels(2)))
    #expect(joined.labels[12] == 1 && joined.labels[13] == 1)
  }

  @Test func holesAreFilledBySize() {
    let map = labels("1111111", "1011001", "1111001", "1111111")
    #expect(changed(map, by: HoleFilling(area: .pixels(1))) == map)
    #expect(changed(map, by: HoleFilling(area: .pixels(2))) == labels("1111111", "1111001", "1111001", "1111111"))
    #expect(changed(map, by: HoleFilling(area: .pixels(5))).labels.allSatisfy { $0 == 1 })
  }

  @Test(arguments: [(0.3, 2, false), (0.3, 3, true), (0.31, 3, false), (0.7, 7, true), (0, 1, true)])
  func areasInMillimetresCountPixels(area: Double, pixels: Int, isKept: Bool) {
    // Pixels of 0.1 mm²: 0.3 / 0.1 is a little less than 3 and means 3.
    let row = labels(String(repeating: "1", count: pixels) + "0")
    let steps = Postprocessing(steps: [SmallObjectRemoval(area: .squareMillimetres(area))])
    #expect(steps.stepsThatNeedSpacing == ["removeSmall"])
    let kept = steps.apply(to: row, classes: ["background", "one"], spacing: .init(x: 0.2, y: 0.5))
    #expect(kept == (isKept ? row : LabelMap(width: pixels + 1, height: 1)))
  }

  @Test(arguments: awkwardSizes) func anySizeAndNoNewClass(width: Int, height: Int) {
    let planes = [noise(width, height, channels: 4), noise(width, height, channels: 4)]
    let steps = Postprocessing(steps: [
      ProbabilitySmoothing(), ThresholdDecision(value: 0.3), Opening(element: .disk(radius: 1)),
      Closing(element: .diamond(radius: 2)), HoleFilling(), SmallObjectRemoval(area: .pixels(3)),
    ])
    let map = steps.apply(to: planes, classes: Self.classes)
    #expect(map.width == width && map.height == height && map.planes == 2 && map.labels.allSatisfy { $0 < 4 })
    #expect(steps.apply(to: planes, classes: Self.classes) == map)
  }

  // MARK: Each step

  /// What a step makes of one class, drawn.
  private func rows(_ step: any MaskStep, _ drawn: String...) -> [String] {
    let map = LabelMap(
      width: drawn[0].count, height: drawn.count, labels: drawn.joined().map { $0 == "#" ? 1 : 0 })
    let found = Postprocessing(steps: [step]).apply(to: map, classes: ["background", "one"])
    return (0..<map.height).map { y in
      String(found.labels[y * map.width..<(y + 1) * map.width].map { $0 == 1 ? "#" : "." })
    }
  }

  @Test func theBorderDecidesWhatLiesAround() {
    #expect(rows(Erosion(), "####", "####", "####") == ["....", ".##.", "...."])
    #expect(rows(Erosion(border: .ignore), "####", "####", "###.") == ["####", "###.", "##.."])
    #expect(rows(Dilation(), "#...", "....") == ["##..", "#..."])
    #expect(rows(Opening(), "##..", "....") == ["....", "...."])
    #expect(rows(Closing(element: .line(length: 3, degrees: 0)), "#.#.", ".#..") == ["###.", ".#.."])
  }

  @Test func differencesOfMorphology() {
    #expect(
      rows(MorphologicalGradient(), ".....", ".###.", ".###.", ".###.", ".....")
        == [".###.", "#####", "##.##", "#####", ".###."])
    #expect(
      rows(TopHat(element: .square(side: 3)), "....##", "###...", "###...", "###...") == [
        "....##", "......", "......", "......",
      ])
    #expect(rows(BlackHat(element: .line(length: 3, degrees: 0)), "#.#...#") == [".#....."])
  }

  @Test(arguments: ["disk", "square", "diamond", "ball", "cube", "octahedron", "line"])
  func aRadiusOfNothingAndOneBeyondTheImage(shape: String) {
    func element(_ radius: Int) -> StructuringElement {
      switch shape {
      case "disk": .disk(radius: radius)
      case "square": .square(side: 2 * radius + 1)
      case "diamond": .diamond(radius: radius)
      case "ball": .ball(radius: radius)
      case "cube": .cube(side: 2 * radius + 1)
      case "octahedron": .octahedron(radius: radius)
      default: .line(length: 2 * radius + 1, degrees: 0)
      }
    }
    let drawn = [".#..##.", "###..#.", ".##...#"]
    func found(_ step: any MaskStep) -> [String] { rows(step, drawn[0], drawn[1], drawn[2]) }
    let none = [".......", ".......", "......."]
    for step: any MaskStep in [
      Erosion(element: element(0)), Dilation(element: element(0)), Opening(element: element(0)),
      Closing(element: element(0)), ReconstructionOpening(element: element(0)),
    ] { #expect(found(step) == drawn) }
    for step: any MaskStep in [
      MorphologicalGradient(element: element(0)), TopHat(element: element(0)), BlackHat(element: element(0)),
      Erosion(element: element(40)), Opening(element: element(40)), ReconstructionOpening(element: element(40)),
    ] { #expect(found(step) == none) }
    #expect(found(TopHat(element: element(40))) == drawn)
    #expect(found(Dilation(element: element(40))) == ["#######", "#######", "#######"])
  }

  @Test func reconstructionKeepsObjectsWhole() {
    // The element fits into the middle of the cross, not into the line.
    #expect(rows(ReconstructionOpening(), ".#...#", "###..#", ".##..#") == [".#....", "###...", ".##..."])
    // By four neighbours the last pixel of the cross is no part of it.
    let four = ReconstructionOpening(connectivity: .four)
    #expect(rows(four, ".#..", "###.", ".#..", "..#.") == [".#..", "###.", ".#..", "...."])
    #expect(rows(ReconstructionOpening(), ".#..", "###.", ".#..", "..#.") == [".#..", "###.", ".#..", "..#."])
  }

  @Test func partsAreChosen() {
    #expect(rows(LargestObjects(), "##..#", "....#", "#...#") == ["....#", "....#", "....#"])
    #expect(rows(LargestObjects(count: 2), "##..#", "....#", "#...#") == ["##..#", "....#", "....#"])
    #expect(rows(BorderClearing(), "#....", "..#..", ".....") == [".....", "..#..", "....."])
    #expect(rows(SmallObjectRemoval(area: .pixels(2)), "#..", ".#.", "...") == ["#..", ".#.", "..."])
    #expect(
      rows(SmallObjectRemoval(area: .pixels(2), connectivity: .four), "#..", ".#.", "...") == ["...", "...", "..."])
    #expect(rows(HoleFilling(), ".#.", "#.#", ".#.") == [".#.", "###", ".#."])
    #expect(rows(HoleFilling(connectivity: .eight), ".#.", "#.#", ".#.") == [".#.", "#.#", ".#."])
  }

  @Test func shapesAreDrawn() {
    #expect(rows(ConvexHulls(), "#.#.#", "###.#") == ["###.#", "###.#"])
    #expect(rows(ConvexHulls(perObject: false), "#.#.#", "###.#") == ["#####", "#####"])
    #expect(rows(ContourExtraction(), "####", "####", "####") == ["####", "#..#", "####"])
    #expect(rows(Skeletonization(), "......", ".####.", ".####.", ".####.", "......").joined().count { $0 == "#" } < 5)
  }

  @Test func touchingObjectsArePartedByALine() {
    let side = 21
    func isSet(_ x: Int, _ y: Int) -> Bool {
      (x - 6) * (x - 6) + (y - 6) * (y - 6) <= 25 || (x - 14) * (x - 14) + (y - 14) * (y - 14) <= 25
    }
    let map = LabelMap(width: side, height: side, labels: (0..<side * side).map { isSet($0 % side, $0 / side) ? 1 : 0 })
    let parted = Postprocessing(steps: [ObjectSplitting()]).apply(to: map, classes: ["background", "one"])
    #expect(BitMask(map, class: 1).components().count == 1)
    #expect(BitMask(parted, class: 1).components().count == 2)
    #expect(parted.labels.count { $0 == 1 } > map.labels.count { $0 == 1 } - 12)
  }

  @Test func aStackIsOneMask() {
    // Two dots above each other are one object of two; beside a pair in one plane.
    var map = LabelMap(width: 4, height: 1, planes: 2, labels: [1, 0, 0, 0, 1, 0, 0, 1])
    func kept(_ step: any MaskStep) -> [UInt8] {
      Postprocessing(steps: [step]).apply(to: map, classes: ["background", "one"]).labels
    }
    #expect(kept(SmallObjectRemoval(area: .pixels(2))) == [1, 0, 0, 0, 1, 0, 0, 0])
    #expect(kept(SmallObjectRemoval(area: .pixels(2), connectivity: .eight)) == [0, 0, 0, 0, 0, 0, 0, 0])
    #expect(kept(LargestObjects()) == [1, 0, 0, 0, 1, 0, 0, 0])
    #expect(kept(Dilation(element: .ball(radius: 1))) == [1, 1, 0, 1, 1, 1, 1, 1])
    #expect(kept(Dilation(element: .disk(radius: 1))) == [1, 1, 0, 0, 1, 1, 1, 1])
    map = LabelMap(width: 3, height: 3, planes: 3, labels: (0..<27).map { $0 == 13 ? 0 : 1 })
    #expect(kept(HoleFilling()).allSatisfy { $0 == 1 })
  }

  @Test func theUppermostLevelsAreForeground() {
    let levels = probabilities([0, 0, 0, 0, 0, 0], [0.1, 0.12, 0.5, 0.52, 0.9, 0.92])
    #expect(decided(levels, by: MultiOtsuDecision(levels: 3, foreground: 1)) == [0, 0, 0, 0, 1, 1])
    #expect(decided(levels, by: MultiOtsuDecision(levels: 3, foreground: 2)) == [0, 0, 1, 1, 1, 1])
  }

  @Test func weakPixelsCountBesideStrongOnes() {
    let two = probabilities([0, 0, 0, 0, 0, 0], [0.4, 0.8, 0.4, 0.1, 0.4, 0.4])
    #expect(decided(two, by: HysteresisDecision(low: 0.3, high: 0.7)) == [1, 1, 1, 0, 0, 0])
    // In a stack the strong pixel may lie in another plane.
    let planes = [probabilities([0, 0, 0], [0.4, 0.1, 0.4]), probabilities([0, 0, 0], [0.8, 0.1, 0.1])]
    let stack = Postprocessing(steps: [HysteresisDecision()]).apply(to: planes, classes: ["background", "one"])
    #expect(stack.labels == [1, 0, 0, 1, 0, 0])
    let single = Postprocessing(steps: [HysteresisDecision(connectivity: .eight)])
      .apply(to: planes, classes: ["background", "one"])
    #expect(single.labels == [0, 0, 0, 1, 0, 0])
  }

  private static let maskSteps = everyStep.compactMap { $0 as? any MaskStep }

  @Test(arguments: awkwardSizes) func everyStepTakesAnyMask(width: Int, height: Int) {
    for step in Self.maskSteps {
      for planes in [1, 2] {
        for mask in [0, 1].map({ LabelMap(width: width, height: height, planes: planes, repeating: $0) }) {
          let steps = Postprocessing(steps: [step])
          let found = steps.apply(to: mask, classes: ["background", "one"], spacing: .init(x: 0.5, y: 0.5))
          #expect((found.width, found.height, found.planes) == (width, height, planes))
          #expect(found.labels.allSatisfy { $0 <= mask.labels[0] }, "\(step)")
        }
      }
    }
  }

  // MARK: Files

  private static let everyStep: [any PostprocessingStep] = [
    ProbabilitySmoothing(sigma: 1.5), ThresholdDecision(value: 0.4), ThresholdDecision(perClass: ["one": 0.25]),
    OtsuDecision(), ArgmaxDecision(), Erosion(), Dilation(), Opening(element: .disk(radius: 2)),
    Closing(element: .square(side: 3)), HoleFilling(), HoleFilling(area: .squareMillimetres(0.25)),
    SmallObjectRemoval(area: .pixels(30)), MultiOtsuDecision(levels: 4, foreground: 2),
    HysteresisDecision(low: 0.2, high: 0.4, connectivity: .four), Opening(element: .ball(radius: 2), border: .ignore),
    Erosion(element: .line(length: 5, degrees: 30)), MorphologicalGradient(), TopHat(), BlackHat(),
    ReconstructionOpening(element: .disk(radius: 3), border: .ignore, connectivity: .six),
    HoleFilling(connectivity: .eighteen), SmallObjectRemoval(connectivity: .four), LargestObjects(count: 2),
    BorderClearing(), ConvexHulls(perObject: false), Skeletonization(), ContourExtraction(connectivity: .eight),
    ObjectSplitting(depth: 2, minimumDistance: 3),
  ]

  @Test(arguments: everyStep) func survivesJSON(step: any PostprocessingStep) throws {
    for classes in [nil, ["one", "two"]] {
      let steps = Postprocessing(scoped: [ScopedPostprocessingStep(step, classes: classes)])
      #expect(try JSONDecoder().decode(Postprocessing.self, from: JSONEncoder().encode(steps)) == steps)
      #expect(steps.isSound(classes: Self.classes))
    }
  }

  @Test func readsWhatEarlierVersionsWrote() throws {
    let json = """
      {"steps": [{"threshold": {"value": 0.4}}, {"argmax": {}}, {"open": {"_0": {"disk": {"radius": 2}}}},
      {"close": {"_0": {"square": {"side": 3}}}}, {"fillHoles": {}}, {"removeSmall": {"area": 30}}]}
      """
    let steps = Postprocessing(steps: [
      ThresholdDecision(value: 0.4), ArgmaxDecision(), Opening(element: .disk(radius: 2)),
      Closing(element: .square(side: 3)), HoleFilling(), SmallObjectRemoval(area: .pixels(30)),
    ])
    #expect(try JSONDecoder().decode(Postprocessing.self, from: Data(json.utf8)) == steps)
  }

  @Test(arguments: [
    #"{"opening": {}}"#, #"{"open": {}, "close": {}}"#, #"{"classes": ["one"]}"#, #"{"removeSmall": {"area": 0.5}}"#,
  ])
  func refusesWhatIsNoStep(json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Postprocessing.self, from: Data("{\"steps\": [\(json)]}".utf8))
    }
  }

  @Test func whatAFileSaysMayBeAnything() {
    let unsound: [any PostprocessingStep] = [
      ProbabilitySmoothing(sigma: -1), ProbabilitySmoothing(sigma: .infinity), ThresholdDecision(value: 2),
      ThresholdDecision(perClass: ["one": -1]), Opening(element: .disk(radius: -1)), Opening(element: .square(side: 0)),
      Dilation(element: .diamond(radius: 1_000_000)), HoleFilling(area: .pixels(-1)),
      SmallObjectRemoval(area: .squareMillimetres(.nan)),
    ]
    for step in unsound { #expect(!Postprocessing(steps: [step]).isSound(classes: Self.classes), "\(step)") }
    let named = Postprocessing(scoped: [.init(Opening(), classes: ["four"])])
    #expect(!named.isSound(classes: Self.classes))
    #expect(!Postprocessing(scoped: [.init(Opening(), classes: ["background"])]).isSound(classes: Self.classes))
  }
}
