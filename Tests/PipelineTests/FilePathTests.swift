import Testing

@testable import Pipeline

@Suite struct FilePathTests {
  @Test(arguments: [
    ("x", "", "x", "", "x"), ("a/x.png", "a", "x.png", "png", "x"), ("/x.PNG", "/", "x.PNG", "png", "x"),
    ("a.b/c", "a.b", "c", "", "c"), ("a/.hidden", "a", ".hidden", "", ".hidden"),
    ("1.tar.gz", "", "1.tar.gz", "gz", "1.tar"),
    ("a/", "a", "", "", ""),
  ])
  func partsAreTakenAtSlashesAndDots(path: String, folder: String, name: String, ending: String, base: String) {
    #expect(FilePath.folder(of: path) == folder)
    #expect(FilePath.name(of: path) == name)
    #expect(FilePath.fileExtension(of: path) == ending)
    #expect(FilePath.baseName(of: path) == base)
  }

  @Test func joinsWithOneSlash() {
    #expect(FilePath.join("a", "b") == "a/b")
    #expect(FilePath.join("a/", "b") == "a/b")
    #expect(FilePath.join("", "b") == "b")
    #expect(FilePath.join("a", "") == "a")
    #expect(FilePath.withoutExtension("a.b/c.png") == "a.b/c")
  }
}
