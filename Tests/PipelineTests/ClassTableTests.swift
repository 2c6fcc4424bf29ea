import Foundation
import ImageCodecs
import Imaging
import Testing

@testable import Pipeline

@Suite struct ClassTableTests {
  private static func classes(_ values: [ClassDefinition.Value]...) -> [ClassDefinition] {
    values.enumerated().map { ClassDefinition(name: "class\($0)", values: $1) }
  }

  private static let red = Image.RGB(255, 0, 0)
  private static let green = Image.RGB(0, 128, 0)
  private static let black = Image.RGB(0, 0, 0)
  private static let binary = ClassTable(classes: classes([.gray(0)], [.gray(255)]))
  private static let colored = ClassTable(classes: classes([.color(black)], [.color(red), .color(green)]))

  private func labels(_ table: ClassTable, _ mask: Image) throws -> [UInt8] {
    try table.labels(of: mask, file: MaskFile("mask.png")).labels
  }

  private func rgb(_ colors: [Image.RGB]) -> Image {
    Image(
      width: colors.count, height: 1, channels: .rgb, bitsPerSample: 8,
      samples: .uint8(colors.flatMap { [$0.red, $0.green, $0.blue] }))
  }

  @Test func valuesBecomeIndicesInTheOrderOfTheClasses() throws {
    #expect(try labels(Self.binary, .row([255, 0, 255])) == [1, 0, 1])
    let reversed = ClassTable(classes: Self.classes([.gray(255)], [.gray(0)]))
    #expect(try labels(reversed, .row([255, 0, 255])) == [0, 1, 0])
    let several = ClassTable(classes: Self.classes([.gray(0), .gray(9)], [.gray(3)], [.gray(1), .gray(2)]))
    #expect(try labels(several, .row([0, 1, 2, 3, 9])) == [0, 2, 2, 1, 0])
  }

  @Test func planesAndSizeAreKept() throws {
    let map = try Self.binary.labels(of: .stack(3, 2, 4) { x, y, z in x == z ? 255 : 0 }, file: MaskFile("a.tif"))
    #expect((map.width, map.height, map.planes) == (3, 2, 4))
    #expect(map.plane(1).labels == [0, 1, 0, 0, 1, 0])
  }

  @Test func coloursAreClassesInColourAndPaletteMasks() throws {
    #expect(try labels(Self.colored, rgb([Self.black, Self.red, Self.green])) == [0, 1, 1])
    let palette = Image(
      width: 3, height: 1, channels: .palette([Self.green, Self.black, Self.red]), bitsPerSample: 8,
      samples: .uint8([0, 1, 2]))
    #expect(try labels(Self.colored, palette) == [1, 0, 1])
  }

  @Test func paletteIndicesAreValues() throws {
    let palette = Image(
      width: 3, height: 1, channels: .palette([Self.green, Self.black, Self.red]), bitsPerSample: 8,
      samples: .uint8([0, 1, 0]))
    #expect(try labels(ClassTable(classes: Self.classes([.gray(0)], [.gray(1)])), palette) == [0, 1, 0])
  }

  @Test func theIgnoredValueIsUnscored() throws {
    var table = Self.binary
    table.ignore = 128
    #expect(try labels(table, .row([0, 128, 255])) == [0, LabelMap.ignored, 1])
    table.threshold = 100
    #expect(try labels(table, .row([0, 128, 129, 100, 101])) == [0, LabelMap.ignored, 1, 0, 1])
  }

  @Test func aThresholdDividesSmoothedAndFractionalMasks() throws {
    var table = Self.binary
    table.threshold = 127.5
    #expect(try labels(table, .row([0, 127, 128, 254, 3])) == [0, 0, 1, 1, 0])
    table.threshold = 0.5
    table.ignore = 255
    let floats = Image(
      width: 5, height: 1, channels: .gray, bitsPerSample: 32, samples: .float([0, 0.5, 0.75, 1, 255]))
    #expect(try labels(table, floats) == [0, 0, 1, 1, LabelMap.ignored])
  }

