internal import Foundation

/// What a method is, where no network was trained: its options, and which level of brightness is which class.
extension HTMLReport {
  func lead(_ plan: MethodPlan) -> String {
    let fold = rounds.count > 1 ? "" : plan.fold.map { ", fold \($0.index) of \($0.count)," } ?? ""
    let groups = rounds.count > 1 ? " of \(rounds.count) folds, each once" : ""
    return """
      The classical method \(escape(plan.method.name)), which nothing was trained for, scored on \(testCases) test \
      cases\(groups)\(fold). A baseline: a network that does not beat it has learned nothing of use.
      """
  }

  func methodTable(_ plan: MethodPlan) -> String {
    var rows = [("method", plan.method.name)] + plan.method.options.map { ("option \($0.name)", $0.value) }
    rows += rounds.compactMap(\.plan.method).map { round in
      let fold = rounds.count > 1 ? round.fold.map { ", fold \($0.index)" } ?? "" : ""
      return ("levels\(fold)", round.method.reading(classes: round.classes.names))
    }
    rows.append(
      ("training", "none, so there are no epochs and no curves; the log of a network, log.jsonl, is not written"))
    return HTMLTable(caption: "Method", rows: rows.map { [escape($0.0), escape($0.1)] }, wordColumns: [1]).html
  }
}
