internal import Evaluation

/// Divides the objects of the references by their size, class by class, and counts those that were found.
struct ObjectSlicer {
  private let cases: [CaseTraits]
  private let units: CaseUnits
  private let classes: [String]

  /// - Parameters:
  ///   - groups: of each case.
  ///   - classes: of the foreground.
  init(_ cases: [CaseTraits], groups: [String?], classes: [String]) {
    (self.cases, units, self.classes) = (cases, CaseUnits(groups: groups), classes)
  }

  var slices: [SliceReport.ObjectSlice] {
    classes.indices.map { $0 + 1 }.flatMap { label in
      let areas = cases.flatMap { $0.objects.filter { $0.label == label }.map { Double($0.area) } }
      return QuartileCut(areas).ranges.map { slice(label, $0) }
    }
  }

  private func slice(_ label: Int, _ range: ClosedRange<Double>) -> SliceReport.ObjectSlice {
    var counts = [(objects: Int, found: Int)](repeating: (0, 0), count: units.count)
    for (entry, unit) in zip(cases, units.unitOfCase) {
      let objects = entry.objects.filter { $0.label == label && range.contains(Double($0.area)) }
      counts[unit].objects += objects.count
      counts[unit].found += objects.count { $0.isFound }
    }
    counts.removeAll { $0.objects == 0 }
    let (objects, found) = (counts.reduce(0) { $0 + $1.objects }, counts.reduce(0) { $0 + $1.found })
    let recall = Double(found) / Double(objects)
    let reach = Self.reach(counts, recall: recall, objects: objects)
    return SliceReport.ObjectSlice(
      name: classes[label - 1], smallest: Int(range.lowerBound), largest: Int(range.upperBound), objects: objects,
      found: found, recall: recall, low: reach.map { max(0, recall - $0) }, high: reach.map { min(1, recall + $0) },
      units: counts.count)
  }

  /// Half the 95 % interval of a ratio of sums over independent units, linearized (Cochran, "Sampling techniques", 1977, §6.4).
  private static func reach(_ units: [(objects: Int, found: Int)], recall: Double, objects: Int) -> Double? {
    guard units.count > 1 else { return nil }
    let squares = units.reduce(0.0) { sum, unit in
      let residual = Double(unit.found) - recall * Double(unit.objects)
      return sum + residual * residual
    }
    let count = Double(units.count)
    let error = (count / (count - 1) * squares).squareRoot() / Double(objects)
    return StudentDistribution(degreesOfFreedom: count - 1).quantile(0.975) * error
  }
}
