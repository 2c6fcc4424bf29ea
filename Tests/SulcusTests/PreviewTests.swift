import Foundation
import Testing

@Suite struct PreviewTests {
  private func prepared() throws -> Folder {
    let folder = try Folder()
    try folder.prepare()
    return folder
  }

  @Test func writesWhatItSays() throws {
    let folder = try prepared()
    let result = try Program.run(
      "preview", "tiny.yaml", "--output", "seen/here", "--samples", "2", "--count", "3", "--html", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "2 samples written to seen/here, see seen/here/preview.html\n")
    #expect(try folder.names("seen/here").count { $0.hasSuffix(".png") } == 2)
    #expect(try folder.names("seen/here").count == 5)
    let again = try Program.run("preview", "tiny.yaml", "--output", "seen/here", "--quiet", in: folder)
    #expect(again.status == 0 && again.output == "" && again.errors == "")
    #expect(try folder.names("seen/here").count { $0.hasSuffix(".png") } == 6)
    #expect(!folder.exists("seen/here/preview.html"))
  }

  @Test func theSeedChangesWhatIsSeen() throws {
    let folder = try prepared()
    for (name, options) in [("one", []), ("same", []), ("other", ["--seed", "4"])] {
      let result = try Program.run(["preview", "tiny.yaml", "--output", name, "--quiet"] + options, in: folder)
      #expect(result.status == 0, "\(result.errors)")
    }
    func pictures(_ name: String) throws -> [Data] {
      try folder.names(name).filter { $0.hasSuffix(".png") }.map { try folder.bytes("\(name)/\($0)") }
    }
    #expect(try pictures("one") == pictures("same"))
    #expect(try pictures("one") != pictures("other"))
  }

  @Test func aFolderOfOtherFilesStaysAsItIs() throws {
    let folder = try prepared()
    try folder.write("mine", to: "here/notes.txt")
    let result = try Program.run("preview", "tiny.yaml", "--output", "here", in: folder)
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("sulcus: here: holds other files, notes.txt for one"))
    #expect(try folder.names("here") == ["notes.txt"] && folder.text("here/notes.txt") == "mine")
  }

  @Test func missingMasksAreAllTold() throws {
    let folder = try prepared()
    for number in ["01", "04"] {
      try FileManager.default.removeItem(atPath: folder.file("set/masks/lesion-\(number).png"))
    }
    let result = try Program.run("preview", "tiny.yaml", "--output", "here", in: folder)
    #expect(result.status == 1)
    #expect(result.errors.contains("lesion-01") && result.errors.contains("lesion-04"))
    #expect(!folder.exists("here"))
  }

  @Test func wrongStepsHaveTheirPlace() throws {
    let folder = try prepared()
    let result = try Program.run(
      "preview", "tiny.yaml", "--output", "here", "--set", "augmentation=[{mixUp: {probability: 1.5}}]", in: folder)
    #expect(result.status == 1)
    #expect(result.errors.contains("'augmentation.0.mixUp.probability' must be from 0.0 to 1.0, found 1.5"))
  }
}
