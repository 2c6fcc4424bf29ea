import Foundation
import ImageCodecs
import Imaging
import Testing

@testable import Pipeline

@Suite struct DatasetScanTests {
  private func scan(_ folder: Folder, _ settings: [String] = []) throws -> DatasetScan {
    try DatasetScan.run(folder.definition(settings).data, workers: 3)
  }

  /// The error of a set of five cases that a body spoils.
  private func error(
    _ settings: [String] = [], spoil: (Folder) throws -> Void
  ) throws -> PipelineError {
    try withFolder { folder in
      try folder.writeCases(5)
      try spoil(folder)
      return try #require(failure(PipelineError.self) { try scan(folder, settings) })
    }
  }

  @Test func everyCaseIsListedWithSizeSetAndDigest() throws {
    try withFolder { folder in
      try folder.writeCases(8, width: 20, height: 12)
      let found = try scan(folder)
      #expect(found.cases.map(\.name) == (0..<8).map { "case-\($0)" })
      #expect(found.cases.allSatisfy { ($0.width, $0.height, $0.planes) == (20, 12, 1) })
      #expect(DataSet.allCases.map { set in found.cases.count { $0.set == set } } == [6, 1, 1])
      #expect(found.cases.allSatisfy { $0.imageDigest.count == 64 && [$0.imageDigest] != $0.maskDigests })
      #expect(found.inputChannels == 1)
      #expect(found.notes.isEmpty)
      #expect(found.classes.names == ["background", "cell"])
    }
  }

  @Test func aDigestIsTheFilesSHA256() throws {
    try withFolder { folder in
      let path = try folder.write("abc", to: "abc.txt")
      // FIPS 180-2, appendix B.1.
      #expect(
        try digest(ofFile: path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
  }

  @Test func theNumberOfThreadsChangesNothing() throws {
    try withFolder { folder in
      try folder.writeCases(8)
      let data = try folder.definition().data
      let first = try DatasetScan.run(data, workers: 1)
      #expect(try DatasetScan.run(data, workers: 7).cases == first.cases)
    }
  }

  @Test func withoutClassesTwoValuesAreBinary() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      #expect(try scan(folder, ["data.classes="]).classes.classes.map(\.values) == [[.gray(0)], [.gray(255)]])
    }
  }

  @Test func withoutClassesMoreValuesAreListed() throws {
    let error = try error(["data.classes="]) { folder in
      try folder.write(Image.gray(16, 16) { x, _ in UInt8(x) }, to: "masks/case-1.png")
    }
    #expect(error.code == .maskValues)
    #expect(error.description.contains("many values look like smoothed edges"))
  }

  @Test func aThresholdNeedsTwoClasses() throws {
    let error = try error(["data.maskThreshold=100", "data.classes={a: 0, b: 1, c: 2}"]) { _ in }
    #expect(error.description.contains("data.maskThreshold divides masks in two"))
  }

