import Evaluation
import Foundation
import ImageCodecs
import Imaging
import Networks
import Tensors
import Testing
import Training

@testable import Pipeline

@Suite struct ProbabilityCollectorTests {
  private let table = ClassTable(classes: [
    ClassDefinition(name: "background", values: [.gray(0)]), ClassDefinition(name: "cell", values: [.gray(255)]),
  ])

  /// A plane of two classes from the probabilities of the second.
  private func plane(_ probabilities: [Float], width: Int) -> FloatImage {
    FloatImage(
      width: width, height: probabilities.count / width, channels: 2,
      values: probabilities.map { 1 - $0 } + probabilities)
  }

  /// Some case of 7×5 pixels, a fifth of them ignored.
  private func scene(_ number: Int) -> (name: String, planes: [FloatImage], reference: LabelMap) {
    var (probabilities, labels): ([Float], [UInt8]) = ([], [])
    for pixel in 0..<35 {
      probabilities.append(Float((pixel * 17 + number * 5) % 31) / 30)
      labels.append((pixel + number) % 5 == 0 ? LabelMap.ignored : pixel % 3 == 0 ? 1 : 0)
    }
    return ("case-\(number)", [plane(probabilities, width: 7)], LabelMap(width: 7, height: 5, labels: labels))
  }

