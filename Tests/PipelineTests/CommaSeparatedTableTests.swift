import Testing

@testable import Pipeline

@Suite struct CommaSeparatedTableTests {
  private func table(_ text: String) throws -> CommaSeparatedTable {
    try withFolder { folder in try CommaSeparatedTable(path: folder.write(text, to: "table.csv")) }
  }

  private func error(_ body: () throws -> Void) -> PipelineError? { failure(PipelineError.self, body) }

  @Test(arguments: [
    "image,group\na,1\nb,2\n", "image,group\na,1\nb,2", "image,group\r\na,1\r\nb,2\r\n",
    "\u{FEFF}image,group\na,1\nb,2\n",
    "image,group\n\na,1\n\nb,2\n\n", "\"image\",\"group\"\n\"a\",\"1\"\n\"b\",2\n", "image,group\ra,1\rb,2\r",
  ])
  func readsWhateverWritesIt(text: String) throws {
    let table = try table(text)
    #expect(table.header == ["image", "group"])
    #expect(table.rows == [["a", "1"], ["b", "2"]])
  }

  @Test func quotesKeepCommasQuotesAndLineEnds() throws {
    #expect(
      try table("a,b\n\"x, y\",\"say \"\"no\"\"\nthen go\"\n,\n").rows == [["x, y", "say \"no\"\nthen go"], ["", ""]])
  }

  @Test func columnsAreFoundByName() throws {
    let table = try table("site,image,group\n1,a,p\n2,b,q\n")
    #expect(try table.dictionary(key: "image", value: "group") == ["a": "p", "b": "q"])
    #expect(
      error { _ = try table.dictionary(key: "image", value: "set") }?.description.contains("found site,image,group")
        == true)
  }

  @Test(arguments: [
    ("", "the file is empty"), ("a,b\n1\n", "row 2 has 1 fields where the header has 2"),
    ("a,b\n1,2\n1,2,3\n", "row 3 has 3 fields"),
  ])
  func aBrokenTableIsNamed(text: String, message: String) {
    let error = error { _ = try table(text) }
    #expect(error?.code == .unreadable)
    #expect(error?.description.contains(message) == true)
    #expect(error?.description.contains("table.csv") == true)
  }

  @Test func aQuoteWithoutItsEndIsRefused() {
    #expect(error { _ = try table("a,b\n1,\"2\n3,4\n") }?.description.contains("quote") == true)
  }

  @Test func aKeyStandsOnce() throws {
    let table = try table("image,set\na,train\na,test\n")
    #expect(
      error { _ = try table.dictionary(key: "image", value: "set") }?.description.contains("'a' stands twice") == true)
  }

  @Test func aMissingFileIsNamed() {
    let error = error { _ = try CommaSeparatedTable(path: "/nowhere/table.csv") }
    #expect(error?.description.hasPrefix("/nowhere/table.csv: ") == true)
  }
}
