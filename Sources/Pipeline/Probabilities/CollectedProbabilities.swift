internal import Evaluation
internal import Foundation

/// What is kept of the probabilities of many cases: `histograms.json`, from which folds are pooled.
struct CollectedProbabilities: Sendable, Equatable, Codable {
  /// What the probabilities of one case scored, by foreground class.
  struct CaseEntry: Sendable, Equatable, Codable {
    var name: String
    var classes: [ClassProbabilityScores]
  }

  /// The foreground classes.
  var classes: [String]
  /// Of each: all pixels of all cases.
  var histograms: [OddsHistogram]
  var cases: [CaseEntry]

  /// Of each class: all pixels of all cases. Rounded sums are added in the order of the cases, so that the threads do not
  /// change the last digit.
  var tallies: [ProbabilityTally] {
    classes.indices.map { label in
      var calibration = Calibration()
      for entry in cases { calibration += entry.classes[label].calibration }
      return ProbabilityTally(histogram: histograms[label], calibration: calibration)
    }
  }

  var curves: ProbabilityCurves { ProbabilityCurves(tallies, names: classes) }

  /// The cases of several folds as if of one run.
  ///
  /// - Precondition: all have the same classes, and there is one at least.
  static func pooled(_ folds: [CollectedProbabilities]) -> CollectedProbabilities {
    var all = folds[0]
    for fold in folds.dropFirst() {
      precondition(fold.classes == all.classes)
      for label in all.classes.indices { all.histograms[label] += fold.histograms[label] }
      all.cases += fold.cases
    }
    return all
  }
}

extension CollectedProbabilities {
  /// Writes the file on one line: it is long, and for programs.
  func write(to path: String) throws {
    let encoder = jsonEncoder
    encoder.outputFormatting = [.sortedKeys]
    try writeFile(encoder.encode(self) + Data("\n".utf8), to: path)
  }

  /// - Parameter classes: the foreground classes that it must be of.
  /// - Returns: nothing where there is no file.
  /// - Throws: `PipelineError` where the file is not what it should be.
  static func read(_ path: String, classes: [String]) throws(PipelineError) -> CollectedProbabilities? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let found: CollectedProbabilities
    do {
      found = try jsonDecoder.decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw PipelineError(.unreadable, "\(path): is not a run's histograms of probabilities: \(error)")
    }
    let bins = Calibration().bins.count
    guard
      found.classes == classes, found.histograms.count == classes.count,
      Set(found.cases.map(\.name)).count == found.cases.count,
      found.cases.allSatisfy({ entry in
        entry.classes.count == classes.count
          && entry.classes.allSatisfy { $0.calibration.isSound && $0.calibration.bins.count == bins }
      }),
      classes.indices.allSatisfy({ label in
        found.histograms[label].count == found.cases.reduce(0) { $0 + $1.classes[label].calibration.count }
      })
    else {
      throw PipelineError(
        .unreadable,
        "\(path): its histograms are not those of the classes \(classes.joined(separator: ", ")); the file was changed")
    }
    return found
  }
}
