import ImageCodecs
import Imaging
import Testing

@testable import Pipeline

@Suite struct PostprocessStageTests {
  private static let open = "- removeSmall: {area: 2}\n"

  /// A block of 3×3 and a dot.
  private func blockAndDot(_ value: UInt8 = 1) -> Image {
    Image.gray(7, 5) { x, y in (0..<3).contains(x) && (0..<3).contains(y) || x == 5 && y == 4 ? value : 0 }
  }

  private func run(
    _ folder: Folder, steps: String = "steps.yaml", masks: String = "masks", images: String? = nil,
    observer: RunObserver = { _ in }
  ) throws -> PredictionResult {
    try PostprocessStage.perform(
      PostprocessingRequest(
        steps: folder.file(steps), source: .masks(folder.file(masks)), output: folder.file("out"),
        images: images.map(folder.file)), observer: observer)
  }

  private func samples(_ folder: Folder, _ name: String) throws -> [UInt8] {
    guard case .uint8(let values) = try ImageCodec.decode(path: folder.file(name)).image.samples else { return [] }
    return values
  }

  @Test func aBareListTakesNonZeroForForeground() throws {
    try withFolder { folder in
      try folder.write(Self.open, to: "steps.yaml")
      try folder.write(blockAndDot(1), to: "masks/a.png")
      try folder.write(blockAndDot(200), to: "masks/b.tif")
      let result = try run(folder)
      #expect(result.written == 2 && result.failures.isEmpty)
      let block = Image.gray(7, 5) { x, y in x < 3 && y < 3 ? 255 : 0 }
      for name in ["a", "b"] { #expect(try ImageCodec.decode(path: folder.file("out/\(name).png")).image == block) }
    }
  }

  @Test func aPipelineGivesItsClassesAndTheIgnoredValue() throws {
    try withFolder { folder in
      try folder.write(
        """
        data: {images: images, masks: masks, classes: {background: 3, cell: 1, wall: [7, 8]}, ignore: 9}
        postprocessing: [threshold: {value: 0.3}, removeSmall: {area: 2, classes: wall}]
        """, to: "pipeline.yaml")
      try folder.write(Image.row([3, 1, 9, 8, 3, 8, 7, 1]), to: "masks/a.png")
      var notes: [String] = []
      _ = try run(folder, steps: "pipeline.yaml") { if case .note(let text) = $0 { notes.append(text) } }
      #expect(try samples(folder, "out/a.png") == [3, 1, 9, 3, 3, 7, 7, 1])
      #expect(notes == ["masks are decided already: left out threshold"])
      // A value that no class covers.
      try folder.write(Image.row([3, 1, 5]), to: "masks/b.png")
      let result = try run(folder, steps: "pipeline.yaml")
      #expect(result.written == 1 && result.failures.count == 1)
      #expect(result.failures[0].contains("b.png: mask values that no class covers: 5 (1 pixels)"))
    }
  }

  @Test func aThresholdIsForWhatIsNoPrediction() throws {
    try withFolder { folder in
      try folder.write(
        """
        data: {images: images, masks: masks, classes: {background: 0, cell: 1}, maskThreshold: 128}
        postprocessing: [removeSmall: {area: 2}]
        """, to: "pipeline.yaml")
      try folder.write(Image.row([0, 1, 1, 0, 1]), to: "masks/predicted.png")
      try folder.write(Image.row([0, 200, 255, 90, 129, 3]), to: "masks/smooth.png")
      _ = try run(folder, steps: "pipeline.yaml")
      #expect(try samples(folder, "out/predicted.png") == [0, 1, 1, 0, 0])
      #expect(try samples(folder, "out/smooth.png") == [0, 1, 1, 0, 0, 0])
    }
  }

  @Test func classesOfOneFileEachAreOneMask() throws {
    try withFolder { folder in
      try folder.write(
        """
        data: {images: images, masks: {cell: "{image}.c.png", wall: "{image}.w.png"}}
        postprocessing: [close: {element: line, length: 3, classes: wall}, removeSmall: {area: 2, classes: cell}]
        """, to: "pipeline.yaml")
      try folder.write(Image.row([255, 0, 0, 0, 0, 0, 255, 255]), to: "masks/a.cell.png")
      try folder.write(Image.row([0, 0, 255, 0, 255, 0, 0, 0]), to: "masks/a.wall.png")
      _ = try run(folder, steps: "pipeline.yaml")
      #expect(try samples(folder, "out/a.cell.png") == [0, 0, 0, 0, 0, 0, 255, 255])
      #expect(try samples(folder, "out/a.wall.png") == [0, 0, 255, 255, 255, 0, 0, 0])
      try folder.write(Image.row([0]), to: "masks/b.png")
      let error = failure(PipelineError.self) { try run(folder, steps: "pipeline.yaml") }
      #expect(error?.description.contains("must end in .CLASS, one of cell, wall") == true)
    }
  }

  @Test func aStackIsOneCase() throws {
    try withFolder { folder in
      try folder.write("- removeSmall: {area: 3}\n- open: {element: ball, radius: 0}\n", to: "steps.yaml")
      // A column through all planes, and a pair of pixels in one.
      let stack = Image.stack(5, 2, 3) { x, y, z in x == 0 && y == 0 || x >= 3 && y == 1 && z == 1 ? 255 : 0 }
      try folder.write(stack, to: "masks/s.tif")
      _ = try run(folder)
      let column = Image.stack(5, 2, 3) { x, y, _ in x == 0 && y == 0 ? 255 : 0 }
      #expect(try ImageCodec.decode(path: folder.file("out/s.tif")).image.samples == column.samples)
    }
  }

  @Test func anAreaInMillimetresNeedsThePixels() throws {
    try withFolder { folder in
      try folder.write("- removeSmall: {area: 0.75, unit: mm2}\n", to: "steps.yaml")
      var spaced = Image(
        width: 5, height: 1, channels: .gray, bitsPerSample: 8, spacing: .init(x: 0.5, y: 0.5),
        samples: .uint8([1, 1, 0, 1, 1]))
      try folder.write(spaced, to: "masks/a.png")
      try folder.write(Image.row([1, 1, 0, 1, 1]), to: "masks/b.png")
      try folder.write(Image.stack(5, 1, 2) { x, _, _ in x == 2 ? 0 : 1 }, to: "masks/c.tif")
      let result = try run(folder)
      #expect(result.written == 1 && result.failures.count == 2, "\(result.failures)")
      #expect(result.failures[0].contains("b.png: postprocessing: removeSmall asks for an area in mm² and needs"))
      #expect(result.failures[1].contains("c.tif: postprocessing: removeSmall asks for an area in mm², and a stack"))
      #expect(try samples(folder, "out/a.png") == [0, 0, 0, 0, 0])
      let written = try ImageCodec.decode(path: folder.file("out/a.png")).image.spacing
      #expect(written == .init(x: 0.5, y: 0.5))

      // The images state it in the masks' place.
      try folder.remove("masks/c.tif")
      spaced = Image(
        width: 5, height: 1, channels: .gray, bitsPerSample: 8, spacing: .init(x: 1, y: 0.5),
        samples: .uint8([5, 6, 7, 8, 9]))
      for name in ["a", "b"] { try folder.write(spaced, to: "images/\(name).png") }
      #expect(try run(folder, images: "images").failures.isEmpty)
      for name in ["a", "b"] { #expect(try samples(folder, "out/\(name).png") == [255, 255, 0, 255, 255]) }
      try folder.remove("images/b.png")
      let error = failure(PipelineError.self) { try run(folder, images: "images") }
      #expect(error?.code == .unpaired && error?.problems.count == 1)
    }
  }

  // MARK: Probabilities

  /// Pages as `PredictionWriter` orders them: all classes of a plane, then those of the next.
  private func probabilities(_ width: Int, _ pages: [[Float]]) -> Image {
    Image(
      width: width, height: 1, planes: pages.count, channels: .gray, bitsPerSample: 32,
      samples: .float(pages.flatMap { $0 }))
  }

  private func decide(_ folder: Folder, steps: String = "steps.yaml") throws -> PredictionResult {
    try PostprocessStage.perform(
      PostprocessingRequest(
        steps: folder.file(steps), source: .probabilities(folder.file("probabilities")), output: folder.file("out")))
  }

  @Test func probabilitiesAreDecidedAgain() throws {
    try withFolder { folder in
      try folder.write("- threshold: {value: 0.25}\n", to: "steps.yaml")
      try folder.write(probabilities(3, [[0.9, 0.7, 0.2], [0.1, 0.3, 0.8]]), to: "probabilities/a.tif")
      try folder.write(
        probabilities(3, [[0.9, 0.7, 0.2], [0.1, 0.3, 0.8], [0, 0, 1], [0.5, 0.2, 0.1]]), to: "probabilities/s.tif")
      #expect(try decide(folder).failures.isEmpty)
      #expect(try samples(folder, "out/a.png") == [0, 255, 255])
      #expect(try samples(folder, "out/s.tif") == [0, 255, 255, 255, 0, 0])
      // Three classes: the same four pages are no whole number of planes.
      try folder.write(
        """
        data: {images: images, masks: masks, classes: {background: 0, cell: 1, wall: 2}}
        postprocessing: [threshold: {value: 0.9, perClass: {wall: 0.2}}]
        """, to: "pipeline.yaml")
      try folder.write(probabilities(2, [[0, 0], [0.8, 0.95], [0.3, 0.1]]), to: "probabilities/a.tif")
      let result = try decide(folder, steps: "pipeline.yaml")
      #expect(try samples(folder, "out/a.png") == [2, 1])
      #expect(result.written == 1 && result.failures.count == 1)
      #expect(
        result.failures[0].contains(
          "expected a page for each of the 3 classes (background, cell, wall) and plane, found 4"))
    }
  }

  @Test(arguments: [(Float.nan, "found nan"), (1.5, "found 1.5"), (-0.1, "found -0.1")])
  func whatIsNoProbabilityIsRefused(value: Float, message: String) throws {
    try withFolder { folder in
      try folder.write("- fillHoles\n", to: "steps.yaml")
      try folder.write(probabilities(1, [[0.5], [value]]), to: "probabilities/a.tif")
      let failures = try decide(folder).failures
      #expect(failures.count == 1 && failures[0].contains(message), "\(failures)")
      try folder.write(Image.row([1, 2]), to: "probabilities/a.tif")
      #expect(try decide(folder).failures.first?.contains("gray float32 pages") == true)
    }
  }

  // MARK: Bad input

  @Test(arguments: [
    ("- opne: {radius: 1}\n", "steps.yaml:1:3: unknown step 'opne'; did you mean 'open'?"),
    ("- open: {classes: cell}\n", "there is no class 'cell'; there are: foreground"),
    ("- fillHoles\n- threshold\n", "steps.yaml:2:3: 'postprocessing.1.threshold' decides"),
    ("open: {radius: 1}\n", "unknown key 'open'"), ("", "holds no steps"), ("name: x\n", "unknown key 'name'"),
    ("fillHoles\n", "'postprocessing' must be a list of steps, found 'fillHoles'"), ("- [\n", "is not valid YAML"),
    ("data: {images: i}\npostprocessing: [fillHoles]\n", "'data.masks' is missing"),
  ])
  func refusesWrongSteps(yaml: String, message: String) throws {
    try withFolder { folder in
      try folder.write(yaml, to: "steps.yaml")
      try folder.write(blockAndDot(), to: "masks/a.png")
      let error = try #require(failure(DefinitionError.self) { try run(folder) })
      #expect(error.description.contains(message), "\(error)")
    }
  }

  @Test(arguments: ["[]\n", "- threshold\n", "- smooth\n- argmax\n"]) func somethingMustBeLeftToDo(yaml: String) throws
  {
    try withFolder { folder in
      try folder.write(yaml, to: "steps.yaml")
      try folder.write(blockAndDot(), to: "masks/a.png")
      let error = try #require(failure(PipelineError.self) { try run(folder) })
      #expect(error.code == .postprocessing && error.description.contains("no step changes masks"))
    }
  }

  @Test func itsInputIsNotReplaced() throws {
    try withFolder { folder in
      try folder.write(Self.open, to: "steps.yaml")
      try folder.write(blockAndDot(), to: "out/a.png")
      let before = try folder.bytes(of: "out/a.png")
      let error = try #require(failure(PipelineError.self) { try run(folder, masks: "out") })
      #expect(error.code == .output && error.description.contains("would replace the file that it is made from"))
      #expect(try folder.bytes(of: "out/a.png") == before)
    }
  }

  @Test func oneBadFileKeepsNoOtherFromBeingDone() throws {
    try withFolder { folder in
      try folder.write(Self.open, to: "steps.yaml")
      for number in 0..<9 { try folder.write(blockAndDot(), to: "masks/\(number).png") }
      try folder.write([1, 2, 3], to: "masks/4.png")
      let result = try run(folder)
      #expect(result.written == 8 && result.failures.count == 1 && result.failures[0].contains("4.png"))
    }
  }

  @Test func emptyAndFullMasksAreFine() throws {
    try withFolder { folder in
      try folder.write(
        "- open: {radius: 40}\n- close: {radius: 40}\n- fillHoles\n- keepLargest\n- convexHull\n- split\n- contour\n",
        to: "steps.yaml")
      try folder.write(Image.gray(9, 6) { _, _ in 0 }, to: "masks/empty.png")
      try folder.write(Image.gray(9, 6) { _, _ in 1 }, to: "masks/full.png")
      #expect(try run(folder).failures.isEmpty)
      #expect(try samples(folder, "out/empty.png").allSatisfy { $0 == 0 })
    }
  }
}
