import Imaging
import Testing

@testable import Pipeline

@Suite struct PreprocessingDecoderTests {
  private func decode(_ yaml: String) throws -> PipelineDefinition {
    try withFolder { folder in
      try PipelineDefinition.load(
        folder.write("data: {images: i, masks: m, channels: keep}\n" + yaml, to: "pipeline.yaml"))
    }
  }

  private func diagnostics(_ yaml: String) -> [Diagnostic] {
    failure(DefinitionError.self) { try decode(yaml) }?.diagnostics ?? []
  }

  @Test(arguments: [
    ("resize: {height: 3, width: 4}", PreprocessingStep.resize(height: 3, width: 4)),
    (
      "resize: {height: 3, width: 4, interpolation: cubic, labels: majority}",
      .resize(height: 3, width: 4, interpolation: .cubic, labels: .majority)
    ),
    ("resample: {spacing: 0.5}", .resample(x: 0.5, y: 0.5)),
    ("resample: {spacing: {x: 0.5, y: 2}, interpolation: area}", .resample(x: 0.5, y: 2, interpolation: .area)),
    ("letterbox: {height: 3, width: 4}", .letterbox(height: 3, width: 4)),
    (
      "letterbox: {height: 3, width: 4, border: constant, value: -1024}",
      .letterbox(height: 3, width: 4, border: .constant, value: -1024)
    ),
    ("pad: {height: 3, width: 4}", .pad(height: 3, width: 4)),
    ("pad: {height: 3, width: 4, border: edge}", .pad(height: 3, width: 4, border: .edge)),
    ("crop: {height: 3, width: 4}", .crop(height: 3, width: 4)),
    ("crop: {at: centre, height: 3, width: 4}", .crop(height: 3, width: 4)),
    ("crop: {at: foreground}", .cropForeground()),
    ("crop: {at: foreground, above: -900, margin: 5}", .cropForeground(above: -900, margin: 5)),
    ("normalize", .normalize(.zScore)), ("normalize: {method: minMax}", .normalize(.minMax)),
    ("normalize: {over: nonZero}", .normalize(.nonZeroZScore)),
    ("normalize: {method: zScore, over: image}", .normalize(.zScore)),
    ("normalize: {method: zScore, over: dataset}", .normalize(.dataSet(.init(.zScore)))),
    ("normalize: {method: none}", .normalize(.none)),
    ("normalize: {method: percentile}", .normalize(.percentile(low: 0.5, high: 99.5))),
    ("normalize: {method: percentile, low: 1, high: 98.5}", .normalize(.percentile(low: 1, high: 98.5))),
    (
      "normalize: {method: percentile, over: dataset}",
      .normalize(.dataSet(.init(.percentile(low: 0.5, high: 99.5))))
    ),
    ("normalize: {method: window, centre: 40, width: 400}", .normalize(.window(centre: 40, width: 400))),
    ("normalize: {method: imageNet}", .normalize(.imageNet)),
    ("normalize: {method: equalize, bins: 64}", .normalize(.equalize(.init(bins: 64)))),
    ("normalize: {method: clahe}", .normalize(.clahe(.init(columns: 8, rows: 8, clipLimit: 2, bins: 256)))),
    (
      "normalize: {method: clahe, tiles: [4, 6], clipLimit: 3.5, bins: 65536}",
      .normalize(.clahe(.init(columns: 6, rows: 4, clipLimit: 3.5, bins: 65536)))
    ),
    ("normalize: {method: macenko}", .normalize(.macenko(.init(light: 240, threshold: 0.15, percentile: 1)))),
  ])
  func readsSteps(yaml: String, step: PreprocessingStep) throws {
    #expect(try decode("preprocessing:\n  - \(yaml)").preprocessing.steps == [step])
  }

  @Test func withoutTheKeyImagesAreStandardized() throws {
    #expect(try decode("").preprocessing.steps == [.normalize(.zScore)])
    #expect(try decode("preprocessing: []").preprocessing.steps.isEmpty)
  }

