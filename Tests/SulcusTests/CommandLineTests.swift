import Foundation
import ImageCodecs
import Imaging
import Testing

@Suite struct CommandLineTests {
  static let commands = [
    "run", "train", "compare", "tune", "predict", "postprocess", "tune-postprocess", "evaluate", "measure", "verify",
    "check", "preview",
    "inspect",
    "describe", "synthesize",
    "doctor",
  ]

  @Test(arguments: commands) func helpHasAnExample(command: String) throws {
    let help = try Program.run(command, "--help", in: Folder())
    #expect(help.status == 0)
    #expect(help.output.contains("Example:"))
    #expect(help.output.contains("--quiet"))
  }

  @Test(arguments: [
    ["run"], ["run", "a.yaml", "--sed", "3"], ["fly"], ["synthesize", "--output", "x", "--count", "0"],
    ["describe", "unet", "--input", "big"], ["evaluate", "--predictions", "a", "--references", "b", "--classes", "x"],
    ["evaluate", "--predictions", "a", "--references", "b", "--scores", "iou,hd96"],
    ["evaluate", "--predictions", "a", "--references", "b", "--tolerance", "2"],
    ["evaluate", "--predictions", "a", "--references", "b", "--per-class", "--classes", "x=1,y=2"],
    ["evaluate", "--predictions", "a", "--references", "{class}/{image}.png", "--classes", "x,x"],
    ["evaluate", "--predictions", "a", "--references", "b", "--classes", "x=0,y=1", "--ignore", "1"],
    ["evaluate", "--predictions", "a", "--references", "b", "--ignore", "0"],
    ["evaluate", "--predictions", "a", "--references", "b", "--consensus", "staple"],
    ["evaluate", "--predictions", "a", "--references", "b", "--references", "c", "--consensus", "vote"],
    ["evaluate", "--predictions", "a", "--references", "b", "--prevalence", "0.1,1"],
    ["evaluate", "--predictions", "a", "--references", "b", "--images", "c"],
    ["evaluate", "--predictions", "a", "--references", "b", "--slices", "--table", "t.csv"],
    ["predict", "--model", "m"], ["postprocess", "a.yaml", "--output", "x"], ["verify"],
    ["verify", "run", "--cases", "some"],
    ["verify", "run", "--cases", "-1"],
    ["evaluate", "--predictions", "a", "--references", "b", "--scores", "iou,auc"],
    ["evaluate", "--predictions", "a", "--references", "b", "--scores", "iou", "--probabilities", "c"],
    ["evaluate", "--predictions", "a", "--references", "b", "--instances", "--classes", "a=0,b=1"],
    ["postprocess", "a.yaml", "--output", "x", "--masks", "m", "--probabilities", "p"], ["inspect"], ["describe"],
    ["describe", "unet", "--compare", "unet,unet++"],
    ["describe", "--compare", "unet"], ["describe", "--compare", "unet,"], ["describe", "unet", "--match", "flops=1G"],
    ["preview", "a.yaml"], ["preview", "a.yaml", "--output", "x", "--samples", "0"],
    ["preview", "a.yaml", "--output", "x", "--count", "0"], ["preview", "a.yaml", "--output", "x", "--count", "101"],
    ["describe", "unet", "--match", "parameters"], ["describe", "--compare", "unet,unet++", "--format", "svg"],
  ])
  func aWrongCommandLineIsStatusTwo(arguments: [String]) throws {
    let folder = try Folder()
    let result = try Program.run(arguments, in: folder)
    #expect(result.status == 2)
    #expect(result.output == "" && !result.errors.isEmpty)
  }

  static let manyClasses = (0...255).map { "c\($0)=\($0)" }.joined(separator: ",")

  @Test(arguments: [
    ("a=0,b=1,c=1", "gives 'b' and 'c' one value"), ("bg=0,x=1,x=2", "names 'x' twice"),
    (manyClasses, "255 classes at most, found 256"),
  ])
  func classesOfACommandLineMustBeToldApart(classes: String, says: String) throws {
    let (evaluate, measure) = (["evaluate", "--predictions", "a", "--references", "b"], ["measure", "--masks", "a"])
    for arguments in [evaluate, measure + ["--output", "b"]] {
      let result = try Program.run(arguments + ["--classes", classes], in: Folder())
      #expect(result.status == 2 && result.errors.contains(says), "\(result.errors)")
    }
  }

