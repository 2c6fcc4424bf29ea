import Imaging
import Testing

@testable import Pipeline

@Suite struct MaskCodesTests {
  private func mask(_ channels: Image.Channels, _ samples: Image.Samples) -> Image {
    Image(width: samples.count / channels.count, height: 1, channels: channels, bitsPerSample: 8, samples: samples)
  }

  private func read(
    _ channels: Image.Channels, _ samples: Image.Samples, asColors: Bool = false, threshold: Double? = nil
  ) throws -> [Int32] {
    try MaskCodes.read(mask(channels, samples), asColors: asColors, threshold: threshold, file: "mask.tif")
  }

  private func error(_ body: () throws -> [Int32]) -> PipelineError? { failure(PipelineError.self, body) }

  @Test(arguments: [
    Image.Samples.uint8([0, 1, 255]), .uint16([0, 1, 255]), .int16([0, 1, 255]), .uint32([0, 1, 255]),
    .int32([0, 1, 255]),
    .float([0, 1, 255]), .double([0, 1, 255]),
  ])
  func wholeNumbersOfEveryTypeStayThemselves(samples: Image.Samples) throws {
    #expect(try read(.gray, samples) == [0, 1, 255])
  }

  @Test func signedAndLargeValuesStayThemselves() throws {
    #expect(try read(.gray, .int8([-1, 7])) == [-1, 7])
    #expect(try read(.gray, .uint16([300, 65_535])) == [300, 65_535])
  }

  @Test func alphaPlaysNoPart() throws {
    #expect(try read(.grayAlpha, .uint8([7, 255, 8, 0])) == [7, 8])
    #expect(try read(.rgba, .uint8([1, 2, 3, 4]), asColors: true) == [0x01_02_03])
  }

  @Test func grayInColourFilesIsGray() throws {
    #expect(try read(.rgb, .uint8([7, 7, 7, 9, 9, 9])) == [7, 9])
  }

  @Test func colouredMasksAskForColours() throws {
    let error = try #require(error { try read(.rgb, .uint8([7, 7, 7, 255, 0, 0])) })
    #expect(error.code == .maskValues)
    #expect(error.description.contains("mask.tif: the mask is coloured; give its classes as colours"))
  }

  @Test func palettesAreIndicesOrColours() throws {
    let palette = Image.Channels.palette([Image.RGB(0, 0, 0), Image.RGB(255, 0, 16)])
    #expect(try read(palette, .uint8([1, 0])) == [1, 0])
    #expect(try read(palette, .uint8([1, 0]), asColors: true) == [0xFF_00_10, 0])
  }

  @Test func colourOfGrayIsThatGray() throws {
    #expect(try read(.gray, .uint8([0, 16]), asColors: true) == [0, 0x10_10_10])
    #expect(MaskCodes.code(of: .gray(16), asColors: true) == 0x10_10_10)
    #expect(MaskCodes.code(of: .color(Image.RGB(1, 2, 3)), asColors: true) == 0x01_02_03)
    #expect(MaskCodes.text(of: 0x01_02_03, asColors: true) == "[1, 2, 3]")
  }

  /// 256 & 255 is 0, but 256 is not black.
  @Test func coloursBeyondEightBitsAreNoOthers() throws {
    let gray = try read(.gray, .uint16([256, 0]), asColors: true)
    #expect(gray[0] != gray[1])
    let colors = try read(.rgb, .uint16([511, 256, 256, 255, 0, 0]), asColors: true)
    #expect(colors[0] != colors[1])
    #expect(MaskCodes.code(of: .gray(256), asColors: true) != MaskCodes.code(of: .gray(0), asColors: true))
    #expect(gray[0] != MaskCodes.code(of: .gray(300), asColors: true))
  }

  @Test func anIndexBeyondThePaletteIsNoColour() throws {
    let palette = Image.Channels.palette([Image.RGB(255, 255, 255)])
    let codes = try read(palette, .uint8([0, 3]), asColors: true)
    #expect(codes[0] != codes[1])
    #expect(MaskCodes.text(of: codes[1], asColors: true) != "[255, 255, 255]")
  }

  @Test(arguments: [Image.Channels.cmyk, .other(5)]) func otherChannelsAreNoMask(channels: Image.Channels) throws {
    let error = try #require(error { try read(channels, .uint8(Array(repeating: 0, count: channels.count))) })
    #expect(error.description.contains("found \(channels.count) channels"))
  }

  @Test func fractionsAreNoClassValues() throws {
    let error = try #require(error { try read(.gray, .float([0, 0.25])) })
    #expect(error.code == .maskValues)
    #expect(error.description.contains("found 0.25; set data.maskThreshold"))
  }

  @Test func withAThresholdFractionsKeepTheirSide() throws {
    let codes = try read(.gray, .float([0, 0.5, 0.500_1, 1]), threshold: 0.5)
    #expect(codes.map { Double($0) > 0.5 } == [false, false, true, true])
    let negative = try read(.gray, .double([-2, -1.5, -1.25, 0.75]), threshold: -1.5)
    #expect(negative.map { Double($0) > -1.5 } == [false, false, true, true])
  }

  /// So that the value of unscored pixels is still seen.
  @Test func withAThresholdWholeNumbersStayThemselves() throws {
    #expect(try read(.gray, .float([0, 1, 255]), threshold: 0.5) == [0, 1, 255])
  }

  @Test func aNumberThatIsNoneIsRefused() {
    #expect(error { try read(.gray, .float([0, .nan]), threshold: 0.5) }?.code == .maskValues)
    #expect(error { try read(.gray, .double([.infinity])) }?.code == .maskValues)
  }
}
