internal import Foundation
internal import ImageCodecs
internal import Imaging
internal import Randomness
internal import Tensors

/// Predicts sampled test cases again, with the run's weights and as the run did, and compares the masks pixel by pixel.
struct PredictionCheck {
  let run: RecordedRun
  /// How many cases, none where it is below 0; nothing: all.
  let count: Int?
  let observer: RunObserver

  /// - Throws: `PipelineError` where there can be no temporary folder, or after Ctrl-C; whatever else keeps cases from
  ///   being predicted is in the result.
  func perform() throws -> Verification.Check {
    let sampled = sample()
    let total = sampled.reduce(0) { $0 + $1.count }
    guard total > 0 else {
      return Verification.Check(
        "predictions", .skipped, expected: "masks that can be made again", found: "none was to be made")
    }
    observer(.stage("Predicting \(total) test cases again"))
    var problems: [String] = []
    for (part, cases) in zip(run.parts, sampled) where !cases.isEmpty { problems += try compare(cases, of: part) }
    let (of, wrong) = (run.parts.reduce(0) { $0 + $1.plan.shared.cases(in: .test).count }, problems.count)
    return Verification.Check(
      "predictions", expected: "\(total) of \(of) masks made again, bit for bit",
      found: wrong == 0 ? "\(total) the same" : "\(wrong) of \(total) not the same", problems: problems)
  }

  /// The test cases of each part that are predicted again: each case of the run has a draw of its own, and the lowest are taken.
  func sample() -> [[Case]] {
    let drawn = run.parts.indices.flatMap { part in
      run.parts[part].plan.shared.cases(in: .test).map { entry in
        var draws = KeyedGenerator(seed: run.shared.seed, stream: "verification", item: entry.name)
        return (draw: draws.next(), part: part, entry: entry)
      }
    }
    let chosen = drawn.sorted { ($0.draw, $0.entry.name) < ($1.draw, $1.entry.name) }
      .prefix(max(0, count ?? drawn.count))
    return run.parts.indices.map { part in chosen.filter { $0.part == part }.map(\.entry) }
  }

  private func compare(_ cases: [Case], of part: RecordedRun.Part) throws -> [String] {
    try withTemporaryFolder { folder in
      do {
        return try compare(cases, of: part, with: SegmentationModel.load(part.folder.best), in: folder)
      } catch let error as PipelineError where error.code == .interrupted {
        throw error
      } catch {
        return cases.map { "\($0.name): cannot be predicted again: \(error)" }
      }
    }
  }

  private func compare(
    _ cases: [Case], of part: RecordedRun.Part, with model: SegmentationModel, in folder: String
  ) throws -> [String] {
    let recorded = PredictionWriter(output: part.folder.predictions, usage: model.usage)
    let again = PredictionWriter(output: folder, usage: model.usage)
    let (limits, cores) = (part.plan.shared.decodingLimits, ProcessInfo.processInfo.activeProcessorCount)
    if let network = part.plan.network { try Engine.setThreads(network.threads) }
    let result = try PredictStage.perform(
      cases.map { ImageFile(path: $0.image, baseName: $0.name) }, model: model, writer: again, limits: limits,
      workers: cores, engine: .planned(part.plan), observer: { _ in })
    // An image that failed has no mask; its sentence is the reason.
    return result.failures
      + cases.compactMap { entry in
        again.masks(entry.name).flatMap {
          problem(entry, recorded: recorded.masks(entry.name), again: $0, limits: limits)
        }
      }
  }

  private func problem(
    _ entry: Case, recorded: [MaskFile]?, again: [MaskFile], limits: DecodingLimits
  ) -> String? {
    guard let recorded else { return "\(entry.name): the run's folder holds no predicted mask of it" }
    for (old, new) in zip(recorded, again) {
      do {
        // The other part of the files is a matter of the compressor.
        let images = try [old, new].map { try ImageCodec.decode(path: $0.path, limits: limits).image }
        guard images[0] != images[1] else { continue }
        return "\(old.path): \(difference(images[0], images[1]))"
      } catch {
        return "\(error)"
      }
    }
    return nil
  }

  private func difference(_ old: Image, _ new: Image) -> String {
    let sizes = [old, new].map { "\($0.width)×\($0.height)×\($0.planes)" }
    guard sizes[0] == sizes[1] else { return "is \(sizes[0]) pixels, and predicted again \(sizes[1])" }
    guard case .uint8(let first) = old.samples, case .uint8(let second) = new.samples, old.channels == new.channels
    else { return "has other samples, another palette or another size of a pixel than predicted again" }
    let pixels = zip(first, second).count { $0 != $1 }
    return pixels == 0
      ? "states another size of a pixel than predicted again"
      : "\(pixels) of \(first.count) pixels differ from the mask predicted again"
  }

  private func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let name = "sulcus-verify-\(UUID().uuidString)"
    let path = FilePath.join(FileManager.default.temporaryDirectory.path, name)
    try makeFolder(path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }
}