  @Test(arguments: [
    ["run", "a.yaml"], ["preview", "a.yaml", "--output", "x"], ["inspect", "absent"], ["describe", "resnet"],
  ])
  func anyOtherFailureIsStatusOne(arguments: [String]) throws {
    let result = try Program.run(arguments, in: Folder())
    #expect(result.status == 1)
    #expect(!result.errors.isEmpty)
  }

  @Test func versionIsPrinted() throws {
    #expect(try Program.run("--version", in: Folder()).output.split(separator: ".").count == 3)
  }

  @Test(arguments: [
    (["unet"], 7_762_465), (["unet", "--input", "3x256x256"], 7_763_041), (["unet/2015"], 31_030_593),
    (["unet/2015", "--outputs", "2"], 31_030_658), (["unet/2015", "--input", "3x572x572"], 31_031_745),
    (["unet", "--set", "model.width=16"], 1_942_289), (["unet/2018", "--set", "model.width=35"], 9_282_246),
    (["unet++/2018", "--set", "model.deepSupervision=true"], 9_041_700), (["attention-unet/2d"], 34_877_421),
    (["attention-unet/2018-3d", "--outputs", "4"], 6_473_322),
    (["attention-unet/2018-3d", "--input", "1x64x64x64", "--outputs", "4", "--set", "model.gates=0"], 5_888_004),
    (["unet3+/2020", "--set", "model.deepSupervision=true", "--set", "model.classification=true"], 26_990_535),
  ])
  func describeCountsParameters(arguments: [String], parameters: Int) throws {
    let result = try Program.run(["describe"] + arguments + ["--format", "json"], in: Folder())
    #expect(result.status == 0, "\(result.errors)")
    let description = try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(description["parameters"] as? Int == parameters)
    for key in ["multiplyAdds", "peakActivationBytes", "receptiveField", "divisor"] {
      #expect((description[key] as? Int ?? 0) > 0, "\(key)")
    }
  }

  @Test func describeComparesSideBySide() throws {
    let result = try Program.run("describe", "--compare", "unet,unet++,attention-unet,unet3+", in: Folder())
    #expect(result.status == 0, "\(result.errors)")
    let rows = result.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(
      rows.first == [
        "network", "width", "input", "parameters", "multiplyAdds", "peakActivationBytes", "receptiveField", "divisor",
      ])
    #expect(rows.dropFirst().map { $0[0] } == ["unet", "unet++", "attention-unet", "unet3+"])
    #expect(rows.dropFirst().map { $0[3] } == ["7762465", "9045249", "7850709", "6743873"])
  }

  @Test func describeMakesTheWideUNet() throws {
    let arguments = ["describe", "--compare", "unet++/2018,unet/2018", "--match", "parameters"]
    let text = try Program.run(arguments, in: Folder())
    #expect(text.output.contains("35") && text.output.contains("9282246") && text.output.contains("1.0266"))
    let result = try Program.run(arguments + ["--format", "json"], in: Folder())
    let networks = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
    #expect(networks.map { $0["width"] as? Int } == [32, 35])
    let match = try #require(networks[1]["match"] as? [String: Any])
    #expect(match["target"] as? Int == 9_041_601 && match["quantity"] as? String == "parameters")
    #expect(abs((match["ratio"] as? Double ?? 0) - 9_282_246 / 9_041_601) < 1e-9)
  }

  @Test func describeSaysWhatNoWidthReaches() throws {
    let result = try Program.run("describe", "unet", "--match", "parameters=10", in: Folder())
    #expect(result.status == 1)
    #expect(result.errors.contains("width 1 has") && result.errors.contains("width 512 has"))
  }

