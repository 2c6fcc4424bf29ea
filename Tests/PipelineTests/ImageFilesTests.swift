import Foundation
import Testing

@testable import Pipeline

@Suite struct ImageFilesTests {
  private func folder<Result>(_ names: [String], _ body: (Folder) throws -> Result) throws -> Result {
    try withFolder { folder in
      for name in names { try folder.write("x", to: name) }
      return try body(folder)
    }
  }

  private func expect(
    _ location: String, _ names: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let files = try ImageFiles.list(location)
    #expect(files.map(\.baseName) == names, sourceLocation: sourceLocation)
  }

  @Test func numbersInNamesCountAsNumbers() throws {
    try folder(["s10.png", "s2.tif", "s1.JPG", "s2b.png"]) { folder in
      try expect(folder.path, ["s1", "s2", "s2b", "s10"])
    }
  }

  @Test func namesOfEqualNumbersHaveOneOrder() throws {
    try folder((0..<8).map { String(repeating: "0", count: $0) + "7.png" }) { folder in
      let names = try ImageFiles.list(folder.path).map(\.baseName)
      #expect(names == names.sorted())
    }
  }

  @Test func onlyVisibleImagesOfTheFolderItselfCount() throws {
    try folder(["a.png", ".hidden.png", "notes.txt", "sub/b.png"]) { folder in
      try expect(folder.path, ["a"])
    }
  }

  @Test func subfoldersAreKeptInTheNamesWhereTheyAreSearched() throws {
    try folder(["a.png", "one/a.png", "two/deep/a.v2.tif", ".git/b.png"]) { folder in
      let names = try ImageFiles.list(folder.path, recursive: true).map(\.baseName)
      #expect(names.sorted() == ["a", "one/a", "two/deep/a.v2"])
    }
  }

  @Test func aGlobAndAFileAreTakenAsTheyAre() throws {
    try folder(["a1.png", "a2.png", "b1.png"]) { folder in
      try expect(folder.file("a*.png"), ["a1", "a2"])
      try expect(folder.file("[b]?.png"), ["b1"])
      try expect(folder.file("b1.png"), ["b1"])
    }
  }

  @Test(arguments: [
    ([], "", "the folder is empty"), (["a.txt", "b.dcm"], "", "it holds dcm, txt files only; expected"),
    (["a.png"], "b*.png", "no file matches"), (["a.png"], "missing", "no such file or folder"),
  ])
  func whereThereIsNoImageThatIsSaid(names: [String], location: String, message: String) throws {
    try folder(names) { folder in
      let place = location.isEmpty ? folder.path : folder.file(location)
      let error = try #require(failure(PipelineError.self) { try ImageFiles.list(place) })
      #expect(error.code == .noImages)
      #expect(error.description.contains(message))
      #expect(error.description.hasPrefix(place))
    }
  }

  @Test func twoFilesOfOneBaseNameAreBothNamed() throws {
    try folder(["a.png", "a.tif", "b.png"]) { folder in
      let error = try #require(failure(PipelineError.self) { try ImageFiles.list(folder.path) })
      #expect(error.code == .duplicateName)
      #expect(error.problems.count == 1)
      #expect(error.description.contains("\(folder.file("a.png")) and \(folder.file("a.tif"))"))
      #expect(try ImageFiles.find(folder.path, recursive: false).count == 3)
    }
  }

  @Test(arguments: [("/a/b.png", "b"), ("b.v2.tif", "b.v2"), ("b", "b"), ("/a.b/c.png", "c")])
  func baseNamesLoseFolderAndExtension(path: String, name: String) {
    #expect(FilePath.baseName(of: path) == name)
  }
}
