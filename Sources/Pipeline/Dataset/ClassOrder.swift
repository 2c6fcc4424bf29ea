internal import Foundation
internal import Imaging

/// How bright the classes are in the training cases of a round, and in no other image.
struct ClassOrder: Sendable, Equatable {
  /// Of each class, how much brighter than its image it is after preprocessing; the mean of the cases that hold it, of which
  /// each counts alike, however large.
  let contrasts: [Double]
  /// Training cases.
  let cases: Int

  /// The classes by their brightness.
  var darkestFirst: [Int] {
    contrasts.indices.sorted { (contrasts[$0], $0) < (contrasts[$1], $1) }
  }

  /// - Parameter parts: of each case, the contrast of each class, see `ClassIntensities`.
  /// - Throws: `PipelineError` where a class is in no case.
  init(_ parts: [[Double?]], classes: [String], round: String) throws(PipelineError) {
    let advice = "say which side is the foreground with model.foreground: bright or dark"
    guard !parts.isEmpty else {
      throw PipelineError(
        .emptySet, "\(round)model.foreground is auto, and there is no training case to take it from: \(advice)")
    }
    contrasts = try classes.indices.map { (label) throws(PipelineError) in
      let found = parts.compactMap { $0[label] }
      guard !found.isEmpty else {
        throw PipelineError(
          .unseenClass,
          "\(round)model.foreground is auto, and no training mask holds the class '\(classes[label])': \(advice)")
      }
      return found.reduce(0, +) / Double(found.count)
    }
    cases = parts.count
  }
}

/// Takes the order of classes from the training images of each round; each image is read once.
struct ClassOrderSurvey {
  let cases: [Case]
  /// The set of each case by its name, one a round.
  let rounds: [Division.Round]
  /// One a round.
  let preprocessings: [Preprocessing]
  let channels: ChannelSelection
  let reader: CaseReader

  /// - Throws: `PipelineError` where a round has no training case that holds a class, or a file cannot be read any more.
  func orders(workers: Int) throws(PipelineError) -> [ClassOrder] {
    let results = concurrentMap(cases.count, workers: workers) { index in Result { try contrasts(cases[index]) } }
    var parts: [[[Double?]]] = rounds.map { _ in [] }
    var problems: [any Error] = []
    for result in results {
      switch result {
      case .success(let found): for (round, contrasts) in found { parts[round].append(contrasts) }
      case .failure(let error): problems.append(error)
      }
    }
    guard problems.isEmpty else { throw PipelineError(files: problems) }
    return try zip(rounds, parts).map { (round, parts) throws(PipelineError) in
      try ClassOrder(
        parts, classes: reader.classes.names, round: round.fold.map { "fold \($0.index): " } ?? "")
    }
  }

  /// One image's part in each round that trains on it; rounds that prepare it alike share it.
  private func contrasts(_ entry: Case) throws -> [(round: Int, contrasts: [Double?])] {
    let training = rounds.indices.filter { rounds[$0].sets[entry.name] == .train }
    guard !training.isEmpty else { return [] }
    let image = try reader.image(entry.image).content
    let labels = try reader.labels(entry.masks)
    var known: [(preprocessing: Preprocessing, contrasts: [Double?])] = []
    return try training.map { round in
      if let same = known.first(where: { $0.preprocessing == preprocessings[round] }) { return (round, same.contrasts) }
      var sums = ClassIntensities(classes: reader.classes.names.count)
      for plane in 0..<image.planes {
        let prepared = try preprocessings[round].prepare(
          image, plane: plane, channels: channels, file: entry.image)
        sums.add(prepared.image, labels: prepared.grid.labels(labels.plane(plane)))
      }
      known.append((preprocessings[round], sums.contrasts))
      return (round, sums.contrasts)
    }
  }
}