  @Test(arguments: [
    ("resize: {height: 4}", "'preprocessing.0.resize.width' must be a number of pixels above 0"),
    ("pad: {height: -4, width: 4}", "'preprocessing.0.pad.height' must be from 1 to 65536, found -4"),
    ("crop: {height: 0, width: 4}", "'preprocessing.0.crop.height' must be from 1 to 65536, found 0"),
    ("resize: {height: 4, width: 4, interpolation: bicubic}", "has no choice 'bicubic'; did you mean 'cubic'?"),
    ("resize: {height: 4, width: 4, labels: linear}", "'preprocessing.0.resize.labels' has no choice 'linear'"),
    ("resample", "'preprocessing.0.resample.spacing' is missing"),
    ("resample: {spacing: 0}", "must be the size of a pixel in mm, from 1e-06 to 10000.0, or {x: …, y: …}; found '0'"),
    ("resample: {spacing: [1, 1]}", "or {x: …, y: …}; found a list"),
    ("resample: {spacing: {x: 1}}", "'preprocessing.0.resample.spacing.y' must be a number of mm"),
    ("resample: {spacing: {x: 1, y: 1, z: 1}}", "unknown key 'preprocessing.0.resample.spacing.z'"),
    ("letterbox: {height: 4, width: 4, border: zero}", "has no choice 'zero'"),
    ("pad: {height: 4, width: 4, value: 3}", "is for border: constant, and border is reflect"),
    ("crop: {at: random, height: 4, width: 4}", "cannot be random: what is preprocessed is the same each time"),
    ("crop: {at: foregruond}", "has no choice 'foregruond'; did you mean 'foreground'?"),
    ("crop: {at: foreground, height: 4}", "unknown key 'preprocessing.0.crop.height'"),
    ("crop: {at: foreground, margin: -1}", "must be from 0 to 65536, found -1"),
    ("normalize: {low: 1}", "unknown key 'preprocessing.0.normalize.low'"),
    ("normalize: zScore", "'preprocessing.0.normalize' must be a map of keys"),
    ("normalize: {method: zscore}", "has no choice 'zscore'; did you mean 'zScore'?"),
    ("normalize: {over: data}", "'preprocessing.0.normalize.over' has no choice 'data'"),
    ("normalize: {method: percentile, over: nonZero}", "has no choice 'nonZero'"),
    ("normalize: {method: minMax, over: dataset}", "unknown key 'preprocessing.0.normalize.over'"),
    ("normalize: {method: percentile, low: 99, high: 1}", "'preprocessing.0.normalize.low' must be below 'high'"),
    ("normalize: {method: percentile, high: 101}", "must be from 0.0 to 100.0, found 101.0"),
    ("normalize: {method: window, width: 5}", "'preprocessing.0.normalize.centre' must be a number, in sample units"),
    ("normalize: {method: window, center: 5, width: 5}", "did you mean 'centre'?"),
    ("normalize: {method: window, centre: 5, width: -5}", "must be from 1e-06 to 1e+30, found -5.0"),
    (
      "normalize: {method: clahe, tiles: 8}",
      "'preprocessing.0.normalize.tiles' must be [rows, columns], 1 to 1024 each"
    ),
    ("normalize: {method: clahe, clipLimit: -1}", "must be from 0.0 to 1000000.0, found -1.0"),
    ("normalize: {method: equalize, bins: 1}", "must be from 2 to 65536, found 1"),
    ("normalize: {method: macenko, percentile: 50}", "must be from 0.0 to 49.0, found 50.0"),
  ])
  func refusesWhatCannotBe(yaml: String, message: String) {
    let found = diagnostics("preprocessing:\n  - \(yaml)\n")
    #expect(found.contains { $0.message.contains(message) }, "\(found)")
    #expect(found.allSatisfy { $0.description.contains("pipeline.yaml:3:") }, "\(found)")
  }

  @Test(arguments: [
    "pad: {height: -4, width: 4}", "pad: {height: 0, width: 4}", "pad: {width: 4}", "crop: {at: random}",
  ])
  func aMistakeIsToldOnce(yaml: String) {
    #expect(diagnostics("preprocessing: [\(yaml)]").count == 1)
  }

  @Test(arguments: [
    ("[normalize, normalize: {method: imageNet}]", "imageNet must know what samples may be, and zScore before it"),
    ("[normalize: {over: dataset}, normalize: {method: macenko}]", "macenko must know what samples may be"),
    ("[normalize: {over: dataset}, crop: {at: foreground}]", "must stand before 'preprocessing.0.normalize'"),
  ])
  func refusesStepsInTheWrongOrder(yaml: String, message: String) {
    let found = diagnostics("preprocessing: \(yaml)")
    #expect(found.count == 1 && found[0].message.contains(message), "\(found)")
  }

  @Test(arguments: [
    "[normalize: {method: clahe}, normalize: {method: imageNet}]",
    "[normalize, normalize: {method: minMax}, normalize: {method: imageNet}]",
    "[crop: {at: foreground}, normalize: {over: dataset}]",
    "[normalize: {method: macenko}, normalize: {method: imageNet}]",
  ])
  func takesStepsInAnyOrderThatWorks(yaml: String) throws {
    #expect(try !decode("preprocessing: \(yaml)").preprocessing.steps.isEmpty)
  }

  @Test(arguments: ["imageNet", "macenko"]) func colorsAreAskedForWhereGrayIs(method: String) throws {
    for channels in ["", ", channels: gray"] {
      let error = failure(DefinitionError.self) {
        try withFolder { folder in
          try PipelineDefinition.load(
            folder.write(
              "data: {images: i, masks: m\(channels)}\npreprocessing: [normalize: {method: \(method)}]", to: "p.yaml"))
        }
      }
      #expect(error?.diagnostics.first?.message.contains("data.channels is gray; set data.channels: rgb") == true)
    }
  }
}
