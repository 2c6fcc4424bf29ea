import Testing

@testable import Pipeline

@Suite struct GroupsTests {
  private typealias Source = PipelineDefinition.GroupSource

  @Test func aPatternTakesItsFirstGroup() throws {
    let names = ["Image_01L", "Image_01R", "Image_12L"]
    #expect(
      try Source.pattern(#"Image_(\d+)([LR])"#).groups(of: names)
        == ["Image_01L": "01", "Image_01R": "01", "Image_12L": "12"])
    // Anywhere in the name, unless it is anchored; any letters.
    #expect(try Source.pattern("([^_]+)$").groups(of: ["a_käse", "b_käse"]) == ["a_käse": "käse", "b_käse": "käse"])
  }

  @Test func everyImageNeedsAGroup() throws {
    let error = try #require(
      failure(PipelineError.self) { try Source.pattern(#"(\d+)L|R"#).groups(of: ["1L", "2R", "3X"]) })
    #expect(error.code == .split)
    // An alternative without the group gives none.
    #expect(error.problems.count == 2)
    #expect(error.problems[0].contains(#"the image '2R' has no group: data.groups.pattern '(\d+)L|R' does not match"#))
    try withFolder { folder in
      let path = try folder.write("image,group\na,1\n", to: "groups.csv")
      #expect(try Source.file(path).groups(of: ["a"]) == ["a": "1"])
      let error = failure(PipelineError.self) { try Source.file(path).groups(of: ["a", "b"]) }
      #expect(error?.problems == ["\(path): the image 'b' has no group"])
    }
  }
}
