import Imaging
import Testing

@testable import ImageCodecs

/// Every committed file holds what the script that made it says.
@Suite struct FixtureTests {
  @Test(arguments: Fixture.all.keys.sorted())
  func decodesAsItsMakerSays(_ name: String) throws {
    let fixture = try #require(Fixture.all[name])
    let decoded = try ImageCodec.decode(path: Fixture.path(name))
    let image = decoded.image
    #expect([image.width, image.height, image.planes] == [fixture.width, fixture.height, fixture.planes])
    #expect(image.channels.count == fixture.count)
    #expect(kind(image.channels) == fixture.channels)
    #expect(image.bitsPerSample == fixture.bits)
    #expect(image.isMinimumWhite == fixture.white ?? false)
    #expect(decoded.orientation == fixture.orientation ?? 1)
    #expect(decoded.pages.count == fixture.pages ?? fixture.planes)
    #expect(decoded.notes.count == fixture.notes ?? 0, "\(decoded.notes)")
    if case .palette(let colors) = image.channels {
      #expect(colors.map { [$0.red, $0.green, $0.blue] } == fixture.palette)
    }
    checkSpacing(image, fixture)
    if let samples = fixture.samples, let tolerance = fixture.tolerance {
      #expect(zip(image.values, samples).allSatisfy { abs($0 - $1) <= tolerance })
    } else {
      #expect(image.typeName == fixture.type)
      #expect(image.digest == fixture.digest)
    }
  }

  private func checkSpacing(_ image: Image, _ fixture: Fixture) {
    guard let spacing = fixture.spacing else {
      #expect(image.spacing == nil)
      return
    }
    #expect(abs((image.spacing?.x ?? 0) - spacing[0]) <= 1e-6 * spacing[0])
    #expect(abs((image.spacing?.y ?? 0) - spacing[1]) <= 1e-6 * spacing[1])
  }

  private func kind(_ channels: Image.Channels) -> String {
    switch channels {
    case .gray: "gray"
    case .grayAlpha: "grayAlpha"
    case .rgb: "rgb"
    case .rgba: "rgba"
    case .cmyk: "cmyk"
    case .palette: "palette"
    case .other: "other"
    }
  }

  @Test(arguments: Fixture.all.keys.sorted())
  func probesWhatItDecodes(_ name: String) throws {
    let fixture = try #require(Fixture.all[name])
    let header = try ImageCodec.probe(path: Fixture.path(name))
    let decoded = try ImageCodec.decode(path: Fixture.path(name))
    #expect([header.width, header.height, header.channels] == [fixture.width, fixture.height, fixture.count])
    #expect(header.bitsPerSample == fixture.bits)
    #expect(header.format == decoded.format)
    #expect(header.orientation == decoded.orientation)
    #expect(header.pages == decoded.pages.count)
  }

  /// However a file is cut, it fails; only bytes that hold no pixels may be missing, with a note.
  @Test(arguments: Fixture.all.keys.sorted())
  func refusesToDecodeHalfAFile(_ name: String) {
    let bytes = Fixture.bytes(name)
    for count in [1, 7, 20, bytes.count / 4, bytes.count / 2, bytes.count * 3 / 4] {
      var notes: [String] = []
      let error = failure { notes = try ImageCodec.decode(bytes: Array(bytes[..<count]), name: name).notes }
      #expect(error != nil || notes.count > (Fixture.all[name]?.notes ?? 0), "\(count) of \(bytes.count) bytes")
    }
  }
}
