public import Randomness

/// Rectangles of the image are taken away, so that a network looks at what is around them; labels stay.
///
/// DeVries and Taylor, "Improved regularization of convolutional neural networks with cutout" (2017), with several holes.
public struct CoarseDropout: IntensityStep {
  public static let name = "coarseDropout"

  /// How many, 1 to 1000.
  public var holes: ClosedRange<Int>
  /// Their height and width, each drawn by itself, as a share of the image's: above 0, up to 1. At least a pixel.
  public var size: ClosedRange<Double>
  public var filling: Filling
  /// 0 to 1.
  public var probability: Double

  public init(
    holes: ClosedRange<Int> = 1...8, size: ClosedRange<Double> = 0.05...0.2, filling: Filling = .mean,
    probability: Double = 0.1
  ) {
    self.holes = holes
    self.size = size
    self.filling = filling
    self.probability = probability
  }

  public func draw(
    width: Int, height: Int, channels: Int, using draws: inout KeyedGenerator
  ) -> Drawn<IntensityChange>? {
    guard draws.happens(probability) else { return nil }
    let count = holes.lowerBound + draws.integer(below: holes.count)
    var rectangles: [Rectangle] = []
    var parameters = [DrawnParameter("holes", Double(count))]
    for hole in 0..<count {
      let rows = span(of: height, using: &draws)
      let columns = span(of: width, using: &draws)
      rectangles.append(Rectangle(rows: rows, columns: columns))
      parameters += [
        DrawnParameter("x.\(hole)", Double(columns.lowerBound)), DrawnParameter("y.\(hole)", Double(rows.lowerBound)),
        DrawnParameter("width.\(hole)", Double(columns.count)), DrawnParameter("height.\(hole)", Double(rows.count)),
      ]
    }
    let holes = rectangles
    switch filling {
    case .zero:
      let fill = DropoutFilling(holes: holes, values: Array(repeating: 0, count: channels))
      return Drawn(IntensityChange(.pixels(fill)), parameters)
    case .mean:
      let change = IntensityChange(
        .measured(.moments) { DropoutFilling(holes: holes, values: $0.channels.map { Float($0.mean) }) })
      return Drawn(change, parameters)
    }
  }

  /// A stretch that lies inside.
  private func span(of side: Int, using draws: inout KeyedGenerator) -> Range<Int> {
    let length = min(max(1, Int((draws.number(in: size) * Double(side)).rounded())), side)
    let start = draws.integer(below: side - length + 1)
    return start..<start + length
  }
}

private struct Rectangle: Sendable {
  var rows: Range<Int>
  var columns: Range<Int>
}

/// A value for each channel in all holes.
private struct DropoutFilling: PixelOperation {
  let holes: [Rectangle]
  let values: [Float]

  func apply(to block: PixelBlock) {
    let firstRow = block.pixels.lowerBound / block.width
    let lastRow = (block.pixels.upperBound - 1) / block.width
    for hole in holes {
      for y in hole.rows.clamped(to: firstRow..<lastRow + 1) {
        let row = y * block.width
        let pixels = (row + hole.columns.lowerBound..<row + hole.columns.upperBound).clamped(to: block.pixels)
        for channel in 0..<block.channels {
          let start = block.channel(channel).baseAddress! + (pixels.lowerBound - block.pixels.lowerBound)
          start.update(repeating: values[channel], count: pixels.count)
        }
      }
    }
  }
}
