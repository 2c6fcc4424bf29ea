internal import Imaging

/// A picture of an image with the outlines of its label maps, for people to look at.
struct Overlay {
  /// Outlines of one label map in one colour.
  struct Layer {
    var labels: LabelMap
    /// Nothing: each class has its own colour.
    var color: Image.RGB?
  }

  /// Orange and blue differ for every kind of colour vision (Okabe and Ito 2008).
  static let reference = Image.RGB(86, 180, 233)
  static let prediction = Image.RGB(230, 159, 0)
  /// One a foreground class, again from the first where there are more.
  private static let classColors = [
    Image.RGB(230, 159, 0), Image.RGB(86, 180, 233), Image.RGB(0, 158, 115), Image.RGB(240, 228, 66),
    Image.RGB(0, 114, 178), Image.RGB(213, 94, 0), Image.RGB(204, 121, 167),
  ]

  /// Draws one plane of an image, gray values stretched from the 0.5th to the 99.5th percentile.
  ///
  /// - Parameters:
  ///   - longestSide: larger pictures are shrunk to it, px.
  ///   - layers: of the plane's size; later ones lie above.
  static func draw(_ image: Image, plane: Int, layers: [Layer], longestSide: Int = .max) -> Image {
    let selection: ChannelSelection = image.channelCount(.keep) == 1 ? .gray : .rgb
    var picture = image.floats(plane: plane, channels: selection)
    picture.normalize(.percentile(low: 0.5, high: 99.5))
    var maps = layers.map(\.labels)
    let size = ReducedSize(width: picture.width, height: picture.height, longestSide: longestSide)
    picture = picture.resized(width: size.width, height: size.height)
    maps = maps.map { $0.resized(width: size.width, height: size.height) }
    var pixels = colors(of: picture)
    for (layer, map) in zip(layers, maps) { outline(map, color: layer.color, on: &pixels) }
    return Image(
      width: picture.width, height: picture.height, channels: .rgb, bitsPerSample: 8, samples: .uint8(pixels))
  }

  /// The outlines of label maps alone, the rest transparent: to lie over a picture of the same size.
  ///
  /// - Parameter maps: one, or several of classes that overlap, of one size.
  static func transparent(_ maps: [LabelMap], color: Image.RGB) -> Image {
    let (width, height) = (maps[0].width, maps[0].height)
    var pixels = [UInt8](repeating: 0, count: 4 * width * height)
    for map in maps {
      forEachEdgePixel(of: map) { x, y, _ in
        let base = 4 * (y * width + x)
        pixels.replaceSubrange(base..<base + 4, with: [color.red, color.green, color.blue, 255])
      }
    }
    return Image(width: width, height: height, channels: .rgba, bitsPerSample: 8, samples: .uint8(pixels))
  }

  private static func colors(of picture: FloatImage) -> [UInt8] {
    let size = picture.width * picture.height
    var pixels = [UInt8](repeating: 0, count: 3 * size)
    for channel in 0..<3 {
      let source = picture.channels == 1 ? 0 : channel
      for index in 0..<size {
        pixels[3 * index + channel] = UInt8(max(0, min(255, picture.values[source * size + index] * 255)))
      }
    }
    return pixels
  }

  static func color(ofClass label: UInt8) -> Image.RGB { classColors[(Int(label) - 1) % classColors.count] }

  /// Colours the pixels of a class that touch another one.
  private static func outline(_ map: LabelMap, color: Image.RGB?, on pixels: inout [UInt8]) {
    forEachEdgePixel(of: map) { x, y, label in
      let stroke = color ?? Self.color(ofClass: label)
      let base = 3 * (y * map.width + x)
      (pixels[base], pixels[base + 1], pixels[base + 2]) = (stroke.red, stroke.green, stroke.blue)
    }
  }

  /// Tells the pixels of a foreground class that touch another class, in row order.
  static func forEachEdgePixel(of map: LabelMap, _ body: (_ x: Int, _ y: Int, _ label: UInt8) -> Void) {
    let (width, height) = (map.width, map.height)
    for y in 0..<height {
      for x in 0..<width {
        let label = map.labels[y * width + x]
        guard label != 0, label != LabelMap.ignored else { continue }
        let touches =
          (x > 0 && map.labels[y * width + x - 1] != label) || (x + 1 < width && map.labels[y * width + x + 1] != label)
          || (y > 0 && map.labels[(y - 1) * width + x] != label)
          || (y + 1 < height && map.labels[(y + 1) * width + x] != label)
        if touches { body(x, y, label) }
      }
    }
  }
}
