import Testing

@testable import Pipeline

@Suite struct ConfigurationNodeTests {
  private func parse(_ yaml: String) throws(DefinitionError) -> ConfigurationNode {
    try ConfigurationNode.parse(yaml, source: "a.yaml", directory: "folder")
  }

  private func place(_ node: ConfigurationNode?) -> [Int] { node.map { [$0.origin.line, $0.origin.column] } ?? [] }

  /// The tree as nested texts, to compare.
  private func text(_ node: ConfigurationNode?) -> String {
    switch node?.content {
    case .map(let entries): "{" + entries.map { "\($0.key): \(text($0.value))" }.joined(separator: ", ") + "}"
    case .list(let items): "[" + items.map(text).joined(separator: ", ") + "]"
    case .scalar(let word, let quoted): quoted ? "\"\(word)\"" : word
    case .null: "null"
    case nil: "absent"
    }
  }

  @Test func everyValueKnowsItsPlace() throws {
    let tree = try parse("a: 1\nb:\n  c: [x, \"y\"]\n  d:\n")
    #expect(place(tree["a"]) == [1, 4])
    #expect(place(tree["b"]?["c"]) == [3, 6])
    #expect(tree["a"]?.origin.source == "a.yaml")
    #expect(tree["a"]?.origin.directory == "folder")
    #expect(text(tree) == "{a: 1, b: {c: [x, \"y\"], d: null}}")
  }

  @Test(arguments: ["", "# a comment\n", "---\n"]) func nothingIsAnEmptyMap(yaml: String) throws {
    let tree = try parse(yaml)
    #expect(text(tree) == "{}" || text(tree) == "null")
  }

  @Test(arguments: [
    ("a: ~", "nothing"), ("a: null", "nothing"), ("a:", "nothing"), ("a: 'null'", "the text \"null\""), ("a: 5", "'5'"),
    ("a: [1]", "a list"), ("a: {b: 1}", "a map"),
  ])
  func kindsAreNamedInPlainWords(yaml: String, kind: String) throws {
    #expect(try parse(yaml)["a"]?.kind == kind)
  }

  @Test func anchorsAreExpanded() throws {
    #expect(text(try parse("a: &x {b: 1}\nc: *x\n")) == "{a: {b: 1}, c: {b: 1}}")
  }

  @Test func aliasesThatExplodeAreRefused() throws {
    var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...8 {
      let alias = "*a\(level - 1)"
      yaml += "a\(level): &a\(level) [\(Array(repeating: alias, count: 10).joined(separator: ", "))]\n"
    }
    let error = failure(DefinitionError.self) { try parse(yaml) }
    #expect(error?.description.contains("holds more than 100000 values") == true)
  }

  @Test(arguments: [
    ("a: 1\nb: 2\na: 3\n", 1, 1, "has a key twice in one map: a"),
    ("a:\n  b: 1\n  b: 2\n", 2, 3, "has a key twice in one map: b"), ("a: {b: 1\n", 2, 1, "is not valid YAML"),
    ("a: *nothing\n", 1, 4, "undefined alias"), ("? [a]\n: 1\n", 1, 3, "a key must be a word"),
    ("a: b: c\n", 1, 5, "is not valid YAML"),
  ])
  func brokenTextHasItsPlace(yaml: String, line: Int, column: Int, message: String) throws {
    let diagnostic = try #require(failure(DefinitionError.self) { try parse(yaml) }?.diagnostics.first)
    #expect(diagnostic.message.contains(message))
    #expect([diagnostic.line, diagnostic.column] == [line, column])
  }

  @Test(arguments: [
    ("{a: 1, b: 2}", "{b: 3, c: 4}", "{a: 1, b: 3, c: 4}"), ("{a: {b: 1, c: 2}}", "{a: {c: 3}}", "{a: {b: 1, c: 3}}"),
    ("{a: [1, 2, 3]}", "{a: [4]}", "{a: [4]}"), ("{a: {b: 1}}", "{a: 2}", "{a: 2}"),
    ("{a: 2}", "{a: {b: 1}}", "{a: {b: 1}}"),
    ("{a: {b: 1}}", "{a: }", "{}"), ("{a: {b: 1, c: 2}}", "{a: {b: null}}", "{a: {c: 2}}"),
    ("{a: 1}", "{b: }", "{a: 1, b: null}"),
  ])
  func mapsMergeKeyByKeyAndTheRestReplaces(base: String, changes: String, merged: String) throws {
    #expect(text(try parse(base).merged(with: parse(changes))) == merged)
  }

  @Test func aKeyIsRemoved() throws {
    #expect(text(try parse("{a: 1, b: 2}").removing("a")) == "{b: 2}")
  }

  @Test(arguments: [
    ("{a: 1}", "a=2", "{a: 2}"), ("{a: 1}", "b.c.d=2", "{a: 1, b: {c: {d: 2}}}"),
    ("{a: [1, 2]}", "a.1=5", "{a: [1, 5]}"),
    ("{a: [{b: {c: 1}}]}", "a.0.b.c=7", "{a: [{b: {c: 7}}]}"), ("{a: 1}", "a=[x, y]", "{a: [x, y]}"),
    ("{a: 1}", "a={b: c=d}", "{a: {b: c=d}}"), ("{a: 1}", "a=", "{a: null}"), ("{a: 1}", "a={}", "{a: {}}"),
    ("{a: 1}", "a.b=2", "{a: {b: 2}}"), ("{}", "a='7'", "{a: \"7\"}"),
  ])
  func aSettingReplacesOneValue(yaml: String, setting: String, expected: String) throws {
    #expect(text(try parse(yaml).applying(setting: setting)) == expected)
  }

  @Test func aSettingIsItsValuesOrigin() throws {
    let value = try parse("a: 1").applying(setting: "a=[x]")["a"]
    #expect(value?.origin == ConfigurationNode.Origin(source: "--set a=[x]", directory: "", line: 0, column: 0))
  }
}
