import Foundation
import Testing

@Suite struct TunePostprocessTests {
  /// A run with six validation cases, shared by the tests that leave it as it is.
  private static func trained() throws -> Folder {
    let folder = try Folder()
    try folder.prepare(count: 16)
    let run = try Program.run(
      "train", "tiny.yaml", "--output", "run", "--quiet", "--set",
      "data.split={train: 0.4, validation: 0.4, test: 0.2}", in: folder)
    precondition(run.status == 0, run.errors)
    return folder
  }

  @Test func tunesARunAndPredictsWithIt() throws {
    let folder = try Self.trained()
    let tuned = try Program.run("tune-postprocess", "run", "--quiet", in: folder)
    #expect(tuned.status == 0, "\(tuned.errors)")
    for part in [
      "step", "threshold", "removeSmall", "95 % interval", "of 6 validation cases", "postprocessing:",
      "steps  run/postprocessing.yaml", "model  run/checkpoints/tuned.safetensors",
    ] { #expect(tuned.output.contains(part), "\(part)") }
    #expect(tuned.errors.isEmpty)

    let again = try Program.run("tune-postprocess", "run", in: folder)
    #expect(again.status == 1 && again.errors.contains("--replace"))
    let json = try Program.run(
      "tune-postprocess", "run", "--replace", "--score", "dice", "--format", "json", in: folder)
    #expect(json.status == 0, "\(json.errors)")
    let report = try #require(
      JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(report["units"] as? Int == 6 && report["score"] as? String == "dice")
    #expect((report["steps"] as? [[String: Any]])?.count == 5)
    let steps = try #require(report["postprocessing"] as? String)
    #expect(try folder.text("run/postprocessing.yaml").hasSuffix(steps))

    let predicted = try Program.run(
      "predict", "--model", "run/checkpoints/tuned.safetensors", "--images", "set/images/lesion-01.png", "--output",
      "masks", in: folder)
    #expect(predicted.status == 0, "\(predicted.errors)")
    // What it wrote stands in a pipeline.
    let list = try folder.text("run/postprocessing.yaml")
    try folder.write(Folder.pipeline + "\npostprocessing:\n" + list, to: "with.yaml")
    let checked = try Program.run("check", "with.yaml", in: folder)
    #expect(checked.status == 0, "\(checked.errors)")
  }

  @Test func saysWhatItCannotTune() throws {
    let folder = try Folder()
    let missing = try Program.run("tune-postprocess", "nowhere", in: folder)
    #expect(missing.status == 1 && missing.errors.contains("nowhere: is no folder of a run"))
    let score = try Program.run("tune-postprocess", "nowhere", "--score", "recall", in: folder)
    #expect(score.status == 2 && score.errors.contains("iou, miou, dice"))
  }
}
