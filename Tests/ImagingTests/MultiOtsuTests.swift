import Imaging
import Testing

@Suite struct MultiOtsuTests {
  struct Case: Decodable {
    let source: [Float]
    /// For two classes, three and so on.
    let thresholds: [[Double]]
  }

  @Test func agreesWithScikitImage() throws {
    for example in try fixture("multi-otsu", of: Case.self) {
      let scale = example.source.map { Double(abs($0)) }.max() ?? 1
      for expected in example.thresholds {
        let thresholds = multiOtsuThresholds(example.source, classes: expected.count + 1)
        #expect(largestDifference(thresholds, expected) <= 1e-6 * scale)
      }
    }
  }

  /// The definition, the first bin counted as the second: no other division has a larger variance between its classes.
  @Test(arguments: 2...4) func noOtherDivisionIsBetter(classes: Int) {
    // Bins from 0 to 256, 1 wide, of which 20 are in use; the last value belongs to the last bin.
    let used = [0, 3, 7, 30, 31, 40, 41, 42, 60, 77, 78, 101, 102, 140, 141, 160, 200, 201, 230, 256]
    let values = used.enumerated().flatMap { [Float](repeating: Float($1), count: 1 + $0 * 7 % 5) }
    let counted = values.map { min(max($0, 1), 255) }
    let found = variance(counted, multiOtsuThresholds(values, classes: classes))
    for thresholds in choices(of: classes - 1, from: used.dropFirst().map(Float.init)) {
      #expect(variance(counted, thresholds) <= found * (1 + 1e-6))
    }
  }

  private func choices(of count: Int, from values: [Float]) -> [[Float]] {
    if count == 0 { return [[]] }
    return values.indices.flatMap { index in
      choices(of: count - 1, from: Array(values[(index + 1)...])).map { [values[index]] + $0 }
    }
  }

  /// Of the classes that the thresholds make, weighted by their sizes.
  private func variance(_ values: [Float], _ thresholds: [Float]) -> Double {
    let mean = Double(values.reduce(0, +)) / Double(values.count)
    let classes = Dictionary(grouping: values) { value in thresholds.count { value > $0 } }
    return classes.values.reduce(0) { sum, members in
      let distance = Double(members.reduce(0, +)) / Double(members.count) - mean
      return sum + Double(members.count) * distance * distance
    }
  }

  @Test func fewerValuesThanClassesAreAClassEach() {
    #expect(multiOtsuThresholds([], classes: 3) == [0, 0])
    #expect(multiOtsuThresholds([3, 3, 3], classes: 3) == [3, 3])
    #expect(multiOtsuThresholds([.nan, 5], classes: 2) == [5])
    let thresholds = multiOtsuThresholds([0, 0, 256], classes: 4)
    #expect(thresholds == [0.5, 256, 256])
  }

  @Test func whatIsNotFiniteIsLeftOut() {
    let values = noise(20, 20).values
    let thresholds = multiOtsuThresholds(values, classes: 4)
    #expect(multiOtsuThresholds(values + [.nan, .infinity, -.infinity], classes: 4) == thresholds)
    #expect(thresholds == thresholds.sorted() && Set(thresholds).count == 3)
  }
}
