import Imaging
import Testing
import Training

@testable import Imaging
@testable import Pipeline

/// Batches are a function of the plan and their number, with every step that there is.
@Suite struct AugmentationDeterminismTests {
  /// Every step of the catalog as a pipeline file has it, with its defaults, and happening as often as it can.
  static let steps = AugmentationCatalog.steps.map { kind in
    // The one step with a probability for each of its axes.
    kind.name == "flip" ? "flip: {horizontal: 0.5, vertical: 0.5}" : "\(kind.name): {probability: 1}"
  }

  /// Small colour images in the folder, and their plan; the body runs while the files exist.
  private func withPlan<Result>(_ augmentation: String, _ body: (NetworkPlan) throws -> Result) throws -> Result {
    try withFolder { folder in
      for number in 0..<6 {
        let gray = Image.noise(20, 18, number: number) { x, y, noise in
          noise % 61 + ((4..<11).contains(x) && (number..<number + 8).contains(y) ? 150 : 20)
        }
        guard case .uint8(let samples) = gray.samples else { throw CancellationError() }
        try folder.write(
          Image(
            width: 20, height: 18, channels: .rgb, bitsPerSample: 8,
            samples: .uint8(samples.flatMap { [$0, $0 / 2 + 30, 255 - $0] })), to: "images/case-\(number).png")
        try folder.write(
          Image.gray(20, 18) { x, y in
            (4..<11).contains(x) && (number..<number + 8).contains(y) ? 255 : (x, y) == (17, 2) ? 255 : 0
          }, to: "masks/case-\(number).png")
      }
      let settings = [
        "augmentation=[\(augmentation)]", "data.channels=rgb", "training.patch=[16, 12]", "training.batch=3",
        "training.loss={bce: 1, weightMap: {w0: 3, sigma: 2}}", "training.sampling={foreground: 0.5}",
      ]
      return try body(folder.plan(settings))
    }
  }

  private func batches(_ plan: NetworkPlan, workers: Int) throws -> [Batch] {
    var plan = plan
    plan.workers = workers
    let source = try TrainingBatches(plan: plan, divisors: [4, 4])
    return try (0..<6).map { try source.batch(at: $0) }
  }

  @Test(arguments: steps + [steps.map { "{\($0)}" }.joined(separator: ", ")])
  func batchesDependOnTheirNumberAlone(augmentation: String) throws {
    try withPlan(augmentation.hasPrefix("{") ? augmentation : "{\(augmentation)}") { plan in
      let expected = try batches(plan, workers: 1)
      for workers in [2, 4] { #expect(try batches(plan, workers: workers) == expected) }
      let source = try TrainingBatches(plan: plan, divisors: [4, 4])
      for step in [5, 1, 2, 0, 4, 4, 3] { #expect(try source.batch(at: step) == expected[step]) }
      #expect(expected.allSatisfy { $0.images.allSatisfy(\.isFinite) })

      var plain = plan
      plain.augmentation = Augmentation()
      let untouched = try batches(plain, workers: 1)
      #expect(untouched.map(\.names) == expected.map(\.names))
      #expect(zip(untouched, expected).contains { $0.images != $1.images }, "the step did something")
    }
  }

  @Test func theSeedChangesWhatIsMixed() throws {
    try withPlan("{mixUp: {alpha: 1, probability: 1}}, {cutMix: {probability: 1}}, {copyPaste: {probability: 1}}") {
      plan in
      var other = plan
      other.seed += 1
      let (one, two) = (try batches(plan, workers: 1), try batches(other, workers: 1))
      #expect(Set(one.flatMap(\.blends).map(\.share)).isDisjoint(with: two.flatMap(\.blends).map(\.share)))
    }
  }
}
