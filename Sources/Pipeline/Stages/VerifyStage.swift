internal import Foundation

/// Which run is verified, and how thoroughly.
public struct VerificationRequest: Sendable {
  /// The folder of a run, of a cross-validation or of one of its folds.
  public var run: String
  /// How many test cases are predicted again, none where it is below 0; nothing: all.
  public var cases: Int?
  /// Whether another program, engine or machine than the run's is a failure.
  public var isStrict: Bool

  public init(run: String, cases: Int? = 3, isStrict: Bool = false) {
    (self.run, self.cases, self.isStrict) = (run, cases, isStrict)
  }
}

/// Checks that a run's result is what its folder says: files by their hashes, sampled masks by predicting them again, all
/// scores by scoring again. Writes nothing into the run's folder.
public enum VerifyStage {
  /// - Throws: `PipelineError` where the folder holds no run that has ended; what is wrong with a run is in the result.
  public static func perform(
    _ request: VerificationRequest, observer: @escaping RunObserver = { _ in }
  ) throws -> Verification {
    observer(.stage("Reading \(request.run)"))
    let run = try RecordedRun(request.run)
    var checks = try EnvironmentChecks(manifest: run.manifest, isStrict: request.isStrict).perform()
    observer(.stage("Hashing the run's files"))
    checks += HashChecks(run: run).perform()
    try Interruption.check()
    checks += try results(of: run, request, observer)
    return Verification(run: request.run, checks: checks)
  }

  private static func results(
    of run: RecordedRun, _ request: VerificationRequest, _ observer: @escaping RunObserver
  ) throws -> [Verification.Check] {
    // 'sulcus train' stops before there are any.
    guard run.hasResults else {
      return ["predictions", "cases", "scores"].map {
        Verification.Check($0, .skipped, expected: "masks and scores", found: "none: the run stopped after training")
      }
    }
    let predictions = try PredictionCheck(run: run, count: request.cases, observer: observer).perform()
    observer(.stage("Scoring all masks again"))
    return [predictions] + ScoreCheck(run: run).perform()
  }
}