  @Test func threadsAndTheirOrderChangeNothing() throws {
    let cases = (0..<12).map { scene($0) }
    let order = cases.map(\.name)
    let forwards = ProbabilityCollector(classes: table)
    for entry in cases { try forwards.add(entry.name, entry.planes, reference: entry.reference, file: entry.name) }
    let mixed = ProbabilityCollector(classes: table)
    let failures = concurrentMap(12, workers: 4) { index in
      let entry = cases[11 - index]
      return failure(PipelineError.self) {
        try mixed.add(entry.name, entry.planes, reference: entry.reference, file: entry.name)
      }
    }
    #expect(failures.allSatisfy { $0 == nil })
    let all = forwards.collected(order: order)
    #expect(mixed.collected(order: order) == all)
    // All pixels that are not ignored, whichever the case.
    var tally = ProbabilityTally()
    for entry in cases {
      let (values, labels) = (entry.planes[0].values, entry.reference.labels)
      tally.add(values.span.extracting(35..<70), labels: labels.span, of: 1)
    }
    #expect(all.tallies[0].histogram == tally.histogram)
    #expect(abs(all.tallies[0].calibration.brierScore - tally.calibration.brierScore) < 1e-12)
    // Folds pooled are the cases together.
    let halves = [0..<5, 5..<12].map { range in
      let collector = ProbabilityCollector(classes: table)
      for entry in cases[range] {
        #expect(throws: Never.self) {
          try collector.add(entry.name, entry.planes, reference: entry.reference, file: entry.name)
        }
      }
      return collector.collected(order: order)
    }
    #expect(CollectedProbabilities.pooled(halves) == all)
  }

  @Test func whatIsNoProbabilityIsRefused() throws {
    let collector = ProbabilityCollector(classes: table)
    let reference = LabelMap(width: 2, height: 1, labels: [0, 1])
    for (value, code) in [(Float.nan, PipelineError.Code.notFinite), (1.5, .maskValues), (-0.2, .maskValues)] {
      let error = failure(PipelineError.self) {
        try collector.add("a", [plane([0.5, value], width: 2)], reference: reference, file: "a.tif")
      }
      #expect(error?.code == code)
      #expect(error?.description.contains("a.tif: probabilities are from 0 to 1") == true)
    }
    let error = failure(PipelineError.self) {
      try collector.add("a", [plane([0.5, 0.5], width: 1)], reference: reference, file: "a.tif")
    }
    #expect(error?.code == .sizeMismatch)
    #expect(collector.collected(order: ["a"]).cases.isEmpty)
  }

  @Test func theFileComesBackAndAChangedOneIsRefused() throws {
    try withFolder { folder in
      let collector = ProbabilityCollector(classes: table)
      try collector.add(
        "a", [plane([0.1, 0.8, 0.4], width: 3)], reference: LabelMap(width: 3, height: 1, labels: [0, 1, 0]), file: "a")
      // Without foreground, so that scores are undefined.
      try collector.add(
        "b", [plane([0.1, 0.8], width: 2)], reference: LabelMap(width: 2, height: 1, labels: [0, 255]), file: "b")
      let collected = collector.collected(order: ["a", "b"])
      let path = folder.file("histograms.json")
      try collected.write(to: path)
      let back = try #require(try CollectedProbabilities.read(path, classes: ["cell"]))
      #expect(back.histograms == collected.histograms && back.curves == collected.curves)
      #expect(back.cases[1].classes[0].area.isNaN && back.cases[0].classes[0].area == 1)
      #expect(try CollectedProbabilities.read(folder.file("none.json"), classes: ["cell"]) == nil)
      let other = failure(PipelineError.self) { try CollectedProbabilities.read(path, classes: ["nucleus"]) }
      #expect(other?.code == .unreadable)
      // What does not fit together is told, and ends no program.
      var text = String(decoding: try folder.bytes(of: "histograms.json"), as: UTF8.self)
      text.replace(#""foreground":["#, with: #""foreground":[1"#, maxReplacements: 1)
      try folder.write(text, to: "changed.json")
      var twice = collected
      twice.cases.append(twice.cases[0])
      try twice.write(to: folder.file("twice.json"))
      for file in ["changed.json", "twice.json"] {
        let error = failure(PipelineError.self) {
          try CollectedProbabilities.read(folder.file(file), classes: ["cell"])
        }
        #expect(error?.description.contains("the file was changed") == true, "\(file)")
      }
      try folder.write("{}", to: "histograms.json")
      let broken = failure(PipelineError.self) { try CollectedProbabilities.read(path, classes: ["cell"]) }
      #expect(broken?.description.contains("is not a run's histograms of probabilities") == true)
    }
  }

  /// What a run counts while it predicts is what its probability files would give.
  @Test func aRunCountsWhatItWouldWrite() throws {
    try withFolder { folder in
      try folder.writeCases(6)
      let plan = try folder.plan(["preprocessing=[resize: {height: 20, width: 24}, normalize]"])
      let graph = try ArchitectureCatalog.build(plan.network)
      let path = folder.file("model.safetensors")
      try Checkpoint(
        graph: graph, parameters: ParameterStore(graph: graph, seed: 3).exported(),
        metadata: TrainedModel.Usage(plan: plan).metadata()
      ).write(to: path)
      let model = try TrainedModel.load(path)
      let cases = plan.shared.cases
      let sink = ProbabilitySink(cases.map { EvaluateStage.Pair($0) }, reader: plan.caseReader, panel: nil)
      let writer = PredictionWriter(output: folder.file("out"), usage: model.usage.shared, probabilities: true)
      let result = try PredictStage.perform(
        cases.map { ImageFile(path: $0.image, baseName: $0.name) }, model: .network(model),
        writer: PredictionSinks([writer, sink]), limits: .standard, workers: 2,
        engine: EngineChoice(device: .cpu, precision: .float32)
      ) { _ in }
      #expect(result.failures.isEmpty && result.written == 6)
      let collected = sink.collector.collected(order: cases.map(\.name))
      #expect(collected.cases.map(\.name) == cases.map(\.name))
      for (place, entry) in cases.enumerated() {
        guard
          case .float(let values) = try ImageCodec.decode(path: folder.file("out/probabilities/\(entry.name).tif"))
            .image
            .samples
        else {
          Issue.record("probabilities are floats")
          return
        }
        let truth = try plan.caseReader.labels(entry.masks).labels
        let exact = RankingCurve(
          probabilities: Array(values[truth.count...]), isForeground: truth.map { $0 == 1 })
        #expect(collected.cases[place].classes[0].area == exact.area)
        #expect(collected.cases[place].classes[0].averagePrecision == exact.averagePrecision)
      }
      #expect(collected.curves.classes.map(\.name) == ["cell"])
    }
  }
}
