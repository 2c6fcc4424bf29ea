/// A split file: the set of each image, or its fold.
struct SplitTable {
  enum Content {
    case sets([String: DataSet])
    case folds([String: Int])
  }

  let path: String
  let content: Content

  /// - Parameter names: the base names of all images.
  /// - Throws: `PipelineError` where the file is wrong, or lists an image that is not there.
  init(path: String, names: [String]) throws(PipelineError) {
    self.path = path
    let table = try CommaSeparatedTable(path: path)
    if table.header.contains("fold") {
      guard !table.header.contains("set") else {
        throw PipelineError(.split, "\(path): has a column set and a column fold; remove one")
      }
      content = .folds(try Self.folds(table))
    } else {
      content = .sets(try Self.sets(table))
    }
    let known = Set(names)
    let absent = listed.filter { !known.contains($0) }.sorted()
    guard absent.isEmpty else {
      throw PipelineError(.split, absent.map { "\(path): lists '\($0)', and there is no such image" })
    }
  }

  private static func sets(_ table: CommaSeparatedTable) throws(PipelineError) -> [String: DataSet] {
    var sets: [String: DataSet] = [:]
    for (name, word) in try table.dictionary(key: "image", value: "set") {
      guard let set = DataSet(rawValue: word) else {
        throw PipelineError(
          .split, "\(table.path): '\(name)' is in the set '\(word)'; expected train, validation or test")
      }
      sets[name] = set
    }
    return sets
  }

  private static func folds(_ table: CommaSeparatedTable) throws(PipelineError) -> [String: Int] {
    var folds: [String: Int] = [:]
    for (name, word) in try table.dictionary(key: "image", value: "fold") {
      guard let fold = Int(word), (0..<table.rows.count).contains(fold) else {
        throw PipelineError(
          .split,
          "\(table.path): '\(name)' is in the fold '\(word)'; expected a number, the folds being counted from 0")
      }
      folds[name] = fold
    }
    let found = Set(folds.values)
    let count = (found.max() ?? 0) + 1
    guard count > 0 else { throw PipelineError(.split, "\(table.path): lists no image") }
    guard count >= 2 else { throw PipelineError(.split, "\(table.path): has one fold; give two or more") }
    let empty = (0..<count).filter { !found.contains($0) }
    guard empty.isEmpty else {
      throw PipelineError(
        .split, "\(table.path): no image is in fold \(empty[0]), and there is a fold \(count - 1); number them from 0")
    }
    return folds
  }

  /// The images that take part.
  var listed: Set<String> {
    switch content {
    case .sets(let sets): Set(sets.keys)
    case .folds(let folds): Set(folds.keys)
    }
  }

  /// What to tell about images that take no part.
  func notes(_ names: [String]) -> [String] {
    let listed = listed
    let left = names.filter { !listed.contains($0) }
    guard !left.isEmpty else { return [] }
    let some = left.prefix(5).joined(separator: ", ") + (left.count > 5 ? ", …" : "")
    return ["\(left.count) images are not in \(path) and take no part: \(some)"]
  }

  /// - Throws: `PipelineError` that names each group which the file cuts.
  func checkGroups(_ units: [SplitUnit]) throws(PipelineError) {
    let (cut, parts) =
      switch content {
      case .sets(let sets): (units.filter { Set($0.images.compactMap { sets[$0] }).count > 1 }, "set")
      case .folds(let folds): (units.filter { Set($0.images.compactMap { folds[$0] }).count > 1 }, "fold")
      }
    guard cut.isEmpty else {
      throw PipelineError(
        .split,
        cut.map(\.name).sorted().map {
          "\(path): cuts the group '\($0)' across \(parts)s; keep a group in one \(parts)"
        })
    }
  }
}