  @Test func valuesThatNoClassCoversAreNamedWithTheirCounts() throws {
    let mask = Image.row([0, 255, 7, 7, 7, 9, 9, 0])
    let error = try #require(failure(PipelineError.self) { try labels(Self.binary, mask) })
    #expect(error.code == .maskValues)
    #expect(
      error.description == "mask.png: mask values that no class covers: 7 (3 pixels), 9 (2 pixels) of 8 pixels; "
        + "classes are {class0: 0, class1: 255}; add them to data.classes or set data.ignore")
  }

  @Test func smoothedEdgesAreRecognized() throws {
    let error = try #require(
      failure(PipelineError.self) { try labels(Self.binary, .row((0...255).map { UInt8($0) })) })
    #expect(error.description.contains("set data.maskThreshold, for example 128"))
    #expect(error.description.contains(", … of 256 pixels"))
  }

  @Test func aColourThatNoClassCoversIsNamedAsAColour() throws {
    let error = try #require(
      failure(PipelineError.self) { try labels(Self.colored, rgb([Self.red, Image.RGB(1, 2, 3)])) })
    #expect(error.description.contains("[1, 2, 3] (1 pixels)"))
    #expect(error.description.contains("class1: [255, 0, 0], [0, 128, 0]"))
  }

  // MARK: Writing

  @Test(arguments: [
    binary, colored, ClassTable(classes: classes([.gray(0)], [.gray(7)], [.gray(3)])),
    ClassTable(classes: classes([.gray(0)], [.gray(1000)])), ClassTable(classes: classes([.gray(0)], [.color(red)])),
  ])
  func writtenMasksAreReadAgain(table: ClassTable) throws {
    let count = UInt8(table.classes.count)
    let map = LabelMap(width: 4, height: 3, labels: (0..<12).map { UInt8($0) % count })
    try withFolder { folder in
      let path = try folder.write(table.image(of: map), to: "mask.png")
      #expect(
        try CaseReader(orientation: .apply, classes: table.forPredictions, limits: .standard).labels([MaskFile(path)])
          == map)
    }
  }

  @Test func grayMasksCarryTheDeclaredValuesAndColouredOnesAPalette() throws {
    let map = LabelMap(width: 2, height: 1, labels: [1, 0])
    #expect(Self.binary.image(of: map).samples == .uint8([255, 0]))
    #expect(Self.colored.image(of: map).channels == .palette([Self.black, Self.red]))
    let deep = ClassTable(classes: Self.classes([.gray(0)], [.gray(1000)])).image(of: map)
    #expect(deep.samples == .uint16([1000, 0]))
    #expect(deep.bitsPerSample == 16)
  }

  @Test func predictionsHoldDeclaredValuesAlone() {
    var table = Self.binary
    (table.ignore, table.threshold) = (7, 3)
    #expect(table.forPredictions == Self.binary)
  }

  // MARK: Without classes

  @Test func zeroAndOneOtherValueAreBinary() throws {
    let found = try ClassTable.binary(from: [0: 10, 7: 3], location: "masks")
    #expect(found.map(\.values) == [[.gray(0)], [.gray(7)]])
  }

  @Test(arguments: [[Int32: Int](), [0: 4], [1: 4, 2: 3], [0: 1, 5: 2, 9: 3]])
  func otherValuesAreListedWithAProposal(counts: [Int32: Int]) throws {
    let error = try #require(failure(PipelineError.self) { try ClassTable.binary(from: counts, location: "masks") })
    #expect(error.code == .maskValues)
    #expect(error.description.hasPrefix("masks: masks hold the values"))
    #expect(error.description.contains("for example data.classes: {"))
    for (value, count) in counts { #expect(error.description.contains("\(value) (\(count) pixels)")) }
  }

  /// Bytes in areas and alone, of lengths that no word divides; the same values in 16 bits take the long way.
  @Test(arguments: [1, 8, 13, 200, 1003]) func bytesAreLabelledAsAllOtherMasksAre(width: Int) throws {
    var table = ClassTable(classes: [
      ClassDefinition(name: "background", values: [.gray(0)]),
      ClassDefinition(name: "cell", values: [.gray(7), .gray(255)]),
      ClassDefinition(name: "wall", values: [.gray(128)]),
    ])
    table.ignore = 9
    let available: [UInt8] = [0, 0, 0, 7, 255, 128, 9]
    let bytes = (0..<width).map { x -> UInt8 in
      let run = x % 90 < 40 ? 23 : 1
      return available[x / run * 5 % 7]
    }
    func labels(_ samples: Image.Samples, bits: Int) throws -> LabelMap {
      let mask = Image(width: width, height: 1, channels: .gray, bitsPerSample: bits, samples: samples)
      return try table.labels(of: mask, file: MaskFile("a.png"))
    }
    let fast = try labels(.uint8(bytes), bits: 8)
    #expect(fast == (try labels(.uint16(bytes.map { UInt16($0) }), bits: 16)))
    #expect(fast.labels.contains(LabelMap.ignored) == bytes.contains(9))
    // A value that no class covers is told alike.
    let stray = bytes.dropLast() + [77]
    let errors = [
      failure(PipelineError.self) { try labels(.uint8(Array(stray)), bits: 8) },
      failure(PipelineError.self) { try labels(.uint16(stray.map { UInt16($0) }), bits: 16) },
    ]
    #expect(errors[0] != nil && errors[0] == errors[1])
    #expect(errors[0]?.description.contains("77 (1 pixels)") == true)
  }
}
