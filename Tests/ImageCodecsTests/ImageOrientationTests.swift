import Imaging
import Testing

@testable import ImageCodecs

@Suite struct ImageOrientationTests {
  /// Rows of the result for the image 012 / 345, as the TIFF specification defines the eight numbers.
  @Test(arguments: [
    (0, "012 345"), (1, "012 345"), (2, "210 543"), (3, "543 210"), (4, "345 012"), (5, "03 14 25"), (6, "30 41 52"),
    (7, "52 41 30"), (8, "25 14 03"), (9, "012 345"),
  ])
  func turns(_ orientation: Int, _ rows: String) {
    let image = Image(
      width: 3, height: 2, channels: .gray, bitsPerSample: 8, spacing: Image.Spacing(x: 1, y: 2),
      samples: .uint8([0, 1, 2, 3, 4, 5]))
    let turned = image.orientated(orientation)
    let expected = rows.split(separator: " ").map { row in row.compactMap { $0.wholeNumberValue } }
    #expect(turned.width == expected[0].count)
    #expect(turned.height == expected.count)
    #expect(turned.values.map { Int($0) } == expected.flatMap { $0 })
    #expect(turned.spacing == (5...8 ~= orientation ? Image.Spacing(x: 2, y: 1) : image.spacing))
  }

  /// The inverse of each orientation is itself, but for the two quarter turns.
  @Test(arguments: 1...8, ["uint8", "int8", "uint16", "int16", "uint32", "int32", "float", "double"])
  func turnsBack(_ orientation: Int, _ type: String) {
    let image = Image.pattern(planes: 3, channels: .rgb, bits: 16, type: type)
    let inverse = [6: 8, 8: 6][orientation] ?? orientation
    #expect(image.orientated(orientation).orientated(inverse) == image)
  }
}
