import Foundation
import Testing

/// Runs whose masks a classical method makes, from the program's side.
@Suite struct ClassicalTests {
  private func prepared(_ model: String = "{method: otsu}", count: Int = 10) throws -> Folder {
    let folder = try Folder()
    try folder.prepare(count: count)
    let network = "model: {architecture: unet, width: 2, depth: 2}"
    #expect(Folder.pipeline.contains(network))
    try folder.write(Folder.pipeline.replacing(network, with: "model: \(model)"), to: "tiny.yaml")
    return folder
  }

  private func json(_ folder: Folder, _ name: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: folder.bytes(name)) as? [String: Any])
  }

  @Test func aRunLeavesWhatANetworksRunLeaves() throws {
    let folder = try prepared()
    let result = try Program.run("run", "tiny.yaml", "--output", "run", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    for name in [
      "pipeline.yaml", "plan.json", "manifest.json", "split.csv", "checkpoints/best.safetensors", "cases.csv",
      "scores.json", "report.html",
    ] { #expect(folder.exists("run/\(name)"), "\(name)") }
    #expect(!folder.exists("run/log.jsonl") && !folder.exists("run/checkpoints/last.safetensors"))
    #expect(result.errors.contains("otsu is not trained and does not use these blocks: training"))
    #expect(try folder.names("run/predictions").count == 2)

    // The lesions are dark, and that is where it was taken from.
    let method = try #require(try json(folder, "run/plan.json")["method"] as? [String: Any])
    #expect(method["classOfLevel"] as? [Int] == [1, 0])
    #expect(method["contrastCases"] as? Int == 6)
    let contrasts = try #require(method["contrasts"] as? [Double])
    #expect(contrasts[0] > contrasts[1])
    let weights = try #require(try json(folder, "run/manifest.json")["weights"] as? [String: String])
    #expect(weights.keys.sorted() == ["best"])
    let report = try folder.text("run/report.html")
    for text in ["The classical method otsu", ">Method</h2>", "from dark to bright: lesion, background", "none, so"] {
      #expect(report.contains(text), "\(text)")
    }
    for text in [">Training</h2>", "Training loss", "Validation score"] {
      #expect(!report.contains(text), "\(text)")
    }
  }

  @Test(arguments: [
    "{method: otsu}", "{method: multiOtsu, levels: 3}", "{method: sauvola, window: 21}", "{method: edges}",
    "{method: regionGrowing}", "{method: kMeans, levels: 4, foreground: dark}",
  ])
  func theModelGivesTheRunsOwnMasks(model: String) throws {
    let folder = try prepared(model)
    let run = try Program.run("run", "tiny.yaml", "--output", "run", "--quiet", in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let predicted = try Program.run(
      "predict", "--model", "run/checkpoints/best.safetensors", "--images", "set/images", "--output", "masks",
      in: folder)
    #expect(predicted.status == 0, "\(predicted.errors)")
    let masks = try folder.names("run/predictions")
    #expect(masks.count == 2)
    #expect(try folder.names("masks").count == 10)
    for name in masks {
      #expect(try folder.bytes("run/predictions/\(name)") == folder.bytes("masks/\(name)"), "\(name)")
    }
  }

  @Test func trainingSaysThatThereIsNothingToTrainAndLeavesTheModel() throws {
    let folder = try prepared()
    let trained = try Program.run("train", "tiny.yaml", "--output", "run", in: folder)
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.errors.contains("otsu has nothing to train"))
    #expect(trained.output == "model   run/checkpoints/best.safetensors\n")
    #expect(folder.exists("run/manifest.json") && !folder.exists("run/report.html"))
    // The run goes on where it was left, and gives what one gives that was never stopped.
    let resumed = try Program.run("run", "tiny.yaml", "--output", "run", "--resume", in: folder)
    #expect(resumed.status == 0, "\(resumed.errors)")
    _ = try Program.run("run", "tiny.yaml", "--output", "whole", in: folder)
    for name in ["scores.json", "cases.csv", "plan.json", "checkpoints/best.safetensors"] {
      #expect(try folder.bytes("run/\(name)") == folder.bytes("whole/\(name)"), "\(name)")
    }
    // Another method is another run.
    _ = try Program.run("train", "tiny.yaml", "--output", "other", in: folder)
    let other = try Program.run(
      "run", "tiny.yaml", "--output", "other", "--resume", "--set", "model.method=kMeans", in: folder)
    #expect(other.status == 1 && other.errors.contains("its run had other settings or files"))
  }

  @Test func foldsTestEachCaseOnce() throws {
    let folder = try prepared("{method: kMeans}")
    let result = try Program.run(
      "run", "tiny.yaml", "--output", "run", "--set", "data.split={folds: 3}", "--format", "json", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let scores = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(scores["scored"] as? Int == 10)
    let tested = try (0..<3).flatMap { try folder.names("run/fold-\($0)/predictions") }
    #expect(tested.count == 10 && Set(tested).count == 10)
    let report = try folder.text("run/report.html")
    #expect(report.contains("10 test cases of 3 folds, each once") && report.contains("levels, fold 2"))
    #expect(!report.contains("<th>steps</th>"))
  }

  @Test func checkAndDescribeSayWhatItIs() throws {
    let folder = try prepared("{method: kMeans, iterations: 50}")
    let checked = try Program.run("check", "tiny.yaml", in: folder)
    #expect(checked.output.contains("method    kMeans: iterations 50\n"))
    #expect(checked.output.contains("from dark to bright: lesion, background, as 6 training cases have it"))
    #expect(checked.output.contains("training  none"))
    let described = try Program.run("describe", "tiny.yaml", in: folder)
    #expect(described.output.contains("kMeans  a classical method: nothing is trained"))
    #expect(described.output.contains("iterations 50"))
    let drawn = try Program.run("describe", "tiny.yaml", "--format", "svg", in: folder)
    #expect(drawn.status == 1 && drawn.errors.contains("which has no network to draw"))
    let preview = try Program.run("preview", "tiny.yaml", "--output", "preview", in: folder)
    #expect(preview.status == 1 && preview.errors.contains("kMeans is not trained"))
  }

  @Test(arguments: [
    ("{method: otsuu}", "tiny.yaml:8:17: 'model.method' has no method 'otsuu'; did you mean 'otsu'?"),
    ("{method: sauvola, window: 20}", "'model.window' must be odd"),
    ("{method: sauvola, windows: 21}", "unknown key 'model.windows'; did you mean 'window'?"),
    (
      "{method: regionGrowing, seeds: [[0.5, 1.5]]}",
      "a seed must be [x, y] in fractions of the image's width and height"
    ),
    ("{method: regionGrowing, seeds: [[0.5, 0.5]], foreground: dark}", "unknown key 'model.foreground'"),
    ("{method: edges, foreground: dark}", "unknown key 'model.foreground'"),
    ("{method: canny, low: 0.9, high: 0.5}", "'model.low' must be 0.5 at most"),
    ("{architecture: unet, method: otsu}", "'model' has both architecture and method"),
  ])
  func mistakesAreFoundByCheck(model: String, message: String) throws {
    let folder = try prepared(model)
    let result = try Program.run("check", "tiny.yaml", in: folder)
    #expect(result.status == 1)
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test func threeClassesAreTooManyForEdges() throws {
    let folder = try prepared("{method: edges}")
    let classes = "data.classes={background: 0, lesion: 255, rim: 128}"
    let result = try Program.run("check", "tiny.yaml", "--set", classes, in: folder)
    #expect(result.status == 1)
    #expect(result.errors.contains("model.method edges tells 2 classes apart, and the masks have 3"))
  }
}
