internal import Evaluation
internal import Imaging

extension EvaluationRequest {
  /// The names that a consensus can be asked for by.
  public static var knownConsensusRules: [String] { ConsensusRule.allCases.map(\.rawValue) }

  /// - Precondition: the name is known.
  static func rule(_ name: String) -> ConsensusRule {
    guard let rule = ConsensusRule(rawValue: name) else { preconditionFailure("no consensus is called \(name)") }
    return rule
  }

  /// The raters of folders to compare; nothing where there is one alone.
  ///
  /// Each folder may use its own values, as predictions may: 0/1 beside 0/255.
  func panel(
    _ pairs: [EvaluateStage.Pair], references: ClassTable, observer: RunObserver
  ) throws -> RaterPanel? {
    try references.checkRaters(furtherReferences)
    guard furtherReferences.isEmpty || objects != .instances else {
      throw PipelineError(
        .maskValues,
        "\(furtherReferences[0]): masks of several raters are compared class by class, and numbered objects (--instances) are "
          + "of no class; leave out one of both")
    }
    return try RaterPanel.make(
      furtherReferences, first: self.references, rule: settings.consensus ?? .first,
      classes: references.classes.count, cases: pairs.map(\.name),
      reader: { folder, masks in
        var request = self
        request.predictions = folder
        let both = pairs.compactMap { pair -> EvaluateStage.Pair? in
          guard let mask = masks[pair.name] else { return nil }
          return EvaluateStage.Pair(name: pair.name, prediction: mask, reference: pair.reference)
        }
        var table = try MaskTables.make(request, pairs: both).predictions
        // What a class is called was settled by the first rater's masks.
        for (place, name) in references.names.enumerated() where place < table.classes.count {
          table.classes[place].name = name
        }
        guard table.classes.count == references.classes.count else {
          throw PipelineError(
            .maskValues,
            "\(folder) holds \(table.classes.count) classes and \(self.references) \(references.classes.count); say which "
              + "value is which with --classes name=value,...")
        }
        return CaseReader(orientation: .apply, classes: table, limits: limits)
      }, observer: observer)
  }
}

extension SharedPlan {
  /// The raters of a run's cases; nothing where there is one alone.
  ///
  /// - Parameter mayMissAll: whether a rater may have seen none of them: of the cases of one fold, but not of all.
  func panel(_ cases: [Case], mayMissAll: Bool = true, observer: RunObserver) throws -> RaterPanel? {
    try classes.checkRaters(evaluation.references ?? [])
    let first = cases.first?.masks.first.map { FilePath.folder(of: $0.path) } ?? "masks"
    return try RaterPanel.make(
      evaluation.references ?? [], first: first, rule: evaluation.consensus ?? .first, classes: classes.classes.count,
      cases: cases.map(\.name), mayMissAll: mayMissAll, reader: { _, _ in caseReader }, observer: observer)
  }
}

extension SharedPlan {
  /// What a case is scored against: its mask, or what several raters agree on.
  func reference(of entry: Case) throws -> LabelMap {
    let panel = try panel([entry], observer: { _ in })
    return try panel.reference(of: EvaluateStage.Pair(entry), first: caseReader.labels(entry.masks))
  }
}

extension ClassTable {
  /// - Throws: `PipelineError` where there are further raters and each class has files of its own.
  fileprivate func checkRaters(_ folders: [String]) throws(PipelineError) {
    guard isFilePerClass, let folder = folders.first else { return }
    throw PipelineError(
      .maskValues,
      "\(folder): several raters can be compared where a mask is one file with all classes; here each class has files of its "
        + "own, and classes may overlap: compare one class at a time")
  }
}
