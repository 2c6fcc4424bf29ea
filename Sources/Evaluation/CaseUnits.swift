/// The independent observations that cases make up: patients where cases have groups, else the cases themselves.
///
/// Cases of one patient are alike: a test or an interval that counted each of them would promise too much. So every mean,
/// test and interval is over units, and a unit's value is the mean over its cases.
public struct CaseUnits: Sendable, Equatable {
  /// What is counted.
  public enum Kind: String, Sendable, Codable {
    /// A patient, or whatever `data.groups` names; a case without a group is a unit of its own.
    case group
    case `case`
  }

  /// Groups as soon as one case has one.
  public let kind: Kind
  /// The unit of each case by its place; units are in the order of their first cases.
  public let unitOfCase: [Int]
  /// The place of the first case of each unit.
  public let firstCases: [Int]

  /// - Parameter groups: of each case, in order; a case may have none.
  public init(groups: [String?]) {
    var (units, firstCases, places): ([Int], [Int], [String: Int]) = ([], [], [:])
    for (index, group) in groups.enumerated() {
      let known = group.flatMap { places[$0] }
      let unit = known ?? firstCases.count
      if known == nil { firstCases.append(index) }
      if let group { places[group] = unit }
      units.append(unit)
    }
    kind = places.isEmpty ? .case : .group
    (unitOfCase, self.firstCases) = (units, firstCases)
  }

  public var count: Int { firstCases.count }

  /// The mean over each unit's cases, of those whose value is a finite number; not a number where a unit has none.
  ///
  /// - Parameter values: one a case.
  public func means(of values: [Double]) -> [Double] {
    precondition(values.count == unitOfCase.count)
    var (sums, counts) = ([Double](repeating: 0, count: count), [Int](repeating: 0, count: count))
    for (unit, value) in zip(unitOfCase, values) where value.isFinite {
      sums[unit] += value
      counts[unit] += 1
    }
    return zip(sums, counts).map { $1 == 0 ? .nan : $0 / Double($1) }
  }
}
