import ImageCodecs
import Imaging
import Testing

@testable import Pipeline

/// Masks that come in several files an image.
@Suite struct MaskSourceTests {
  private static let left = Image.gray(6, 4) { x, _ in x < 2 ? 255 : 0 }
  private static let right = Image.gray(6, 4) { x, _ in x > 3 ? 255 : 0 }

  /// Five cases, with two files of instances each as the Data Science Bowl has them, and two of classes.
  private func write(_ folder: Folder) throws {
    for number in 0..<5 {
      try folder.write(Image.noise(6, 4, number: number), to: "images/case-\(number).png")
      try folder.write(Self.left, to: "stage/case-\(number)/masks/a.png")
      try folder.write(Self.right, to: "stage/case-\(number)/masks/b.png")
      try folder.write(Self.left, to: "cups/case-\(number)_cup.png")
      try folder.write(Self.right, to: "discs/case-\(number).png")
    }
  }

  private func scan(_ folder: Folder, _ masks: String, _ settings: String...) throws -> DatasetScan {
    let yaml = try folder.write(
      """
      data:
        images: images
        masks: \(masks)
        split: {train: 0.6, validation: 0.2, test: 0.2}
      training: {epochs: 1}
      """, to: "p.yaml")
    let definition = try PipelineDefinition.load(yaml, overrides: DefinitionOverrides(settings: settings))
    return try DatasetScan.run(definition.data, workers: 2)
  }

  private func labels(_ found: DatasetScan, _ index: Int = 0) throws -> [UInt8] {
    let reader = CaseReader(orientation: .apply, classes: found.classes, limits: .standard)
    return Array(try reader.labels(found.cases[index].masks).labels.prefix(6))
  }

  @Test func instancesAreMergedToOneMask() throws {
    try withFolder { folder in
      try write(folder)
      let found = try scan(folder, "\"stage/{image}/masks/*.png\"")
      #expect(found.cases[0].masks.map(\.path) == ["a", "b"].map { folder.file("stage/case-0/masks/\($0).png") })
      #expect(found.cases[0].maskDigests.count == 2)
      #expect(found.classes.names == ["background", "foreground"])
      #expect(try labels(found) == [1, 1, 0, 0, 1, 1])
    }
  }

  @Test func aFilePerClassMarksIt() throws {
    try withFolder { folder in
      try write(folder)
      let found = try scan(folder, "{disc: \"discs/{image}.png\", cup: \"cups/{image}_cup.png\"}")
      #expect(found.classes.names == ["background", "disc", "cup"])
      #expect(found.classes.isFilePerClass)
      #expect(try labels(found) == [2, 2, 0, 0, 1, 1])
      let ordered = try scan(
        folder, "{disc: \"discs/{image}.png\", cup: \"cups/{image}_cup.png\"}",
        "data.classes={nothing: 0, cup: 1, disc: 2}")
      #expect(try labels(ordered) == [1, 1, 0, 0, 2, 2])
    }
  }

  @Test func aClassMayBeAbsentAndAnImageMayNot() throws {
    try withFolder { folder in
      try write(folder)
      try folder.remove("discs/case-0.png")
      let masks = "{disc: \"discs/{image}.png\", cup: \"cups/{image}_cup.png\"}"
      let found = try scan(folder, masks)
      #expect(found.notes.contains { $0.hasPrefix("1 images have no file") && $0.hasSuffix("count as without disc") })
      #expect(try labels(found) == [2, 2, 0, 0, 0, 0])
      try folder.remove("cups/case-0_cup.png")
      let error = try #require(failure(PipelineError.self) { try scan(folder, masks) })
      #expect(error.code == .unpaired)
      #expect(error.description.contains("images/case-0.png: no mask is found at"))
      #expect(error.description.contains("cups/case-0_cup.png"))
    }
  }

  @Test func contradictionsAndSizesAreErrors() throws {
    try withFolder { folder in
      try write(folder)
      try folder.write(Image.gray(6, 4) { _, _ in 255 }, to: "cups/case-1_cup.png")
      let masks = "{disc: \"discs/{image}.png\", cup: \"cups/{image}_cup.png\"}"
      let error = try #require(failure(PipelineError.self) { try scan(folder, masks) })
      #expect(error.description.contains("case-1_cup.png: 8 pixels are cup here and disc in another file"))
      #expect(error.description.contains("column 4, row 0"))
      try folder.write(Image.row([0, 255]), to: "cups/case-1_cup.png")
      let size = try #require(failure(PipelineError.self) { try scan(folder, masks) })
      #expect(size.code == .sizeMismatch)
      #expect(size.description.contains("2×1") && size.description.contains("6×4"))
    }
  }

