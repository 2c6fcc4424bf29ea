import Testing

@testable import Pipeline

@Suite struct SplitTests {
  private typealias Split = PipelineDefinition.Split

  private static func names(_ count: Int) -> [String] { (0..<count).map { "image-\($0)" } }

  private func sets(
    _ names: [String], groups: [String: String] = [:], _ split: Split
  ) throws -> [String: DataSet] {
    try #require(Splitter.divide(names, groups: groups, split: split).rounds.first).sets
  }

  private func thirds(seed: UInt64?) -> Split { .fractions(train: 0.5, validation: 0.25, test: 0.25, seed: seed) }

  private func count(_ sets: [String: DataSet]) -> [Int] {
    DataSet.allCases.map { set in sets.values.count { $0 == set } }
  }

  // MARK: Drawn

  @Test(arguments: [(40, [28, 4, 8]), (10, [7, 1, 2]), (3, [1, 1, 1]), (4, [2, 1, 1]), (1000, [700, 100, 200])])
  func sharesAreKeptAndNoSetIsEmpty(cases: Int, expected: [Int]) throws {
    let found = try sets(Self.names(cases), .fractions(train: 0.7, validation: 0.1, test: 0.2, seed: 1))
    #expect(count(found) == expected)
  }

  @Test func theSeedDecidesAndNothingElse() throws {
    let names = Self.names(40)
    let first = try sets(names, thirds(seed: 5))
    #expect(try sets(names.reversed(), thirds(seed: 5)) == first)
    #expect(try sets(names, thirds(seed: 6)) != first)
  }

  @Test func anAddedFileMovesOneUnitAcrossEachBorderAtMost() throws {
    let names = Self.names(60)
    let before = try sets(names, thirds(seed: 5))
    for added in 0..<10 {
      let after = try sets(names + ["added-\(added)"], thirds(seed: 5))
      #expect(names.count { before[$0] != after[$0] } <= 2)
    }
  }

  @Test func anAddedFileMovesOneUnitAcrossEachFoldsBorderAtMost() throws {
    let names = Self.names(60)
    for fold in 0..<5 {
      let before = try sets(names, .fold(fold, of: 5, seed: 5))
      for added in 0..<10 {
        let after = try sets(names + ["added-\(added)"], .fold(fold, of: 5, seed: 5))
        // A fold has two borders, and so has its validation set.
        #expect(names.count { before[$0] != after[$0] } <= 4)
      }
    }
  }

