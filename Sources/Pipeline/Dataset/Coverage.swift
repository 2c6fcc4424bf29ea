/// Whether every set holds what it is for: foreground of every class to learn from, and foreground to be scored on.
struct Coverage {
  /// Something that cannot work.
  private(set) var problems: [PipelineError] = []
  /// Something that the user should know.
  private(set) var notes: [String] = []

  private let names: [DataSet: [String]]
  private let pixels: [String: [Int]]
  private let classes: [String]
  private let fold: Fold?

  /// - Parameters:
  ///   - round: the sets.
  ///   - pixels: of each class, by the name of a case.
  ///   - classes: names, the background first.
  ///   - trains: whether something learns from the training set and is chosen by the validation set.
  init(_ round: Division.Round, pixels: [String: [Int]], classes: [String], trains: Bool = true) {
    names = Dictionary(grouping: round.sets.keys.sorted()) { round.sets[$0]! }
    self.pixels = pixels
    self.classes = classes
    fold = round.fold
    if trains { checkTraining() }
    checkForeground(trains ? [.validation, .test] : [.test])
  }

  private func holders(of label: Int, in set: DataSet) -> [String] {
    names[set, default: []].filter { pixels[$0, default: []][label] > 0 }
  }

  private mutating func checkTraining() {
    let unseen = classes.indices.dropFirst().filter { holders(of: $0, in: .train).isEmpty }
    if unseen.count == classes.count - 1 {
      return report("the training set holds no foreground: \(allBackground(.train)), and there is nothing to learn")
    }
    for label in unseen {
      let others = holders(of: label, in: .validation) + holders(of: label, in: .test)
      report(
        others.isEmpty
          ? "no mask holds the class '\(classes[label])', so that it cannot be learned: leave it out of data.classes"
          : "no training mask holds the class '\(classes[label])', so that it cannot be learned: it is in "
            + "\(Self.list(others)) alone, for validation and test; give more cases of it, or divide otherwise (data.split)"
      )
    }
  }

  private mutating func checkForeground(_ sets: [DataSet]) {
    for set in sets where lacksForeground(set) {
      if set == .test && fold != nil {
        report(
          "its test set holds no foreground: \(allBackground(set)), and no score of them says anything; ask for fewer "
            + "folds, or give more cases with foreground")
      } else {
        let effect = set == .test ? "no score of them says anything" : "the best state cannot be told from the others"
        notes.append("\(prefix)the \(set.rawValue) set holds no foreground: \(allBackground(set)), and \(effect)")
      }
    }
  }

  private func lacksForeground(_ set: DataSet) -> Bool {
    classes.indices.dropFirst().allSatisfy { holders(of: $0, in: set).isEmpty }
  }

  private func allBackground(_ set: DataSet) -> String {
    let names = names[set, default: []]
    let what = names.contains { pixels[$0, default: []].reduce(0, +) > 0 } ? classes[0] : "ignored"
    return "all pixels of its \(names.count) masks (\(Self.list(names))) are \(what)"
  }

  private var prefix: String { fold.map { "fold \($0.index): " } ?? "" }

  private mutating func report(_ problem: String) {
    problems.append(PipelineError(.unseenClass, prefix + problem))
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
  }
}
