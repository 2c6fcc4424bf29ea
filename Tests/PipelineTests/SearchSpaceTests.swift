import Imaging
import Testing

@testable import Pipeline

@Suite struct SearchSpaceTests {
  private static let two = ["background", "cell"]
  private static let three = ["background", "cell", "wall"]

  private func names(_ space: SearchSpace) -> [String] { space.order.map { space.places[$0].name } }

  /// The choice with one option by its title.
  private func choice(_ space: SearchSpace, _ picks: [String: String]) throws -> [Int] {
    try space.places.map { place in
      guard let title = picks[place.name] else { return 0 }
      return try #require(place.options.firstIndex { $0.title == title })
    }
  }

  @Test func withoutStepsEachKindHasItsPlace() throws {
    let space = SearchSpace(Postprocessing(), classes: Self.two)
    #expect(names(space) == ["threshold", "open", "close", "fillHoles", "removeSmall"])
    #expect(space.places.map { $0.options[0].title } == ["0.5", "none", "none", "none", "none"])
    // Nothing is scored twice.
    #expect(space.places[0].options.map(\.title).prefix(4) == ["0.5", "0.45", "0.55", "0.4"])
    #expect(space.places[0].options.count == 19)
    let picks = ["threshold": "0.4", "removeSmall": "50 px", "open": "disk 2"]
    #expect(
      space.postprocessing(try choice(space, picks)).yaml == """
        - threshold: {value: 0.4}
        - open: {element: disk, radius: 2}
        - removeSmall: {area: 50}

        """)
    #expect(space.postprocessing(try choice(space, [:])) == Postprocessing())
  }

  @Test func stepsThatAreThereAreTunedWhereTheyStand() throws {
    let present = Postprocessing(scoped: [
      ScopedPostprocessingStep(ProbabilitySmoothing(sigma: 2)), ScopedPostprocessingStep(ThresholdDecision(value: 0.3)),
      ScopedPostprocessingStep(Dilation()), ScopedPostprocessingStep(SmallObjectRemoval(area: .squareMillimetres(2))),
      ScopedPostprocessingStep(Erosion()),
      ScopedPostprocessingStep(Opening(element: .square(side: 3)), classes: ["cell"]),
    ])
    let space = SearchSpace(present, classes: Self.two)
    #expect(names(space) == ["threshold", "open of cell", "close", "fillHoles", "removeSmall"])
    #expect(space.postprocessing(try choice(space, [:])) == present)
    let removal = try #require(space.places.first { $0.name == "removeSmall" })
    #expect(removal.options.map(\.title) == ["2.0 mm²", "none", "0.5 mm²", "1.0 mm²", "4.0 mm²", "8.0 mm²"])
    let picks = ["removeSmall": "8.0 mm²", "open of cell": "square 5", "fillHoles": "all"]
    #expect(
      space.postprocessing(try choice(space, picks)).yaml == """
        - smooth: {sigma: 2}
        - threshold: {value: 0.3}
        - dilate: {element: disk, radius: 1}
        - removeSmall: {area: 8, unit: mm2}
        - erode: {element: disk, radius: 1}
        - open: {element: square, radius: 2, classes: [cell]}
        - fillHoles: {}

        """)
    // A step can go.
    let without = space.postprocessing(try choice(space, ["open of cell": "none"]))
    #expect(without.steps == Array(present.steps.dropLast()))
  }

  @Test func severalClassesHaveThresholdsOfTheirOwn() throws {
    let space = SearchSpace(Postprocessing(), classes: Self.three)
    #expect(names(space).prefix(3) == ["threshold", "threshold of cell", "threshold of wall"])
    #expect(space.places[0].options[0].title == "argmax")
    #expect(space.places[0].options.count == 20)
    // Where the most probable class wins, a class's threshold means nothing and is not scored.
    let idle = try choice(space, ["threshold of wall": "0.2"])
    #expect(space.plain(idle) == space.plain(try choice(space, [:])))
    #expect(space.postprocessing(idle).steps.isEmpty)
    let picks = ["threshold": "0.4", "threshold of wall": "0.2"]
    #expect(
      space.postprocessing(try choice(space, picks)).yaml == "- threshold: {perClass: {wall: 0.2}, value: 0.4}\n")
  }

  @Test func noClassIsDecidedTwice() throws {
    let present = Postprocessing(scoped: [ScopedPostprocessingStep(OtsuDecision())])
    let space = SearchSpace(present, classes: Self.three)
    #expect(space.places[0].options[0].title == "otsu")
    let chosen = space.postprocessing(try choice(space, ["threshold of wall": "0.2"]))
    #expect(chosen.yaml == "- otsu: {classes: [cell]}\n- threshold: {value: 0.2, classes: [wall]}\n")
  }

  @Test func withoutProbabilitiesThereIsNoThreshold() {
    let space = SearchSpace(Postprocessing(), classes: Self.three, hasProbabilities: false)
    #expect(names(space) == ["open", "close", "fillHoles", "removeSmall"])
  }

  /// What several lists have in common is done once; the masks are those of each list by itself.
  @Test func aWalkGivesWhatEachListGives() {
    let plane = FloatImage(
      width: 40, height: 30, channels: 3,
      values: (0..<3600).map { Float((($0 &* 7919 &+ $0 / 40 &* 104729) % 211)) / 211 })
    let thresholds: [any PostprocessingStep] = [ThresholdDecision(value: 0.6), ThresholdDecision(value: 0.3)]
    var lists: [[any PostprocessingStep]] = []
    for threshold in thresholds {
      lists += [
        [threshold], [threshold, Closing()], [threshold, Closing(), SmallObjectRemoval(area: .pixels(9))],
        [threshold, Closing(), SmallObjectRemoval(area: .pixels(40))], [threshold, HoleFilling()], [threshold],
      ]
    }
    var walk = PostprocessingWalk([plane, plane], classes: Self.three, spacing: nil)
    var seen: [LabelMap] = []
    for list in lists {
      let postprocessing = Postprocessing(steps: list)
      seen.append(walk.labels(postprocessing))
      #expect(seen.last == postprocessing.apply(to: [plane, plane], classes: Self.three))
    }
    #expect(seen[0] == seen[5] && seen[0] != seen[1] && seen[0] != seen[6])
  }
}
