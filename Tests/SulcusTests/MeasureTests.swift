import Foundation
import Testing

@Suite struct MeasureTests {
  @Test func measuresWhatItWasTold() throws {
    let folder = try Folder()
    try folder.prepare(count: 3)
    let result = try Program.run(
      "measure", "--masks", "set/masks", "--images", "set/images", "--output", "out", "--labels", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try folder.names("out") == ["labels", "objects", "summary.csv"])
    #expect(try folder.names("out/objects") == ["lesion-1.csv", "lesion-2.csv", "lesion-3.csv"])
    #expect(try folder.names("out/labels") == ["lesion-1.png", "lesion-2.png", "lesion-3.png"])
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 5 && lines[0].hasPrefix("image") && lines[4] == "3 masks measured in out")
    #expect(try folder.text("out/objects/lesion-1.csv").hasPrefix("object,class,area_px,centroid_x_px,"))
    #expect(try folder.text("out/summary.csv").hasPrefix("image,class,objects,total_area_px,"))
  }

  @Test func jsonIsTheSummaryAlone() throws {
    let folder = try Folder()
    try folder.prepare(count: 2)
    let result = try Program.run(
      "measure", "--masks", "set/masks/lesion-1.png", "--output", "out", "--format", "json", in: folder)
    #expect(result.status == 0 && result.errors.isEmpty)
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
    #expect(rows.count == 1 && rows[0]["image"] as? String == "lesion-1")
    #expect(rows[0]["class"] as? String == "foreground" && (rows[0]["objects"] as? Int ?? 0) > 0)
  }

  @Test func whatFailsIsNamedAndTheRestIsDone() throws {
    let folder = try Folder()
    try folder.prepare(count: 2)
    try folder.write("hello", to: "set/masks/broken.png")
    let result = try Program.run("measure", "--masks", "set/masks", "--output", "out", "--quiet", in: folder)
    #expect(result.status == 1)
    #expect(result.errors.contains("set/masks/broken.png"))
    #expect(try folder.names("out/objects").count == 2)
  }

  @Test(arguments: [
    (["--connectivity", "5"], "--connectivity must be 4, 8, 6, 18 or 26, found 5"),
    (["--classes", "cell"], "--classes must be name=value"),
    (["--instances", "--split"], "leave --split out"),
    (["--instances", "--classes", "a=0,b=1"], "leave --classes out"),
  ])
  func aWrongCommandLineIsSaid(options: [String], says text: String) throws {
    let folder = try Folder()
    let result = try Program.run(["measure", "--masks", "masks", "--output", "out"] + options, in: folder)
    #expect(result.status == 2 && result.errors.contains(text), "\(result.errors)")
    #expect(!folder.exists("out"))
  }

  @Test func masksAreNeverWrittenOver() throws {
    let folder = try Folder()
    try folder.prepare(count: 1)
    let before = try folder.bytes("set/masks/lesion-1.png")
    let result = try Program.run("measure", "--masks", "set/masks", "--output", "set/masks", "--labels", in: folder)
    #expect(result.status == 1 && result.errors.contains("choose another output folder"))
    #expect(try folder.bytes("set/masks/lesion-1.png") == before)
    #expect(try folder.names("set/masks") == ["lesion-1.png"])
  }
}
