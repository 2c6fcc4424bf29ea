extension FloatImage {
  /// The named channels, in this order; zeros for one that is not there.
  func selecting(_ wanted: [Int]) -> FloatImage {
    let pixels = width * height
    var selected: [Float] = []
    selected.reserveCapacity(wanted.count * pixels)
    for channel in wanted {
      if channel < channels {
        selected += values[channel * pixels..<(channel + 1) * pixels]
      } else {
        selected += repeatElement(0, count: pixels)
      }
    }
    return FloatImage(width: width, height: height, channels: wanted.count, values: selected)
  }

  /// Brightness of the first three channels as red, green and blue (ITU-R BT.601).
  func luminance() -> FloatImage {
    let pixels = width * height
    return FloatImage(
      width: width, height: height,
      values: values.withUnsafeBufferPointer { input in
        (0..<pixels).map { 0.299 * input[$0] + 0.587 * input[pixels + $0] + 0.114 * input[2 * pixels + $0] }
      })
  }

  /// The mean of all channels.
  func average() -> FloatImage {
    let pixels = width * height
    var sum = Array(values[0..<pixels])
    for channel in 1..<max(channels, 1) {
      for index in 0..<pixels { sum[index] += values[channel * pixels + index] }
    }
    if channels > 1 { for index in 0..<pixels { sum[index] /= Float(channels) } }
    return FloatImage(width: width, height: height, values: sum)
  }

  /// Palette indices as red, green, blue; an index beyond the palette is black.
  func expanded(with colors: [Image.RGB]) -> FloatImage {
    let pixels = width * height
    var expanded = [Float](repeating: 0, count: 3 * pixels)
    for index in 0..<pixels {
      let entry = Int(values[index])
      guard entry < colors.count else { continue }
      expanded[index] = Float(colors[entry].red)
      expanded[pixels + index] = Float(colors[entry].green)
      expanded[2 * pixels + index] = Float(colors[entry].blue)
    }
    return FloatImage(width: width, height: height, channels: 3, values: expanded)
  }

  /// Cyan, magenta, yellow and black inks as red, green, blue.
  func withoutInk(white: Float) -> FloatImage {
    let pixels = width * height
    var colors = [Float](repeating: 0, count: 3 * pixels)
    for channel in 0..<3 {
      for index in 0..<pixels {
        let ink = values[channel * pixels + index]
        let black = values[3 * pixels + index]
        colors[channel * pixels + index] = (white - ink) * (white - black) / white
      }
    }
    return FloatImage(width: width, height: height, channels: 3, values: colors)
  }
}
