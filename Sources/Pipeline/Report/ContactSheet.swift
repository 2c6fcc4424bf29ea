internal import Imaging

/// Pictures side by side in one: the first one framed, the others in rows after it.
enum ContactSheet {
  /// Between pictures, px.
  static let gap = 8
  private static let paper = Image.RGB(38, 42, 47)
  private static let frame = Image.RGB(225, 228, 232)

  /// - Precondition: there is a picture.
  static func draw(_ pictures: [SamplePicture]) -> Image {
    let (cellWidth, cellHeight) = (pictures.map(\.width).max()!, pictures.map(\.height).max()!)
    let columns = columns(of: pictures.count, aspect: Double(cellWidth) / Double(cellHeight))
    let rows = pictures.count.quotientRoundedUp(by: columns)
    let width = columns * (cellWidth + gap) + gap
    let height = rows * (cellHeight + gap) + gap
    var pixels = [UInt8](repeating: 0, count: 3 * width * height)
    func fill(_ x: Int, _ y: Int, _ color: [UInt8]) {
      pixels.replaceSubrange(3 * (y * width + x)..<3 * (y * width + x) + 3, with: color)
    }
    for y in 0..<height {
      for x in 0..<width { fill(x, y, [paper.red, paper.green, paper.blue]) }
    }
    for (number, picture) in pictures.enumerated() {
      // In the middle of its cell.
      let left = gap + number % columns * (cellWidth + gap) + (cellWidth - picture.width) / 2
      let top = gap + number / columns * (cellHeight + gap) + (cellHeight - picture.height) / 2
      let border = number == 0 ? gap / 4 : 0
      for y in -border..<picture.height + border {
        for x in -border..<picture.width + border {
          let isInside = (0..<picture.width).contains(x) && (0..<picture.height).contains(y)
          fill(left + x, top + y, isInside ? picture.color(x, y) : [frame.red, frame.green, frame.blue])
        }
      }
    }
    return Image(width: width, height: height, channels: .rgb, bitsPerSample: 8, samples: .uint8(pixels))
  }

  /// So many that the sheet is about as wide as a screen, 3 to 2.
  private static func columns(of count: Int, aspect: Double) -> Int {
    min(count, max(1, Int((Double(count) * 1.5 / aspect).squareRoot().rounded(.up))))
  }
}
