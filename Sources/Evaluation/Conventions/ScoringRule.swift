/// How one function of a library makes a number of the counts of many cases.
///
/// Functions of one name differ in what they leave out and in the order of their means; each choice is a value here.
public struct ScoringRule: Sendable, Equatable {
  /// What is scored: `iou` and `dice` over the foreground, `miou` over all classes.
  public enum Overlap: String, Sendable {
    case iou, dice
  }

  /// What a class scores in a case in which it is nowhere, or not in the reference.
  public enum EmptyCase: Sendable, Equatable {
    /// Left out where neither mask has it; 0 where one has it.
    case leftOut
    /// Left out where the reference does not have it, whatever was predicted.
    case leftOutWithoutReference
    /// 1 where neither mask has it; 0 where one has it.
    case one
  }

  /// In which order means are taken.
  public enum Average: Sendable, Equatable {
    /// Of each class over the cases where it is defined, then over the classes that are defined.
    case casesThenClasses
    /// The same; one class that is defined nowhere leaves the whole undefined.
    case casesThenAllClasses
    /// Of each case over the classes that are defined in it, then over the cases.
    case classesThenCases
    /// Over all pairs of a case and a class alike.
    case pairs
    /// The pixels of all cases are counted together and scored once; then the mean over the classes that are defined.
    case pooled
  }

  /// As a user of the library writes it.
  public let function: String
  public let overlap: Overlap
  public let includesBackground: Bool
  public let empty: EmptyCase
  public let average: Average
  /// What a mean over nothing is: not a number, or 0.
  public let ofNothing: Double

  init(
    _ function: String, _ overlap: Overlap, background: Bool = false, empty: EmptyCase = .leftOut, _ average: Average,
    ofNothing: Double = .nan
  ) {
    self.function = function
    self.overlap = overlap
    includesBackground = background
    self.empty = empty
    self.average = average
    self.ofNothing = ofNothing
  }

  /// The number that the function gives; not a number where it gives none.
  ///
  /// - Parameter cases: scored with the same classes.
  public func value(_ cases: [CaseScores]) -> Double {
    guard let first = cases.first else { return ofNothing }
    // Of classes that overlap none is the background.
    let labels = includesBackground ? first.rows.indices : first.foreground
    let value =
      switch average {
      case .casesThenClasses: meanOfDefined(labels.map { mean(of: $0, cases) })
      case .casesThenAllClasses: labels.map { mean(of: $0, cases) }.reduce(0, +) / Double(labels.count)
      case .classesThenCases:
        meanOfDefined(cases.map { entry in meanOfDefined(labels.map { score(entry.rows[$0]) }) })
      case .pairs: meanOfDefined(cases.flatMap { entry in labels.map { score(entry.rows[$0]) } })
      case .pooled: meanOfDefined(labels.map { label in score(cases.reduce(.none) { $0 + $1.rows[label] }) })
      }
    return value.isNaN ? ofNothing : value
  }

  private func mean(of label: Int, _ cases: [CaseScores]) -> Double {
    meanOfDefined(cases.lazy.map { score($0.rows[label]) })
  }

  private func score(_ counts: ClassCounts) -> Double {
    switch (empty, counts.status) {
    case (.one, .empty): 1
    case (.leftOutWithoutReference, .noReference): .nan
    default: (overlap == .iou ? ScoreName.iou : .dice).value(of: counts)
    }
  }
}
