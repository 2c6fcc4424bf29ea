import Randomness
import Testing

@testable import Imaging

@Suite struct ImageFingerprintTests {
  struct Case: Decodable {
    let width, height: Int
    let source: [UInt8]
    let hashes: [String]
  }

  struct Correlation: Decodable {
    let first, second: [UInt8]
    let correlation: Double
  }

  /// The script turns the image itself; here its frequencies are turned.
  @Test func agreesWithSciPyInEveryPosition() throws {
    let cases = try fixture("fingerprints", of: Case.self)
    #expect(!cases.isEmpty)
    for example in cases {
      let image = Image(
        width: example.width, height: example.height, channels: .gray, bitsPerSample: 8,
        samples: .uint8(example.source))
      let found = try #require(ImageFingerprint(image))
      #expect(found.hashes == example.hashes.compactMap { UInt64($0, radix: 16) })
      #expect(Set(found.hashes).count == 8)
    }
  }

  @Test func correlationAgreesWithNumPy() throws {
    for example in try fixture("correlations", of: Correlation.self) {
      let found = ImageFingerprint.correlation(example.first, example.second)
      #expect(abs(found - example.correlation) < 1e-12)
    }
  }

  // MARK: Copies

  /// Blobs of some size on a gradient: an image as a microscope gives it.
  private func picture(_ width: Int, _ height: Int, item: String) -> FloatImage {
    var draws = KeyedGenerator(seed: 5, stream: "blobs", item: item)
    let blobs = (0..<25).map { _ in
      (x: draws.uniform(), y: draws.uniform(), radius: 0.03 + 0.07 * draws.uniform(), light: draws.uniform())
    }
    let values = (0..<width * height).map { place -> Float in
      let (x, y) = (Float(place % width) / Float(width), Float(place / width) / Float(height))
      return blobs.reduce(40 + 20 * x) { sum, blob in
        let (dx, dy) = ((x - blob.x) / blob.radius, (y - blob.y) / blob.radius)
        return dx * dx + dy * dy < 1 ? sum + 60 * blob.light : sum
      }
    }
    return FloatImage(width: width, height: height, values: values)
  }

  private func image(_ picture: FloatImage) -> Image {
    Image(
      width: picture.width, height: picture.height, channels: .gray, bitsPerSample: 8,
      samples: .uint8(picture.values.map { UInt8(min(255, max(0, $0.rounded()))) }))
  }

  @Test(arguments: Symmetry.allCases) func aTurnedOrMirroredCopyIsFound(symmetry: Symmetry) throws {
    let side = 90
    let picture = picture(side, side, item: "a")
    let turned = FloatImage(width: side, height: side, values: symmetry.apply(to: picture.values, side: side))
    let first = try #require(ImageFingerprint(image(picture)))
    let second = try #require(ImageFingerprint(image(turned)))
    let likeness = try #require(second.likeness(to: first))
    #expect(likeness.symmetry == symmetry)
    #expect(likeness.bits == 0)
    #expect(likeness.correlation > 0.9999)
    // The other way round the turn is undone.
    let inverse: [Symmetry: Symmetry] = [
      .quarterTurnClockwise: .quarterTurnCounterclockwise, .quarterTurnCounterclockwise: .quarterTurnClockwise,
    ]
    #expect(first.likeness(to: second)?.symmetry == inverse[symmetry] ?? symmetry)
  }

  @Test func anotherContrastSizeOrTypeIsTheSameImage() throws {
    let picture = picture(120, 80, item: "b")
    let first = try #require(ImageFingerprint(image(picture)))
    var dull = picture
    for index in dull.values.indices { dull.values[index] = 0.6 * dull.values[index] + 30 }
    #expect(try first.likeness(to: #require(ImageFingerprint(image(dull))))?.symmetry == .identity)
    let small = picture.areaResized(width: 71, height: 53)
    #expect(try first.likeness(to: #require(ImageFingerprint(image(small))))?.symmetry == .identity)
    let deep = Image(
      width: 120, height: 80, channels: .gray, bitsPerSample: 16,
      samples: .uint16(picture.values.map { UInt16($0 * 200) }))
    #expect(try first.likeness(to: #require(ImageFingerprint(deep)))?.bits == 0)
  }

  @Test func otherImagesAreNotAlike() throws {
    let prints = try (0..<12).map { try #require(ImageFingerprint(image(picture(96, 96, item: "\($0)")))) }
    for first in prints.indices {
      for second in prints.indices where second != first { #expect(prints[first].likeness(to: prints[second]) == nil) }
    }
  }

  /// Equal hashes do not suffice: low frequencies alone are the same here.
  @Test func theThumbnailsMustAgree() throws {
    let picture = picture(128, 128, item: "c")
    var spotted = picture
    // A checkerboard of 2 px cells at 64 px: far above the frequencies of the hash.
    for index in spotted.values.indices where (index % 128 / 2 + index / 256) % 2 == 0 { spotted.values[index] += 60 }
    let first = try #require(ImageFingerprint(image(picture)))
    let second = try #require(ImageFingerprint(image(spotted)))
    #expect((first.hashes[0] ^ second.hashes[0]).nonzeroBitCount <= ImageFingerprint.mostBits)
    #expect(first.likeness(to: second) == nil)
  }

  // MARK: Odd images

  @Test func anImageWithoutContrastLooksLikeNoOther() {
    for value in [0, 7, 200] as [UInt8] {
      let flat = Image(
        width: 9, height: 5, channels: .gray, bitsPerSample: 8, samples: .uint8(Array(repeating: value, count: 45)))
      #expect(ImageFingerprint(flat) == nil)
    }
    var samples = [Float](repeating: 1, count: 64)
    for odd in [Float.nan, .infinity] {
      samples[9] = odd
      #expect(
        ImageFingerprint(
          Image(width: 8, height: 8, channels: .gray, bitsPerSample: 32, samples: .float(samples))) == nil)
    }
  }

  /// What a symmetric image lacks is 0 in every position, not rounding noise.
  @Test func aSymmetricImageIsItsOwnMirror() throws {
    let half = picture(50, 100, item: "d")
    let values = (0..<100).flatMap { y in (0..<100).map { x in half.values[y * 50 + min(x, 99 - x)] } }
    let print = try #require(ImageFingerprint(image(FloatImage(width: 100, height: 100, values: values))))
    #expect(print.hashes[0] == print.hashes[Symmetry.mirroredColumns.rawValue])
  }
}
