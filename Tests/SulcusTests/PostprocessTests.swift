import Foundation
import Testing

@Suite struct PostprocessTests {
  /// Lesions with their masks in `set/`.
  private func masks(_ count: Int = 3) throws -> Folder {
    let folder = try Folder()
    let made = try Program.run("synthesize", "--output", "set", "--count", "\(count)", "--quiet", in: folder)
    #expect(made.status == 0, "\(made.errors)")
    return folder
  }

  @Test func masksGoThroughTheSteps() throws {
    let folder = try masks()
    try folder.write("- threshold: {value: 0.4}\n- open: {radius: 60}\n", to: "steps.yaml")
    let result = try Program.run(
      "postprocess", "steps.yaml", "--masks", "set/masks", "--output", "out/deep", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "3 masks written to out/deep\n")
    #expect(result.errors.contains("note: masks are decided already: left out threshold"))
    #expect(try folder.names("out/deep") == folder.names("set/masks"))
    // No lesion holds a disk of that size.
    let inspected = try Program.run("inspect", "out/deep", in: folder)
    #expect(!inspected.output.contains("0,255"), "\(inspected.output)")
  }

  @Test func aPipelineAndABareListDoTheSame() throws {
    let folder = try masks()
    try folder.write(
      Folder.pipeline + "\npostprocessing: [erode: {radius: 3}, contour]\n", to: "pipeline.yaml")
    try folder.write("- erode: {radius: 3}\n- contour\n", to: "steps.yaml")
    for (steps, output) in [("pipeline.yaml", "one"), ("steps.yaml", "two")] {
      let result = try Program.run(
        "postprocess", steps, "--masks", "set/masks", "--output", output, "--quiet", in: folder)
      #expect(result.status == 0 && result.output == "" && result.errors == "", "\(result.errors)")
    }
    for name in try folder.names("set/masks") {
      #expect(try folder.bytes("one/" + name) == folder.bytes("two/" + name))
    }
  }

  @Test func aBadMaskIsToldAndTheOthersAreWritten() throws {
    let folder = try masks()
    try folder.write(Data("text".utf8), to: "set/masks/bad.png")
    try folder.write("- fillHoles\n", to: "steps.yaml")
    let result = try Program.run("postprocess", "steps.yaml", "--masks", "set/masks", "--output", "out", in: folder)
    #expect(result.status == 1)
    #expect(result.output == "3 masks written to out, 1 failed\n")
    #expect(result.errors.contains("sulcus: set/masks/bad.png"), "\(result.errors)")
    #expect(try folder.names("out").count == 3)
  }

  @Test(arguments: [
    ("- opne\n", "steps.yaml:1:3: unknown step 'opne'; did you mean 'open'?"),
    ("- open: {classes: lesoin}\n", "there is no class 'lesoin'"),
    ("- fillHoles\n- smooth\n", "steps.yaml:2:3: 'postprocessing.1.smooth' changes probabilities"),
    ("- hysteresis: {low: 0.6, high: 0.4}\n", "must not be above 'high', found 0.6 and 0.4"),
    ("- threshold\n", "no step changes masks; for probabilities alone, which --probabilities gives: threshold"),
  ])
  func mistakesAreFoundBeforeAnyWork(yaml: String, message: String) throws {
    let folder = try masks(1)
    try folder.write(yaml, to: "steps.yaml")
    let result = try Program.run("postprocess", "steps.yaml", "--masks", "set/masks", "--output", "out", in: folder)
    #expect(result.status == 1 && result.errors.contains(message), "\(result.errors)")
    #expect(!folder.exists("out"))
  }

  @Test func theInputIsNotReplaced() throws {
    let folder = try masks(1)
    try folder.write("- fillHoles\n", to: "steps.yaml")
    let name = try folder.names("set/masks")[0]
    let before = try folder.bytes("set/masks/" + name)
    for output in ["set/masks", "./set/../set/masks/"] {
      let result = try Program.run(
        "postprocess", "steps.yaml", "--masks", "set/masks", "--output", output, in: folder)
      #expect(result.status == 1 && result.errors.contains("would replace the file"), "\(result.errors)")
    }
    #expect(try folder.bytes("set/masks/" + name) == before)
  }

  @Test func checkNamesTheFilesWithoutSpacing() throws {
    let folder = try Folder()
    try folder.prepare()
    let steps = "postprocessing=[removeSmall: {area: 0.5, unit: mm2}]"
    let result = try Program.run("check", "tiny.yaml", "--set", steps, in: folder)
    #expect(result.status == 1)
    for name in try folder.names("set/images") {
      #expect(result.errors.contains("set/images/\(name): postprocessing: removeSmall asks for an area in mm²"))
    }
    let ball = try Program.run("check", "tiny.yaml", "--set", "postprocessing=[open: {element: ball}]", in: folder)
    #expect(ball.status == 0 && ball.output.contains("note: postprocessing: open has an element that reaches"))
  }
}