  @Test func smoothedEdgesNeedAThreshold() throws {
    try withFolder { folder in
      try write(folder)
      try folder.write(Image.gray(6, 4) { x, _ in UInt8(x * 50) }, to: "cups/case-2_cup.png")
      let masks = "{cup: \"cups/{image}_cup.png\"}"
      let error = try #require(failure(PipelineError.self) { try scan(folder, masks) })
      #expect(error.description.contains("case-2_cup.png") && error.description.contains("data.maskThreshold"))
      let found = try scan(folder, masks, "data.maskThreshold=128")
      #expect(try labels(found, 2) == [0, 0, 0, 1, 1, 1])
    }
  }

  @Test func namesAreMeantAsTheyStand() throws {
    try withFolder { folder in
      for (number, name) in ["a[1]", "b*", "c?", "d"].enumerated() {
        try folder.write(Image.noise(6, 4, number: number), to: "images/\(name).png")
        try folder.write(Self.right, to: "m/\(name)-mask.png")
      }
      let found = try scan(folder, "\"m/{image}-mask.png\"")
      #expect(found.cases.map { FilePath.name(of: $0.masks[0].path) } == found.cases.map { $0.name + "-mask.png" })
    }
  }

  @Test func aFileOfAnotherImageIsNotTaken() throws {
    try withFolder { folder in
      for name in ["a", "a_b", "c", "d"] {
        try folder.write(Self.left, to: "images/\(name).png")
        try folder.write(Self.right, to: "m/\(name)_1.png")
      }
      let error = try #require(failure(PipelineError.self) { try scan(folder, "\"m/{image}_*.png\"") })
      #expect(error.problems.count == 1)
      #expect(error.description.contains("m/a_b_1.png: the pattern finds it for"))
      let itself = try #require(failure(PipelineError.self) { try scan(folder, "\"images/{image}*.png\"") })
      #expect(itself.description.contains("images/a.png: is an image"))
    }
  }

  @Test func aClassWithoutAnyFileIsAMistake() throws {
    try withFolder { folder in
      try write(folder)
      let error = try #require(
        failure(PipelineError.self) { try scan(folder, "{disc: \"discs/{image}.png\", cup: \"cup/{image}_cup.png\"}") })
      #expect(error.description.contains("cup/{image}_cup.png: no image has a file for the class 'cup'"))
    }
  }

  @Test func theFoldersOwnNameIsNoPattern() throws {
    try withFolder { outer in
      let folder = Folder(path: outer.file("study [2024]"))
      try write(folder)
      #expect(try scan(folder, "\"discs/{image}.png\"").cases.count == 5)
    }
  }

  @Test(arguments: [("{}", "found 0"), ("{background: \"{image}\"}", "cannot be"), ("{a/b: \"{image}\"}", "hold '/'")])
  func namesThatCannotBe(masks: String, says: String) throws {
    try withFolder { folder in
      try write(folder)
      let error = try #require(failure(DefinitionError.self) { try scan(folder, masks) })
      #expect(error.description.contains(says), "\(error)")
    }
  }

  @Test func mistakesInTheMapSayWhere() throws {
    try withFolder { folder in
      try write(folder)
      let masks = "{disk: \"discs/{image}.png\", cup: cups}"
      let error = try #require(
        failure(DefinitionError.self) { try scan(folder, masks, "data.classes={none: 0, cup: 1, disc: 2}") })
      let text = error.description
      #expect(text.contains("'data.masks.disk' is no foreground class of data.classes; did you mean 'disc'?"))
      #expect(text.contains("p.yaml:3:43: 'data.masks.cup' must hold {image}"), "\(text)")
      #expect(text.contains("none for 'disc'"))
    }
  }

  @Test func predictionsAreWrittenOneFileAClass() throws {
    try withFolder { folder in
      let table = ClassTable(
        classes: [("none", 0), ("cup", 1), ("disc", 2)].map { ClassDefinition(name: $0.0, values: [.gray($0.1)]) },
        isFilePerClass: true)
      let map = LabelMap(width: 3, height: 1, labels: [0, 1, 2])
      #expect(table.image(of: map, class: 2).samples == .uint8([0, 0, 255]))
      let reader = CaseReader(orientation: .apply, classes: table.forPredictions, limits: .standard)
      let files = try ["cup", "disc"].enumerated().map { (index, name) -> MaskFile in
        let path = try folder.write(table.image(of: map, class: index + 1), to: "x.\(name).png")
        return MaskFile(path, className: name)
      }
      #expect(try reader.labels(files) == map)
    }
  }
}