  @Test(arguments: [("svg", "<svg", "</svg>\n"), ("dot", "digraph \"unet\" {", "}\n")])
  func describeDraws(format: String, start: String, end: String) throws {
    let result = try Program.run("describe", "unet", "--format", format, in: Folder())
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.hasPrefix(start) && result.output.hasSuffix(end))
  }

  @Test func describeNamesTheValidSizesAround() throws {
    let result = try Program.run("describe", "unet/2015", "--input", "1x570x572", in: Folder())
    #expect(result.status == 1)
    #expect(result.errors.contains("556") && result.errors.contains("572"))
  }

  @Test func inspectListsGoodAndBadFiles() throws {
    let folder = try Folder()
    try folder.prepare(count: 2)
    try folder.write("text", to: "set/images/broken.png")
    let result = try Program.run("inspect", "set", "--format", "json", in: folder)
    #expect(result.status == 1)
    let files = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
    #expect(files.count == 5)
    #expect(files.count { $0["error"] != nil } == 1)
    let mask = try #require(files.first { ($0["path"] as? String) == "set/masks/lesion-1.png" })
    #expect(mask["values"] as? [Int] == [0, 255])
    #expect(mask["format"] as? String == "png")
    #expect(mask["bitsPerSample"] as? Int == 8)
  }

  @Test func doctorFindsTheEngine() throws {
    let result = try Program.run("doctor", in: Folder())
    #expect(result.output.contains("libtorch"))
    #expect(result.output.contains("2.1"))
  }
}

@Suite struct EvaluateTests {
  @Test func infiniteDistancesAreNamedBesideTheMeans() throws {
    let folder = try Folder()
    try folder.prepare(count: 2)
    let steps = "- erode: {element: square, radius: 200}\n"
    try folder.write(steps, to: "steps.yaml")
    let emptied = try Program.run(
      "postprocess", "steps.yaml", "--masks", "set/masks", "--output", "empty", in: folder)
    #expect(emptied.status == 0, "\(emptied.errors)")
    let result = try Program.run(
      "evaluate", "--predictions", "empty", "--references", "set/masks", "--scores", "iou,hd95", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("left out of means: hd95 2"), "\(result.output)")
  }

  @Test func equalFoldersScoreOne() throws {
    let folder = try Folder()
    try folder.prepare(count: 3)
    let result = try Program.run(
      "evaluate", "--predictions", "set/masks", "--references", "set/masks", "--output", "scores", "--format", "json",
      in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let scores = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let macro = try #require(scores["macro"] as? [String: Double])
    #expect(macro["iou"] == 1 && macro["miou"] == 1 && macro["dice"] == 1)
    #expect(scores["scored"] as? Int == 3)
    #expect(scores["classes"] as? [String] == ["background", "foreground"])
    #expect(try folder.text("scores/scores.json") == result.output)
    #expect(folder.exists("scores/cases.csv"))
  }

  @Test func aMissingPredictionIsAnErrorUnlessAskedFor() throws {
    let folder = try Folder()
    try folder.prepare(count: 3)
    for name in ["lesion-1.png", "lesion-2.png"] {
      try folder.write(folder.bytes("set/masks/" + name), to: "predictions/" + name)
    }
    let arguments = ["evaluate", "--predictions", "predictions", "--references", "set/masks"]
    let missing = try Program.run(arguments, in: folder)
    #expect(missing.status == 1 && missing.errors.contains("set/masks/lesion-3.png"))
    let empty = try Program.run(arguments + ["--missing", "empty", "--format", "json"], in: folder)
    #expect(empty.status == 0, "\(empty.errors)")
    let scores = try #require(JSONSerialization.jsonObject(with: Data(empty.output.utf8)) as? [String: Any])
    let iou = try #require((scores["macro"] as? [String: Double])?["iou"])
    #expect(abs(iou - 2.0 / 3) < 1e-12)
  }

  @Test func classesMayBeNamed() throws {
    let folder = try Folder()
    let made = try Program.run("synthesize", "--kind", "membranes", "--count", "2", "--output", "set", in: folder)
    #expect(made.status == 0)
    let result = try Program.run(
      "evaluate", "--predictions", "set/masks", "--references", "set/masks", "--classes",
      "cell=0,membrane=128,mitochondrion=255", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("mitochondrion"))
  }

  @Test func whatJSONHasNoNumberForIsText() throws {
    let folder = try Folder()
    try ImageCodec.write(
      Image(width: 2, height: 1, channels: .gray, bitsPerSample: 32, samples: .float([.infinity, 0.5])),
      to: folder.file("a.tif"))
    let result = try Program.run("inspect", "a.tif", "--format", "json", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("\"maximum\" : \"inf\""))
  }
}
