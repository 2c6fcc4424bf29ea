public import Imaging

extension Image {
  /// The image turned and mirrored so that it is upright, given its EXIF or TIFF orientation.
  ///
  /// - Parameter orientation: 1 nothing; 2 mirror left-right; 3 turn by 180°; 4 mirror top-bottom; 5 transpose;
  ///   6 turn by 90° clockwise; 7 transpose over the other diagonal; 8 turn by 90° counter-clockwise. Any other
  ///   number counts as 1.
  public func orientated(_ orientation: Int) -> Image {
    guard 2...8 ~= orientation else { return self }
    let turns = orientation >= 5
    return Image(
      width: turns ? height : width, height: turns ? width : height, planes: planes, channels: channels,
      bitsPerSample: bitsPerSample, isMinimumWhite: isMinimumWhite,
      spacing: turns ? spacing.map { Spacing(x: $0.y, y: $0.x) } : spacing,
      samples: orientatedSamples(orientation))
  }

  private func orientatedSamples(_ orientation: Int) -> Samples {
    switch samples {
    case .uint8(let values): .uint8(orientated(values, orientation))
    case .int8(let values): .int8(orientated(values, orientation))
    case .uint16(let values): .uint16(orientated(values, orientation))
    case .int16(let values): .int16(orientated(values, orientation))
    case .uint32(let values): .uint32(orientated(values, orientation))
    case .int32(let values): .int32(orientated(values, orientation))
    case .float(let values): .float(orientated(values, orientation))
    case .double(let values): .double(orientated(values, orientation))
    }
  }

  /// Walks the result in order; each pixel's source lies `start + row × down + column × right` pixels into the plane.
  private func orientated<Value>(_ values: [Value], _ orientation: Int) -> [Value] {
    let last = width * height - 1
    let (start, right, down) =
      switch orientation {
      case 2: (width - 1, -1, width)
      case 3: (last, -1, -width)
      case 4: (last - width + 1, 1, -width)
      case 5: (0, width, 1)
      case 6: (last - width + 1, -width, 1)
      case 7: (last, -width, -1)
      default: (width - 1, width, -1)
      }
    let count = channels.count
    let columns = orientation >= 5 ? height : width
    var result: [Value] = []
    result.reserveCapacity(values.count)
    for plane in 0..<planes {
      for row in 0..<(width * height / columns) {
        for column in 0..<columns {
          let source = (plane * width * height + start + row * down + column * right) * count
          for channel in 0..<count { result.append(values[source + channel]) }
        }
      }
    }
    return result
  }
}
