extension FloatImage {
  /// The image seen through an affine map, every channel alike.
  ///
  /// Maps of whole pixels copy them bit for bit. A `constant` border is 0 beyond the centres of the edge pixels for
  /// linear interpolation, which never blends with it, and beyond the edge pixels themselves for nearest.
  ///
  /// - Parameters:
  ///   - map: from output to source pixels.
  ///   - width: columns of the result.
  ///   - height: rows of the result.
  /// - Precondition: source coordinates stay below 2³⁰.
  public func resampled(
    by map: AffineMap, width newWidth: Int, height newHeight: Int, border: Border = .reflect,
    interpolation: Interpolation = .linear
  ) -> FloatImage {
    precondition(newWidth > 0 && newHeight > 0)
    if interpolation == .nearest || map.movesWholePixels,
      let table = PixelTable(map, width: newWidth, height: newHeight, source: (width, height), border: border)
    {
      return moved(by: table)
    }
    let values = map.walked(
      values, width: width, height: height, newWidth: newWidth, newHeight: newHeight, border: border, beyond: 0,
      neighbours: interpolation == .cubic ? .cubic : .linear
    ) { planes in
      switch interpolation {
      case .linear: LinearSampler(planes: planes)
      case .nearest: NearestSampler(planes: planes)
      case .cubic: CubicSampler(planes: planes)
      }
    }
    return FloatImage(width: newWidth, height: newHeight, channels: channels, values: values)
  }
}

extension LabelMap {
  /// Every plane seen through an affine map; each pixel takes the label of the nearest centre.
  ///
  /// - Parameter outside: the label beyond a `constant` border.
  /// - Precondition: source coordinates stay below 2³⁰.
  public func resampled(
    by map: AffineMap, width newWidth: Int, height newHeight: Int, border: Border = .reflect,
    outside: UInt8 = LabelMap.ignored
  ) -> LabelMap {
    precondition(newWidth > 0 && newHeight > 0)
    if let table = PixelTable(map, width: newWidth, height: newHeight, source: (width, height), border: border) {
      return moved(by: table, outside: outside)
    }
    let labels = map.walked(
      labels, width: width, height: height, newWidth: newWidth, newHeight: newHeight, border: border, beyond: outside
    ) { LabelSampler(planes: $0) }
    return LabelMap(width: newWidth, height: newHeight, planes: planes, labels: labels)
  }
}

extension AffineMap {
  /// Every plane of a source through this map, by one sampler, which takes the neighbours of one interpolation at most.
  fileprivate func walked<Sample: BitwiseCopyable>(
    _ samples: [Sample], width: Int, height: Int, newWidth: Int, newHeight: Int, border: Border, beyond: Sample,
    neighbours: SampleInterpolation = .linear, by sampler: (SampledPlanes<Sample>) -> any BlockSampler
  ) -> [Sample] {
    let planes = samples.count / (width * height)
    let size = newWidth * newHeight
    return [Sample](unsafeUninitializedCapacity: planes * size) { output, initialized in
      samples.withUnsafeBufferPointer { input in
        let sampled = SampledPlanes(
          source: input.baseAddress!, width: width, height: height, planes: planes, border: border, beyond: beyond,
          target: output.baseAddress!, targetSize: size)
        AffineWalk(self, width: newWidth, height: newHeight).sample(
          width: newWidth, height: newHeight, source: (width, height), interior: .around((width, height), neighbours),
          border: border, with: [sampler(sampled)])
      }
      initialized = planes * size
    }
  }
}

extension AffineMap {
  /// Whether every output pixel falls exactly on a source pixel: shifts, flips and quarter turns.
  var movesWholePixels: Bool { [xx, xy, yx, yy, offsetX, offsetY].allSatisfy { $0 == $0.rounded() } }
}

extension PixelTable {
  /// The nearest source pixels of a map that keeps rows and columns straight; nil for any other.
  init?(_ map: AffineMap, width: Int, height: Int, source: (width: Int, height: Int), border: Border) {
    guard map.xx == 0 || map.xy == 0, map.yx == 0 || map.yy == 0 else { return nil }
    columns = [Int](repeating: 0, count: width)
    rows = [Int](repeating: 0, count: height)
    func indices(_ count: Int, factor: Double, offset: Double, source: Int, stride: Int) -> [Int] {
      (0..<count).map { position in
        let nearest = Int((factor * Double(position) + offset + 0.5).rounded(.down))
        return border.index(nearest, count: source).map { $0 * stride } ?? Self.outside
      }
    }
    func add(_ alongX: Double, _ alongY: Double, _ offset: Double, source: Int, stride: Int) {
      if alongY == 0 {
        let found = indices(width, factor: alongX, offset: offset, source: source, stride: stride)
        for (x, index) in found.enumerated() { columns[x] = max(columns[x] + index, Self.outside) }
      } else {
        let found = indices(height, factor: alongY, offset: offset, source: source, stride: stride)
        for (y, index) in found.enumerated() { rows[y] = max(rows[y] + index, Self.outside) }
      }
    }
    add(map.xx, map.xy, map.offsetX, source: source.width, stride: 1)
    add(map.yx, map.yy, map.offsetY, source: source.height, stride: source.width)
  }
}