  @Test func groupsAreReadAndStayTogether() throws {
    try withFolder { folder in
      try folder.writeCases(8)
      let rows = (0..<8).map { "case-\($0),patient-\($0 / 2)\n" }
      let table = try folder.write("image,group\n" + rows.joined(), to: "groups.csv")
      let found = try scan(folder, ["data.groups=\(table)"])
      #expect(found.cases.map(\.group) == (0..<8).map { "patient-\($0 / 2)" })
      for pair in stride(from: 0, to: 8, by: 2) { #expect(found.cases[pair].set == found.cases[pair + 1].set) }
      try folder.write("image,group\n" + rows.dropLast().joined(), to: "groups.csv")
      let error = failure(PipelineError.self) { try scan(folder, ["data.groups=\(table)"]) }
      #expect(error?.description.contains("the image 'case-7' has no group") == true)
    }
  }

  @Test func aPatternGroups() throws {
    try withFolder { folder in
      try folder.writeCases(8)
      let found = try scan(folder, [#"data.groups={pattern: "-([0-9])"}"#])
      #expect(found.cases.map(\.group) == (0..<8).map { "\($0)" })
      let error = failure(PipelineError.self) { try scan(folder, [#"data.groups={pattern: "-([0-6])"}"#]) }
      #expect(
        error?.problems == ["the image 'case-7' has no group: data.groups.pattern '-([0-6])' does not match its name"])
    }
  }

  @Test func foldsAreRoundsOfTheSameCases() throws {
    try withFolder { folder in
      try folder.writeCases(9)
      let found = try scan(folder, ["data.split={folds: 3, seed: 2}"])
      #expect(found.division.rounds.count == 3)
      for index in 0..<3 {
        let round = found.round(index)
        #expect(round.fold == Fold(index: index, count: 3))
        #expect(round.cases.map(\.name) == found.cases.map(\.name))
        #expect(round.cases.filter { $0.set == .test }.allSatisfy { $0.fold == index })
        #expect(round.cases.count { $0.set == .test } == 3)
      }
      let one = try scan(folder, ["data.split={folds: 3, fold: 2, seed: 2}"])
      #expect(one.cases == found.round(2).cases)
    }
  }

  /// Foreground of every size in every fold: a third of the cases is twelve times as large as another.
  @Test func foldsAreStratifiedByWhatTheMasksHold() throws {
    try withFolder { folder in
      try folder.writeCases(12)
      for number in 0..<12 {
        let width = number % 3 == 0 ? 1 : number % 3 == 1 ? 4 : 12
        try folder.write(Image.gray(16, 16) { x, _ in x < width ? 255 : 0 }, to: "masks/case-\(number).png")
      }
      let cases = try scan(folder, ["data.split={folds: 4}"]).cases
      for fold in 0..<4 {
        let numbers = cases.filter { $0.fold == fold }.compactMap { Int($0.name.dropFirst(5)) }
        #expect(Set(numbers.map { $0 % 3 }) == [0, 1, 2])
      }
    }
  }

  @Test func aClassThatIsNeverTrainedIsNamed() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      try folder.write(Image.gray(16, 16) { x, _ in x < 3 ? 7 : 255 }, to: "masks/case-2.png")
      let rows = (0..<5).map { "case-\($0),\($0 == 2 ? "test" : $0 == 1 ? "validation" : "train")\n" }
      let split = try folder.write("image,set\n" + rows.joined(), to: "split.csv")
      let settings = ["data.classes={background: 0, cell: 255, rare: 7}", "data.split={file: \(split)}"]
      let error = try #require(failure(PipelineError.self) { try scan(folder, settings) })
      #expect(error.code == .unseenClass)
      #expect(error.description.contains("no training mask holds the class 'rare'"))
      #expect(error.description.contains("it is in case-2 alone"))
    }
  }

  @Test func aTestFoldOfBackgroundIsNamed() throws {
    try withFolder { folder in
      try folder.writeCases(6)
      for number in 0..<3 {
        try folder.write(Image.gray(16, 16) { _, _ in 0 }, to: "masks/case-\(number).png")
      }
      let rows = (0..<6).map { "case-\($0),\($0 / 3)\n" }
      let file = try folder.write("image,fold\n" + rows.joined(), to: "folds.csv")
      let error = try #require(failure(PipelineError.self) { try scan(folder, ["data.split={file: \(file)}"]) })
      // Where one fold is all background, the other is trained on nothing else.
      #expect(error.problems.count == 2)
      #expect(error.problems[0].hasPrefix("fold 0: its test set holds no foreground"))
      #expect(error.problems[1].hasPrefix("fold 1: the training set holds no foreground"))
    }
  }

  @Test func aStackIsOneCaseOfManyPlanes() throws {
    try withFolder { folder in
      try folder.writeCases(4)
      try folder.write(Image.stack(8, 6, 3) { x, y, z in UInt8(x + y + z) }, to: "images/stack.tif")
      try folder.write(Image.stack(8, 6, 3) { x, _, z in x == z ? 255 : 0 }, to: "masks/stack.tif")
      let stack = try #require(try scan(folder).cases.first { $0.name == "stack" })
      #expect((stack.width, stack.height, stack.planes) == (8, 6, 3))
    }
  }

  @Test func masksWithoutAnImageAndWrongNamesAreNoted() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      try folder.write(Image.row([0]), to: "masks/lonely.png")
      let png = try folder.bytes(of: "images/case-0.png")
      try folder.remove("images/case-0.png")
      try folder.write(png, to: "images/case-0.tif")
      let notes = try scan(folder).notes
      #expect(notes.count == 2)
      #expect(notes.contains { $0.contains("1 masks have no image") && $0.contains("masks/lonely.png") })
      #expect(notes.contains { $0.contains("images/case-0.tif: named .tif, but is a PNG image") })
    }
  }

  // MARK: Orientation

  /// A 6 × 4 PNG that states an orientation.
  private func writeTurned(_ folder: Folder, _ orientation: UInt8, _ image: Image, to name: String) throws {
    var bytes = try ImageCodec.encode(image, as: .png)
    let block: [UInt8] = [
      0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
    ]
    // Readers of EXIF do not look at the check sum; libpng skips the chunk.
    let chunk = [0, 0, 0, UInt8(block.count)] + Array("eXIf".utf8) + block + crc32(Array("eXIf".utf8) + block)
    bytes.insert(contentsOf: chunk, at: 33)
    try folder.write(bytes, to: name)
  }

  private func crc32(_ bytes: [UInt8]) -> [UInt8] {
    var crc: UInt32 = .max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return withUnsafeBytes(of: (~crc).bigEndian) { Array($0) }
  }

  @Test func aMaskOfTheUnrotatedSizeNamesTheKey() throws {
    let error = try error { folder in
      try writeTurned(folder, 6, Image.gray(6, 4) { x, _ in UInt8(x) }, to: "images/case-2.png")
      try folder.write(Image.gray(6, 4) { _, _ in 255 }, to: "masks/case-2.png")
    }
    #expect(error.code == .sizeMismatch)
    #expect(error.description.contains("case-2.png is 4×6"))
    #expect(error.description.contains("before its orientation 6 is applied: set data.orientation: ignore"))
  }

  @Test func ignoringWhatTheMaskNeedsNamesTheKeyToo() throws {
    let error = try error(["data.orientation=ignore"]) { folder in
      try writeTurned(folder, 6, Image.gray(6, 4) { x, _ in UInt8(x) }, to: "images/case-2.png")
      try folder.write(Image.gray(4, 6) { _, _ in 255 }, to: "masks/case-2.png")
    }
    #expect(error.description.contains("after its orientation 6 is applied: set data.orientation: apply"))
  }

  @Test func orientationsThatDisagreeAreNoted() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      try writeTurned(folder, 3, Image.gray(16, 16) { x, _ in UInt8(x) }, to: "images/case-2.png")
      let notes = try scan(folder).notes
      #expect(notes.count == 1)
      #expect(notes[0].contains("case-2.png states orientation 3 and its mask"), "\(notes)")
      #expect(try scan(folder, ["data.orientation=ignore"]).notes.isEmpty)
    }
  }

  // MARK: Bad input

  /// Neither an image without mask nor a damaged file hides the others.
  @Test func allThatIsWrongIsListed() throws {
    let error = try error { folder in
      try folder.remove("masks/case-0.png")
      try folder.write("text", to: "images/case-1.png")
      try folder.write([], to: "masks/case-3.png")
    }
    #expect(error.problems.count == 3)
    for name in ["images/case-0.png", "images/case-1.png", "masks/case-3.png"] {
      #expect(error.problems.contains { $0.contains(name) })
    }
  }

  /// The cause is told, not what follows from it.
  @Test func aMissingMaskIsNotAMissingImage() throws {
    let error = try error { folder in
      try folder.remove("masks/case-0.png")
      try folder.write("text", to: "images/case-1.png")
    }
    #expect(error.problems.count == 2)
    try withFolder { folder in
      try folder.writeCases(5)
      try folder.remove("masks/case-0.png")
      let rows = (0..<5).map { "case-\($0),\($0 < 3 ? "train" : $0 < 4 ? "validation" : "test")\n" }.joined()
      let split = try folder.write("image,set\n" + rows, to: "split.csv")
      let error = failure(PipelineError.self) { try scan(folder, ["data.split={file: \(split)}"]) }
      #expect(error?.problems.count == 1)
      #expect(error?.description.contains("images/case-0.png: no mask named case-0") == true)
    }
  }

  @Test func anImageAboveTheDecodingLimitIsRefused() throws {
    let error = try error(["data.decodingLimit=0.2KiB"]) { _ in }
    #expect(error.problems.count == 5)
    #expect(error.description.contains("decoding limit of 204 bytes"))
  }

  @Test func noImage() throws {
    let error = try error { folder in for number in 0..<5 { try folder.remove("images/case-\(number).png") } }
    #expect(error.code == .noImages)
    #expect(error.description.contains("/images: no image found"))
  }

  @Test func unpairedNames() throws {
    let error = try error { folder in
      let mask = try folder.bytes(of: "masks/case-1.png")
      try folder.remove("masks/case-1.png")
      try folder.write(mask, to: "masks/case-1_mask.png")
      try folder.remove("masks/case-3.png")
    }
    #expect(error.code == .unpaired)
    #expect(error.problems.count == 2)
    #expect(error.problems[0].contains("images/case-1.png: no mask named case-1.* in "))
    #expect(error.problems[0].contains("case-1_mask.png: rename it, or give data.masks a pattern such as"))
    #expect(error.problems[1].contains("images/case-3.png"))
  }

  @Test func twoImagesOfOneName() throws {
    let error = try error { try $0.write(Image.row([1]), to: "images/case-1.tif") }
    #expect(error.code == .duplicateName)
    #expect(error.description.contains("case-1.png and "))
  }

  @Test func sizesThatDiffer() throws {
    let error = try error { try $0.write(Image.gray(15, 16) { _, _ in 0 }, to: "masks/case-2.png") }
    #expect(error.code == .sizeMismatch)
    #expect(error.description.contains("images/case-2.png is 16×16 but its mask "))
    #expect(error.description.contains("masks/case-2.png is 15×16 pixels"))
  }

  @Test func valuesThatNoClassCovers() throws {
    let error = try error { folder in
      try folder.write(Image.gray(16, 16) { x, y in x < 2 && y < 3 ? 7 : 0 }, to: "masks/case-2.png")
    }
    #expect(error.code == .maskValues)
    #expect(error.description.contains("masks/case-2.png: mask values that no class covers: 7 (6 pixels)"))
  }

  @Test(arguments: ["images", "masks"]) func aFileThatIsEmptyOrCutOrText(kind: String) throws {
    let error = try error { folder in
      try folder.write([UInt8](), to: "\(kind)/case-1.png")
      let whole = try folder.bytes(of: "\(kind)/case-2.png")
      try folder.write(Array(whole.prefix(whole.count / 2)), to: "\(kind)/case-2.png")
      try folder.write("not a picture", to: "\(kind)/case-3.png")
    }
    #expect(error.code == .unreadable)
    #expect(error.problems.count == 3)
    #expect(error.problems[0].contains("\(kind)/case-1.png: the file is empty"))
    #expect(error.problems[1].contains("\(kind)/case-2.png: "))
    #expect(error.problems[2].contains("\(kind)/case-3.png: expected a PNG, JPEG or TIFF image"))
  }

  @Test(arguments: [[], ["data.classes="]]) func aMaskInJPEG(settings: [String]) throws {
    let error = try error(settings) { folder in
      try folder.remove("masks/case-4.png")
      try folder.write(Image.gray(16, 16) { _, _ in 0 }, to: "masks/case-4.jpg")
    }
    #expect(error.code == .maskValues)
    #expect(error.description.contains("masks/case-4.jpg: a mask may not be a JPEG"))
  }

  @Test func aSetOfNoCases() throws {
    try withFolder { folder in
      try folder.writeCases(2)
      let error = try #require(failure(PipelineError.self) { try scan(folder) })
      #expect(error.code == .emptySet)
      #expect(error.description.contains("give more cases or change data.split"))
    }
  }

  @Test func imagesOfDifferentChannels() throws {
    let error = try error(["data.channels=keep"]) { folder in
      try folder.write(
        Image(
          width: 16, height: 16, channels: .rgb, bitsPerSample: 8, samples: .uint8(Array(repeating: 9, count: 768))),
        to: "images/case-2.png")
    }
    #expect(error.description.contains("images differ in channels: "))
    #expect(error.description.contains("set data.channels to gray or rgb"))
  }

  @Test func faultsOfDifferentKindsAreToldTogether() throws {
    let error = try error { folder in
      try folder.write(Image.gray(15, 16) { _, _ in 0 }, to: "masks/case-1.png")
      try folder.write("text", to: "images/case-3.png")
    }
    #expect(error.code == .unreadable)
    #expect(error.problems.count == 2)
  }
}
