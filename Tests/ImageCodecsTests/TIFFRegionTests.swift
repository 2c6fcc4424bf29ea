import Imaging
import Testing

@testable import ImageCodecs

/// A window holds what the whole image has there.
@Suite struct TIFFRegionTests {
  private static let files = Fixture.all.keys.filter { $0.hasSuffix(".tif") }.sorted()

  @Test(arguments: files)
  func everyWindowIsACutOfTheWhole(_ name: String) throws {
    let whole = try ImageCodec.decode(path: Fixture.path(name)).image
    let reader = try TIFFRegionReader(path: Fixture.path(name))
    #expect([reader.width, reader.height] == [whole.width, whole.height])
    #expect([reader.channels, reader.bitsPerSample] == [whole.channels.count, whole.bitsPerSample])
    // Backwards and forwards, for compressed rows have an order.
    for region in Self.windows(width: whole.width, height: whole.height) {
      let window = try reader.image(region)
      #expect(window.values == whole.values(in: region), "\(region)")
      #expect([window.width, window.height, window.planes] == [region.width, region.height, 1])
      #expect(window.channels == whole.channels)
    }
  }

  private static func windows(width: Int, height: Int) -> [ImageRegion] {
    [
      ImageRegion(x: 0, y: 0, width: width, height: height),
      ImageRegion(x: width - 1, y: height - 1, width: 1, height: 1),
      ImageRegion(x: 0, y: 0, width: 1, height: 1),
      ImageRegion(x: 1, y: 1, width: width - 2, height: height - 3),
      ImageRegion(x: 0, y: 2, width: width, height: 2),
      ImageRegion(x: width / 2, y: height / 2, width: width - width / 2, height: height - height / 2),
    ]
  }

  /// Large pages are written in tiles, and bands of them follow one another.
  @Test(arguments: ["uint8", "float"])
  func largePagesAreTiled(_ type: String) throws {
    let image = Image.pattern(width: 2500, height: 2300, channels: .rgb, bits: type == "float" ? 32 : 8, type: type)
    try withTemporaryFolder { folder in
      let path = folder + "/large.tif"
      try ImageCodec.write(image, to: path)
      let reader = try TIFFRegionReader(path: path)
      #expect(reader.blockHeight == 256)
      let middle = ImageRegion(x: 700, y: 1100, width: 900, height: 333)
      #expect(try reader.image(middle).values == image.values(in: middle))
      #expect(try ImageCodec.decode(path: path).image == image)
    }
  }

  @Test func damageOutsideAWindowIsNotMet() throws {
    let image = Image.pattern(width: 3000, height: 6000)
    try withTemporaryFolder { folder in
      let path = folder + "/damaged.tif"
      var bytes = try ImageCodec.encode(image, as: .tiff)
      for index in bytes.count / 2..<bytes.count / 2 + 2000 { bytes[index] = 0 }
      try AtomicFile.write(bytes, to: path)
      let reader = try TIFFRegionReader(path: path)
      let corner = ImageRegion(x: 0, y: 0, width: 500, height: 500)
      #expect(try reader.image(corner).values == image.values(in: corner))
      let error = failure { _ = try reader.image(ImageRegion(x: 0, y: 0, width: 3000, height: 6000)) }
      #expect(error?.code == .corrupt || error?.code == .truncated)
      #expect(try reader.image(corner).values == image.values(in: corner))
    }
  }

  /// A window that failed leaves nothing behind for the next one in its strip.
  @Test func aStripIsReadAnewAfterDamage() throws {
    // Two strips, of 262 rows and 238, that compress well, so that damage shows.
    let ramp = (0..<500).flatMap { y in (0..<1000).map { x in UInt8(truncatingIfNeeded: x * y >> 6) } }
    let image = Image(width: 1000, height: 500, channels: .gray, bitsPerSample: 8, samples: .uint8(ramp))
    try withTemporaryFolder { folder in
      let path = folder + "/strips.tif"
      let bytes = try ImageCodec.encode(image, as: .tiff)
      var damaged = bytes
      for index in bytes.count / 4..<bytes.count / 4 + 200 { damaged[index] ^= 0x55 }
      try AtomicFile.write(damaged, to: path)
      let reader = try TIFFRegionReader(path: path)
      let (first, middle) = (
        ImageRegion(x: 0, y: 0, width: 1000, height: 5), ImageRegion(x: 3, y: 200, width: 9, height: 50)
      )
      for _ in 0..<2 {
        #expect(failure { _ = try reader.image(middle) } != nil)
        #expect(try reader.image(first).values == image.values(in: first))
        #expect(failure { _ = try reader.image(middle) } != nil)
        let last = ImageRegion(x: 0, y: 400, width: 1000, height: 100)
        #expect(try reader.image(last).values == image.values(in: last))
      }
    }
  }

  @Test func onlyTIFFHasWindows() throws {
    let error = failure { _ = try TIFFRegionReader(path: Fixture.path("gray8.png")) }
    #expect(error?.code == .unknownFormat)
    #expect(failure { _ = try TIFFRegionReader(path: Fixture.path("none.tif")) }?.code == .notFound)
  }

  @Test func aWindowAboveTheLimitIsRefused() throws {
    let reader = try TIFFRegionReader(path: Fixture.path("f64.tif"), limits: DecodingLimits(decodedBytes: 100))
    let error = failure { _ = try reader.image(ImageRegion(x: 0, y: 0, width: 9, height: 6)) }
    #expect(error?.code == .tooLarge)
    #expect(try reader.image(ImageRegion(x: 0, y: 0, width: 3, height: 4)).samples.count == 12)
  }
}

extension Image {
  /// Samples of a window of the first plane.
  fileprivate func values(in region: ImageRegion) -> [Double] {
    let (values, count) = (values, channels.count)
    var window: [Double] = []
    for y in region.y..<region.y + region.height {
      let first = (y * width + region.x) * count
      window += values[first..<first + region.width * count]
    }
    return window
  }
}
