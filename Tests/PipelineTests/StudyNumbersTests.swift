import Evaluation
import Testing

@testable import Pipeline

@Suite struct StudyNumbersTests {
  @Test func costsHaveUnitsThatFitThem() {
    func text(_ values: [Double], _ name: CostName) -> [String] { values.map { StudyNumbers.cost($0, name) } }
    #expect(
      text([0, 7, 999, 999.6, 1000, 31_042_369, 2.5e9], .parameters) == [
        "0", "7", "999", "1.00 k", "1 k", "31.0 M", "2.50 G",
      ])
    #expect(
      text([0, 0.0042, 0.042, 0.42, 42, 300, 9000], .trainingSeconds) == [
        "0", "4.2 ms", "42 ms", "0.42 s", "42 s", "5.0 min", "2.5 h",
      ])
    #expect(text([1_073_741_824, 1_572_864, 512], .peakMemory) == ["1 GiB", "1.50 MiB", "512 B"])
    #expect(StudyNumbers.cost(nil, .parameters) == "–")
  }

  @Test func scoresAndDifferencesAreWrittenWithoutNegativeZero() {
    #expect([0.83049, .nan, 1].map { StudyNumbers.score($0, .iou) } == ["0.830", "–", "1.000"])
    #expect(StudyNumbers.score(12.345, .hausdorff95) == "12.35" || StudyNumbers.score(12.345, .hausdorff95) == "12.34")
    #expect(StudyNumbers.score(.infinity, .hausdorff95) == "∞" && StudyNumbers.score(-.infinity, .hausdorff95) == "−∞")
    // As the verdict's sentences write them, too.
    let points = [2.1, -2.1, 0.5, 0.0512, 0, -0.001]
    #expect(points.map(StudyNumbers.points) == ["2.1", "−2.1", "0.5", "0.05", "0.00", "0.00"])
    #expect(points.map(StudyNumbers.signed) == ["+2.1", "−2.1", "+0.5", "+0.05", "0.00", "0.00"])
    #expect(StudyNumbers.interval(.nan, 1, StudyNumbers.signed) == "–")
  }

  @Test func axesCountInTheUnitOfTheLargestCost() {
    let units = [
      CostUnit(.trainingSeconds, most: 600), CostUnit(.trainingSeconds, most: 0),
      CostUnit(.predictionSeconds, most: 0.2),
      CostUnit(.parameters, most: 31e6), CostUnit(.peakMemory, most: 5e8),
    ]
    #expect(units.map { $0.text(5) } == ["5 min", "5 ms", "5 ms", "5 M", "5 MiB"])
    #expect(units.map(\.size) == [60, 1e-3, 1e-3, 1e6, 1_048_576])
  }
}
