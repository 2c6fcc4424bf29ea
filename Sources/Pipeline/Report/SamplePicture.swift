internal import Imaging

/// Which values of an image are black and white in pictures of it, channel by channel.
///
/// Those of the image before augmentation, so that a brighter sample looks brighter.
struct DisplayRange {
  private let channels: [(black: Float, white: Float)]

  /// From the 0.5th to the 99.5th percentile, from the least to the greatest value where these are the same.
  init(_ image: FloatImage) {
    let size = image.width * image.height
    channels = (0..<image.channels).map { channel in
      let sorted = image.values[channel * size..<(channel + 1) * size].filter(\.isFinite).sorted()
      guard let first = sorted.first, let last = sorted.last else { return (0, 1) }
      let (low, high) = (sorted[(sorted.count - 1) / 200], sorted[(sorted.count - 1) * 199 / 200])
      return low < high ? (low, high) : (first, last)
    }
  }

  /// 0 to 255; 0 for a value that is no number, and where all are the same.
  func shade(_ value: Float, channel: Int) -> UInt8 {
    let (black, white) = channels[channel]
    let share = (value - black) / (white - black)
    return share.isFinite ? UInt8(max(0, min(1, share)) * 255 + 0.5) : share > 0 ? 255 : 0
  }
}

/// A picture of a training sample, and over it the outlines of its labels.
///
/// Three channels and more are shown as red, green and blue by their first three, others by their first as gray. Outlines have
/// the colours of the classes; those of the further labels of a blend are dashed; what is not scored is hatched.
struct SamplePicture {
  let width: Int
  let height: Int
  /// Red, green, blue.
  let colors: [UInt8]
  /// Red, green, blue, opacity.
  let outlines: [UInt8]

  /// - Parameters:
  ///   - labels: one map, or several of classes that overlap.
  ///   - blends: the further labels of a blend.
  ///   - scale: above 1 pixels become blocks, below they are interpolated.
  init(image: FloatImage, labels: [LabelMap], blends: [LabelMap] = [], range: DisplayRange, scale: Double = 1) {
    width = max(1, Int((Double(image.width) * scale).rounded()))
    height = max(1, Int((Double(image.height) * scale).rounded()))
    let (width, height) = (width, height)
    let seen = image.resized(width: width, height: height, interpolation: scale >= 1 ? .nearest : .linear)
    colors = Self.colors(of: seen, range: range)
    var strokes = [UInt8](repeating: 0, count: 4 * width * height)
    for map in blends { Self.draw(map.resized(width: width, height: height), isDashed: true, on: &strokes) }
    for map in labels { Self.draw(map.resized(width: width, height: height), isDashed: false, on: &strokes) }
    outlines = strokes
  }

  private static func colors(of image: FloatImage, range: DisplayRange) -> [UInt8] {
    let size = image.width * image.height
    var colors = [UInt8](repeating: 0, count: 3 * size)
    for channel in 0..<3 {
      let source = image.channels < 3 ? 0 : channel
      for pixel in 0..<size {
        colors[3 * pixel + channel] = range.shade(image.values[source * size + pixel], channel: source)
      }
    }
    return colors
  }

  private static func draw(_ map: LabelMap, isDashed: Bool, on strokes: inout [UInt8]) {
    func set(_ pixel: Int, _ color: Image.RGB, opacity: UInt8) {
      strokes.replaceSubrange(4 * pixel..<4 * pixel + 4, with: [color.red, color.green, color.blue, opacity])
    }
    Overlay.forEachEdgePixel(of: map) { x, y, label in
      if isDashed && (x + y) % 8 >= 4 { return }
      set(y * map.width + x, Overlay.color(ofClass: label), opacity: 255)
    }
    for pixel in map.labels.indices where map.labels[pixel] == LabelMap.ignored {
      if (pixel % map.width + pixel / map.width) % 8 < 2 { set(pixel, Image.RGB(128, 128, 128), opacity: 200) }
    }
  }

  /// Without outlines.
  var bare: Image {
    Image(width: width, height: height, channels: .rgb, bitsPerSample: 8, samples: .uint8(colors))
  }

  /// The outlines alone, the rest transparent.
  var layer: Image {
    Image(width: width, height: height, channels: .rgba, bitsPerSample: 8, samples: .uint8(outlines))
  }

  /// Red, green and blue of a pixel with the outlines on it.
  func color(_ x: Int, _ y: Int) -> [UInt8] {
    let pixel = y * width + x
    let opacity = Int(outlines[4 * pixel + 3])
    return (0..<3).map { channel in
      UInt8((Int(outlines[4 * pixel + channel]) * opacity + Int(colors[3 * pixel + channel]) * (255 - opacity)) / 255)
    }
  }
}
