internal import Randomness

/// The three parts of a data set.
public enum DataSet: String, Sendable, Codable, CaseIterable {
  case train
  case validation
  case test
}

/// Divides cases into training, validation and test; a group is never cut.
enum Splitter {
  /// The set of every case that takes part.
  ///
  /// - Parameters:
  ///   - names: base names.
  ///   - groups: the group of each name; a case without one is a unit of its own.
  ///   - split: how to divide.
  /// - Returns: set by name, and what to tell the user.
  static func assign(
    _ names: [String], groups: [String: String], split: PipelineDefinition.Split
  ) throws(PipelineError) -> (sets: [String: DataSet], notes: [String]) {
    let units = Dictionary(grouping: names) { groups[$0] ?? $0 }
    var notes: [String] = []
    var sets: [String: DataSet] = [:]
    switch split {
    case .file(let path):
      (sets, notes) = try read(path, names: names)
      try checkGroups(units, sets: sets, path: path)
    case .fractions(let train, let validation, _, let seed):
      let order = ordered(units.keys, seed: seed ?? 0)
      let counts = partCounts(order.count, train: train, validation: validation)
      for (index, unit) in order.enumerated() {
        let set: DataSet =
          index < counts.train ? .train : index < counts.train + counts.validation ? .validation : .test
        for name in units[unit]! { sets[name] = set }
      }
    case .fold(let fold, let count, let seed):
      // A fold is a run of the order: an added unit moves one unit across each border, and not every second one.
      let order = ordered(units.keys, seed: seed ?? 0)
      let isTest = order.indices.map { $0 * count / order.count == fold }
      let rest = order.indices.filter { !isTest[$0] }
      let validation = Set(rest.prefix(max(1, Int((Double(rest.count) / 8).rounded()))))
      for (index, unit) in order.enumerated() {
        let set: DataSet = isTest[index] ? .test : validation.contains(index) ? .validation : .train
        for name in units[unit]! { sets[name] = set }
      }
    }
    for set in DataSet.allCases where !sets.values.contains(set) {
      throw PipelineError(
        .emptySet,
        "the \(set.rawValue) set is empty: \(names.count) cases in \(units.count) units were divided; "
          + "give more cases or change data.split")
    }
    return (sets, notes)
  }

  /// Units in the order of a draw that belongs to each unit's own name, so that an added one moves no other.
  private static func ordered(_ units: some Collection<String>, seed: UInt64) -> [String] {
    units.map { unit in
      var draws = KeyedGenerator(seed: seed, stream: "split", item: unit)
      return (draws.next(), unit)
    }
    .sorted { $0 < $1 }.map(\.1)
  }

  private static func partCounts(_ count: Int, train: Double, validation: Double) -> (train: Int, validation: Int) {
    // Every set gets a unit where there are enough for that.
    let validationCount = max(1, Int((Double(count) * validation).rounded()))
    let trainCount = max(1, min(Int((Double(count) * train).rounded()), count - validationCount - 1))
    return (trainCount, validationCount)
  }

  private static func read(
    _ path: String, names: [String]
  ) throws(PipelineError) -> (sets: [String: DataSet], notes: [String]) {
    let table = try CommaSeparatedTable(path: path).dictionary(key: "image", value: "set")
    var sets: [String: DataSet] = [:]
    for (name, word) in table {
      guard let set = DataSet(rawValue: word) else {
        throw PipelineError(.split, "\(path): '\(name)' is in the set '\(word)'; expected train, validation or test")
      }
      sets[name] = set
    }
    let known = Set(names)
    let absent = sets.keys.filter { !known.contains($0) }.sorted()
    guard absent.isEmpty else {
      throw PipelineError(.split, absent.map { "\(path): lists '\($0)', and there is no such image" })
    }
    let left = names.filter { sets[$0] == nil }
    let listed = left.prefix(5).joined(separator: ", ") + (left.count > 5 ? ", …" : "")
    return (sets, left.isEmpty ? [] : ["\(left.count) images are not in \(path) and take no part: \(listed)"])
  }

  private static func checkGroups(
    _ units: [String: [String]], sets: [String: DataSet], path: String
  ) throws(PipelineError) {
    let cut = units.filter { Set($0.value.compactMap { sets[$0] }).count > 1 }.keys.sorted()
    guard cut.isEmpty else {
      throw PipelineError(.split, cut.map { "\(path): cuts the group '\($0)' across sets; keep a group in one set" })
    }
  }
}
