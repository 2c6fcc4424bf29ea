import Testing

@testable import Pipeline

@Suite struct CoverageTests {
  private static let classes = ["background", "cell", "nucleus"]

  /// Case names and their pixels by class, set by set.
  private func coverage(
    train: [String: [Int]], validation: [String: [Int]] = ["v": [5, 3, 2]], test: [String: [Int]] = ["t": [5, 3, 2]],
    fold: Fold? = nil
  ) -> Coverage {
    var sets: [String: DataSet] = [:]
    for (set, cases) in [(DataSet.train, train), (.validation, validation), (.test, test)] {
      for name in cases.keys { sets[name] = set }
    }
    let pixels = train.merging(validation) { $1 }.merging(test) { $1 }
    return Coverage(Division.Round(fold: fold, sets: sets), pixels: pixels, classes: Self.classes)
  }

  @Test func setsThatHoldEverythingAreFine() {
    let found = coverage(train: ["a": [9, 1, 0], "b": [9, 0, 1]])
    #expect(found.problems.isEmpty && found.notes.isEmpty)
  }

  @Test func aTrainingSetOfBackgroundIsRefused() {
    let found = coverage(train: ["a": [10, 0, 0], "b": [10, 0, 0]])
    #expect(found.problems.map(\.code) == [.unseenClass])
    #expect(
      found.problems[0].description
        == "the training set holds no foreground: all pixels of its 2 masks (a, b) are background, and there is nothing to "
        + "learn")
  }

  @Test func aClassThatIsNeverSeenIsNamedWithItsFold() {
    let fold = Fold(index: 3, count: 5)
    let found = coverage(train: ["a": [9, 1, 0]], fold: fold)
    #expect(found.problems.count == 1)
    #expect(
      found.problems[0].description.hasPrefix("fold 3: no training mask holds the class 'nucleus', so that it"))
    #expect(found.problems[0].description.contains("it is in v, t alone"))
    let nowhere = coverage(
      train: ["a": [9, 1, 0]], validation: ["v": [5, 5, 0]], test: ["t": [5, 5, 0]])
    #expect(nowhere.problems.map(\.description).first?.hasPrefix("no mask holds the class 'nucleus'") == true)
  }

  @Test func aTestFoldWithoutForegroundIsRefused() {
    let cases = ["t": [10, 0, 0], "u": [10, 0, 0]]
    let found = coverage(train: ["a": [8, 1, 1]], test: cases, fold: Fold(index: 1, count: 4))
    #expect(found.problems.count == 1)
    #expect(
      found.problems[0].description.hasPrefix("fold 1: its test set holds no foreground: all pixels of its 2 masks"))
    #expect(found.problems[0].description.contains("ask for fewer folds"))
    // Somebody who gives such a set himself may want it.
    let given = coverage(train: ["a": [8, 1, 1]], test: cases)
    #expect(given.problems.isEmpty)
    #expect(given.notes.count == 1 && given.notes[0].hasPrefix("the test set holds no foreground"))
  }

  @Test func aValidationSetWithoutForegroundIsNoted() {
    let found = coverage(train: ["a": [8, 1, 1]], validation: ["v": [10, 0, 0]], fold: Fold(index: 0, count: 2))
    #expect(found.problems.isEmpty)
    #expect(found.notes.count == 1 && found.notes[0].hasPrefix("fold 0: the validation set holds no foreground"))
  }
}
