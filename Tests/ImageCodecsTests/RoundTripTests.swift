import Imaging
import Testing

@testable import ImageCodecs

/// What is written is read back equal.
@Suite struct RoundTripTests {
  private static let colors = (0..<4).map { Image.RGB(UInt8($0 * 60), UInt8(255 - $0), UInt8($0)) }
  private static let all256 = (0..<256).map { Image.RGB(UInt8($0), UInt8(255 - $0), 7) }
  private static let spacing = Image.Spacing(x: 0.25, y: 0.5)

  static let png: [Image] = [
    .pattern(), .pattern(bits: 16, type: "uint16"), .pattern(bits: 1), .pattern(bits: 2), .pattern(bits: 4),
    .pattern(channels: .rgb), .pattern(channels: .rgb, bits: 16, type: "uint16"),
    .pattern(channels: .rgba), .pattern(channels: .rgba, bits: 16, type: "uint16"),
    .pattern(channels: .grayAlpha), .pattern(channels: .grayAlpha, bits: 16, type: "uint16"),
    .pattern(channels: .palette(colors), bits: 2), .pattern(channels: .palette(all256)),
    .pattern(channels: .palette([colors[0], colors[1]]), bits: 1), .pattern(width: 1, height: 1),
    .pattern(width: 513, height: 300, channels: .rgb, spacing: spacing),
  ]

  @Test(arguments: png.indices)
  func pngKeepsAll(_ index: Int) throws {
    let image = Self.png[index]
    let decoded = try ImageCodec.decode(bytes: ImageCodec.encode(image, as: .png), name: "x.png")
    #expect(decoded.image == image)
    #expect(decoded.notes.isEmpty)
    #expect([decoded.orientation, decoded.pages.count] == [1, 1])
  }

  static let tiff: [Image] =
    png
    + [("int8", 8), ("int16", 16), ("uint32", 32), ("int32", 32), ("float", 32), ("double", 64)].flatMap { type, bits in
      [
        Image.pattern(bits: bits, type: type), .pattern(planes: 3, bits: bits, type: type),
        .pattern(width: 130, height: 300, channels: .rgb, bits: bits, type: type),
      ]
    }
    + [
      .pattern(channels: .cmyk), .pattern(channels: .other(2)), .pattern(channels: .other(7), bits: 16, type: "uint16"),
      .pattern(minimumWhite: true), .pattern(bits: 1, minimumWhite: true), .pattern(planes: 5, channels: .rgb),
      .pattern(planes: 300), .pattern(planes: 3, channels: .palette(all256)),
    ]

  @Test(arguments: tiff.indices)
  func tiffKeepsAll(_ index: Int) throws {
    let image = Self.tiff[index]
    let decoded = try ImageCodec.decode(bytes: ImageCodec.encode(image, as: .tiff), name: "x.tif")
    #expect(decoded.image == image)
    #expect(decoded.notes.isEmpty)
    #expect(decoded.pages.count == image.planes)
  }

  @Test(arguments: [Image.Channels.gray, .rgb])
  func jpegStaysNear(_ channels: Image.Channels) throws {
    let count = channels.count
    let ramp = (0..<(40 * 30 * count)).map { UInt8($0 / count % 40 * 6) }
    let image = Image(width: 40, height: 30, channels: channels, bitsPerSample: 8, samples: .uint8(ramp))
    let decoded = try ImageCodec.decode(bytes: ImageCodec.encode(image, as: .jpeg), name: "x.jpg").image
    #expect(decoded.channels == channels)
    #expect(zip(decoded.values, image.values).allSatisfy { abs($0 - $1) <= 6 })
  }

  @Test func lowerQualityIsSmaller() throws {
    let image = Image.pattern(width: 64, height: 64, channels: .rgb)
    let good = try ImageCodec.encode(image, as: .jpeg, options: EncodingOptions(jpegQuality: 95)).count
    let poor = try ImageCodec.encode(image, as: .jpeg, options: EncodingOptions(jpegQuality: 20)).count
    #expect(poor < good)
  }

  /// Values beyond the bits that an image claims are widened, not cut.
  @Test(arguments: [ImageFormat.png, .tiff])
  func valuesThatNeedMoreBitsKeepThem(_ format: ImageFormat) throws {
    let image = Image(width: 2, height: 1, channels: .gray, bitsPerSample: 1, samples: .uint8([1, 255]))
    let decoded = try ImageCodec.decode(bytes: ImageCodec.encode(image, as: format), name: "x").image
    #expect(decoded.samples == image.samples)
    #expect(decoded.bitsPerSample == 8)
  }

  @Test func refusesWhatAFormatCannotHold() {
    let refused: [(Image, ImageFormat, CodecError.Code)] = [
      (.pattern(planes: 2), .png, .unsupported), (.pattern(bits: 32, type: "float"), .png, .unsupported),
      (.pattern(minimumWhite: true), .png, .unsupported), (.pattern(channels: .cmyk), .png, .unsupported),
      (.pattern(channels: .palette(Self.colors)), .png, .unsupported),
      (.pattern(bits: 16, type: "uint16"), .jpeg, .unsupported), (.pattern(channels: .rgba), .jpeg, .unsupported),
      (.pattern(planes: 2), .jpeg, .unsupported), (.pattern(channels: .palette(Self.all256)), .jpeg, .lossyMask),
    ]
    for (image, format, code) in refused {
      #expect(failure { _ = try ImageCodec.encode(image, as: format) }?.code == code)
    }
  }
}
