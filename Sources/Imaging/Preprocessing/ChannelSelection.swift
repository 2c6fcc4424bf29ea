/// Which channels of an image are computed with.
public enum ChannelSelection: String, Sendable, Codable, CaseIterable {
  /// One channel of brightness: 0.299 red + 0.587 green + 0.114 blue.
  case gray
  /// Red, green, blue.
  case rgb
  /// The channels of the file; only a palette becomes red, green, blue.
  case keep
}

extension Image {
  /// The channels that `floats` gives for a selection.
  public func channelCount(_ selection: ChannelSelection) -> Int {
    switch (selection, channels) {
    case (.gray, _): 1
    case (.rgb, _), (.keep, .palette): 3
    case (.keep, _): channels.count
    }
  }

  /// One plane as floats in sample units: an 8-bit sample stays between 0 and 255.
  ///
  /// - `gray` drops alpha and turns a min-is-white image over; channels without a meaning are averaged.
  /// - `rgb` repeats gray thrice and drops alpha; of channels without a meaning it takes the first three, zeros for
  ///   what is missing.
  /// - `keep` takes samples as they are stored.
  /// - CMYK becomes colours as (1 − ink)(1 − black), without a colour profile. An index beyond a palette is black.
  ///
  /// - Precondition: 0 ≤ `plane` < `planes`.
  public func floats(plane: Int = 0, channels selection: ChannelSelection) -> FloatImage {
    floats(plane: plane, rows: 0..<height, channels: selection)
  }

  /// The same, of some rows alone.
  ///
  /// - Precondition: the rows are the image's, and there is one at least.
  func floats(plane: Int, rows: Range<Int>, channels selection: ChannelSelection) -> FloatImage {
    precondition(plane >= 0 && plane < planes && rows.lowerBound >= 0 && rows.upperBound <= height)
    let stored = storedFloats(plane: plane, rows: rows)
    switch (selection, channels) {
    case (.keep, .palette(let colors)), (.rgb, .palette(let colors)): return stored.expanded(with: colors)
    case (.keep, _): return stored
    case (.gray, .palette(let colors)): return stored.expanded(with: colors).luminance()
    case (.gray, .gray), (.gray, .grayAlpha): return brightness(of: stored)
    case (.gray, .rgb), (.gray, .rgba): return stored.luminance()
    case (.gray, .cmyk): return stored.withoutInk(white: white).luminance()
    case (.gray, .other): return stored.average()
    case (.rgb, .gray), (.rgb, .grayAlpha): return brightness(of: stored).selecting([0, 0, 0])
    case (.rgb, .rgb), (.rgb, .rgba): return stored.selecting([0, 1, 2])
    case (.rgb, .cmyk): return stored.withoutInk(white: white)
    case (.rgb, .other(let count)): return stored.selecting(count == 1 ? [0, 0, 0] : [0, 1, 2])
    }
  }

  /// The first channel, white being the largest sample.
  private func brightness(of stored: FloatImage) -> FloatImage {
    var gray = stored.selecting([0])
    if isMinimumWhite {
      let white = white
      for index in gray.values.indices { gray.values[index] = white - gray.values[index] }
    }
    return gray
  }

  /// What a stored sample is subtracted from to turn it over, so that the type's range maps onto itself; 1 for floats.
  private var white: Float {
    switch samples {
    case .uint8: Float(1 << min(bitsPerSample, 8) - 1)
    case .uint16: Float(1 << min(bitsPerSample, 16) - 1)
    case .uint32: Float(1 << min(bitsPerSample, 32) - 1)
    case .int8, .int16, .int32: -1
    case .float, .double: 1
    }
  }

  private func storedFloats(plane: Int, rows: Range<Int>) -> FloatImage {
    let values =
      switch samples {
      case .uint8(let samples): planar(samples, plane: plane, rows: rows) { Float($0) }
      case .int8(let samples): planar(samples, plane: plane, rows: rows) { Float($0) }
      case .uint16(let samples): planar(samples, plane: plane, rows: rows) { Float($0) }
      case .int16(let samples): planar(samples, plane: plane, rows: rows) { Float($0) }
      case .uint32(let samples): planar(samples, plane: plane, rows: rows) { Float($0) }
      case .int32(let samples): planar(samples, plane: plane, rows: rows) { Float($0) }
      case .float(let samples): planar(samples, plane: plane, rows: rows) { $0 }
      case .double(let samples): planar(samples, plane: plane, rows: rows) { Float($0) }
      }
    return FloatImage(width: width, height: rows.count, channels: channels.count, values: values)
  }

  /// Interleaved samples of some rows of one plane, channel by channel.
  @inline(__always)
  private func planar<Sample>(
    _ samples: [Sample], plane: Int, rows: Range<Int>, convert: (Sample) -> Float
  ) -> [Float] {
    let pixels = width * rows.count
    let start = (plane * height + rows.lowerBound) * width
    let count = channels.count
    return [Float](unsafeUninitializedCapacity: pixels * count) { output, initialized in
      samples.withUnsafeBufferPointer { input in
        for channel in 0..<count {
          var source = start * count + channel
          for index in channel * pixels..<(channel + 1) * pixels {
            output[index] = convert(input[source])
            source += count
          }
        }
      }
      initialized = pixels * count
    }
  }
}