  @Test func withoutAFoldThereIsARoundForEach() throws {
    let names = Self.names(23)
    let division = try Splitter.divide(names, groups: [:], split: .fold(nil, of: 4, seed: 3))
    #expect(division.rounds.map(\.fold) == (0..<4).map { Fold(index: $0, count: 4) })
    for (fold, round) in division.rounds.enumerated() {
      #expect(try sets(names, .fold(fold, of: 4, seed: 3)) == round.sets)
      for name in names { #expect((round.sets[name] == .test) == (division.folds[name] == fold)) }
    }
  }

  /// Folds are not all validated on the same units.
  @Test func eachFoldDrawsItsOwnValidationSet() throws {
    let names = Self.names(40)
    let division = try Splitter.divide(names, groups: [:], split: .fold(nil, of: 5, seed: 3))
    let validated = Set(division.rounds.flatMap { round in names.filter { round.sets[$0] == .validation } })
    #expect(validated.count > 8)
  }

  @Test(arguments: [(5, [:]), (3, ["image-0": "a", "image-1": "a", "image-2": "b", "image-3": "b", "image-4": "c"])])
  func moreFoldsThanUnitsAreRefused(most: Int, groups: [String: String]) throws {
    let names = Self.names(5)
    #expect(throws: Never.self) { try sets(names, groups: groups, .fold(nil, of: most, seed: 0)) }
    let error = try #require(
      failure(PipelineError.self) { try sets(names, groups: groups, .fold(nil, of: most + 1, seed: 0)) })
    #expect(error.code == .split)
    #expect(
      error.description.contains(
        "data.split.folds is \(most + 1), and there are \(most) \(groups.isEmpty ? "images" : "groups")"))
  }

  @Test func foldsTestEveryUnitOnce() throws {
    let names = Self.names(23)
    let folds = try (0..<5).map { try sets(names, .fold($0, of: 5, seed: 3)) }
    for name in names { #expect(folds.count { $0[name] == .test } == 1) }
    for fold in folds {
      let counts = count(fold)
      #expect(counts.reduce(0, +) == 23)
      #expect((4...5).contains(counts[2]))
      // An eighth of the rest.
      #expect(counts[1] == 2)
    }
  }

  @Test(arguments: [0, 1, 2]) func tooFewCasesLeaveASetEmpty(cases: Int) throws {
    let error = try #require(failure(PipelineError.self) { try sets(Self.names(cases), thirds(seed: 1)) })
    #expect(error.code == .emptySet)
    #expect(error.description.contains("set is empty: \(cases) cases in \(cases) units were divided"))
  }

  // MARK: Grouped

  @Test(arguments: [
    Split.fractions(train: 0.5, validation: 0.25, test: 0.25, seed: 1), .fold(1, of: 4, seed: 1),
  ])
  func aGroupIsNeverCut(split: PipelineDefinition.Split) throws {
    let names = Self.names(64)
    let groups = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, "patient-\($0 / 4)") })
    let found = try sets(names, groups: groups, split)
    #expect(found.count == 64)
    for (_, members) in Dictionary(grouping: names, by: { groups[$0]! }) {
      #expect(Set(members.map { found[$0]! }).count == 1)
    }
  }

  @Test func twoGroupsCannotFillThreeSets() {
    let names = Self.names(20)
    let groups = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, "patient-\($0 % 2)") })
    let error = failure(PipelineError.self) { try sets(names, groups: groups, thirds(seed: 1)) }
    #expect(error?.description.contains("20 cases in 2 units") == true)
  }

  // MARK: By file

  private func file(
    _ text: String, names: [String], groups: [String: String] = [:], fold: Int? = nil
  ) throws -> (division: Division, notes: [String]) {
    try withFolder { folder in
      let path = try folder.write(text, to: "split.csv")
      let table = try SplitTable(path: path, names: names)
      let division = try Splitter.divide(
        names, groups: groups, split: .file(path, fold: fold, seed: 2), table: table)
      return (division, table.notes(names))
    }
  }

  private static let table = "image,set\nimage-0,train\nimage-1,validation\nimage-2,test\n"

  @Test func aFileDecides() throws {
    let found = try file(Self.table, names: Self.names(3))
    #expect(found.division.rounds.map(\.sets) == [["image-0": .train, "image-1": .validation, "image-2": .test]])
    #expect(found.notes.isEmpty)
  }

  @Test func anImageThatIsNotListedIsLeftOutWithANote() throws {
    let found = try file(Self.table, names: Self.names(5))
    #expect(found.division.rounds[0].sets.count == 3)
    #expect(found.notes.count == 1)
    #expect(found.notes[0].contains("2 images are not in"))
    #expect(found.notes[0].contains("image-3, image-4"))
  }

  @Test(arguments: [
    (table + "image-3,test\n", PipelineError.Code.split, "lists 'image-3', and there is no such image"),
    (table + "image-2,train\n", .unreadable, "'image-2' stands twice"),
    ("image,set\nimage-0,train\nimage-1,val\nimage-2,test\n", .split, "'image-1' is in the set 'val'; expected train"),
    ("image,set\nimage-0,train\nimage-1,validation\n", .emptySet, "the test set is empty"),
    ("name,set\n", .unreadable, "expected the columns image,set, found name,set"),
  ])
  func aWrongFileIsRefused(text: String, code: PipelineError.Code, message: String) throws {
    let error = try #require(failure(PipelineError.self) { try file(text, names: Self.names(3)) })
    #expect(error.code == code)
    #expect(error.description.contains(message))
  }

  @Test func aFileMayNotCutAGroup() throws {
    let groups = ["image-0": "a", "image-1": "b", "image-2": "a"]
    let error = try #require(failure(PipelineError.self) { try file(Self.table, names: Self.names(3), groups: groups) })
    #expect(error.code == .split)
    #expect(error.description.contains("cuts the group 'a' across sets"))
  }

  // MARK: By file of folds

  /// Every third image in a fold.
  private static let folds = "image,fold\n" + (0..<12).map { "image-\($0),\($0 % 3)\n" }.joined()

  @Test func aFileOfFoldsDecides() throws {
    let names = Self.names(14)
    let (division, notes) = try file(Self.folds, names: names)
    #expect(division.rounds.map { $0.fold?.index } == [0, 1, 2])
    for (fold, round) in division.rounds.enumerated() {
      #expect(round.sets.count == 12)
      #expect(names.filter { round.sets[$0] == .test } == (0..<4).map { "image-\(3 * $0 + fold)" })
      #expect(round.sets.values.count { $0 == .validation } == 1)
    }
    #expect(notes.count == 1 && notes[0].contains("2 images are not in"))
    let one = try file(Self.folds, names: names, fold: 1).division
    #expect(one.rounds.count == 1)
    #expect(one.rounds[0].sets == division.rounds[1].sets)
  }

  @Test func foldsThatAreWrittenGiveTheSameFoldsAgain() throws {
    let names = Self.names(30)
    let drawn = try Splitter.divide(names, groups: [:], split: .fold(nil, of: 4, seed: 2))
    let text = CommaSeparatedTable.text([["image", "fold"]] + names.map { [$0, "\(drawn.folds[$0]!)"] })
    let given = try file(text, names: names).division
    #expect(given.rounds.map(\.sets) == drawn.rounds.map(\.sets))
  }

  @Test(arguments: [
    ("image,fold\nimage-0,0\nimage-1,2\nimage-2,1\nimage-3,-1\n", nil, "'image-3' is in the fold '-1'"),
    ("image,fold\nimage-0,0\nimage-1,a\n", nil, "'image-1' is in the fold 'a'; expected a number"),
    ("image,fold\nimage-0,0\nimage-1,2\nimage-2,2\n", nil, "no image is in fold 1, and there is a fold 2"),
    ("image,fold\nimage-0,0\nimage-1,0\n", nil, "has one fold"),
    ("image,fold\nimage-0,0\nimage-9,1\n", nil, "lists 'image-9', and there is no such image"),
    ("image,fold,set\nimage-0,0,test\n", nil, "has a column set and a column fold"),
    (folds, 3, "data.split.fold is 3, and"), (table, 0, "has sets, not folds"),
  ])
  func aWrongFileOfFoldsIsRefused(text: String, fold: Int?, message: String) throws {
    let names = text == Self.folds ? Self.names(12) : Self.names(4)
    let error = try #require(failure(PipelineError.self) { try file(text, names: names, fold: fold) })
    #expect(error.code == .split)
    #expect(error.description.contains(message), "\(error)")
  }

  @Test func aFileOfFoldsMayNotCutAGroup() throws {
    let groups = ["image-0": "a", "image-1": "a"]
    let error = try #require(
      failure(PipelineError.self) { try file(Self.folds, names: Self.names(12), groups: groups) })
    #expect(error.description.contains("cuts the group 'a' across folds; keep a group in one fold"))
  }
}
