extension CoordinateMap {
  /// Image and labels seen through all changes at once, in one walk over the result's pixels.
  ///
  /// Maps of whole pixels copy them bit for bit.
  ///
  /// - Precondition: image and labels have one size.
  public func resample(
    _ image: FloatImage, _ labels: LabelMap, width: Int, height: Int, border: SampleBorder = .reflect,
    interpolation: SampleInterpolation = .linear
  ) -> (image: FloatImage, labels: LabelMap) {
    precondition(image.width == labels.width && image.height == labels.height && width > 0 && height > 0)
    let (size, source) = (width * height, (width: image.width, height: image.height))
    if let affine, affine.movesWholePixels {
      func table(_ border: Border) -> PixelTable {
        PixelTable(affine, width: width, height: height, source: source, border: border)!
      }
      return (
        image.moved(by: table(border.image.border), outside: border.image.beyond),
        labels.moved(by: table(border.labels.border), outside: border.labels.beyond)
      )
    }
    var newLabels: [UInt8] = []
    let values = [Float](unsafeUninitializedCapacity: image.channels * size) { output, initialized in
      newLabels = [UInt8](unsafeUninitializedCapacity: labels.planes * size) { labelOutput, labelsInitialized in
        image.values.withUnsafeBufferPointer { input in
          labels.labels.withUnsafeBufferPointer { labelInput in
            let imagePlanes = SampledPlanes(
              source: input.baseAddress!, width: source.width, height: source.height, planes: image.channels,
              border: border.image.border, beyond: border.image.beyond, target: output.baseAddress!, targetSize: size)
            let labelPlanes = SampledPlanes(
              source: labelInput.baseAddress!, width: source.width, height: source.height, planes: labels.planes,
              border: border.labels.border, beyond: border.labels.beyond, target: labelOutput.baseAddress!,
              targetSize: size)
            walk(
              imagePlanes.sampler(interpolation), LabelSampler(planes: labelPlanes), width: width, height: height,
              interior: .around(source, interpolation), source: source, border: border.image.border)
          }
        }
        labelsInitialized = labels.planes * size
      }
      initialized = image.channels * size
    }
    return (
      FloatImage(width: width, height: height, channels: image.channels, values: values),
      LabelMap(width: width, height: height, planes: labels.planes, labels: newLabels)
    )
  }

  private func walk(
    _ image: any BlockSampler, _ labels: any BlockSampler, width: Int, height: Int, interior: Interior,
    source: (width: Int, height: Int), border: Border
  ) {
    if let affine {
      AffineWalk(affine, width: width, height: height).sample(
        width: width, height: height, source: source, interior: interior, border: border, with: [image, labels])
    } else {
      ChainWalk(self).sample(
        width: width, height: height, source: source, interior: interior, border: border, with: [image, labels])
    }
  }
}

extension SampledPlanes<Float> {
  func sampler(_ interpolation: SampleInterpolation) -> any BlockSampler {
    switch interpolation {
    case .linear: LinearSampler(planes: self)
    case .cubic: CubicSampler(planes: self)
    }
  }
}

extension Interior {
  /// The pixels that have every neighbour which an interpolation takes.
  static func around(_ source: (width: Int, height: Int), _ interpolation: SampleInterpolation) -> Interior {
    switch interpolation {
    case .linear: Interior(width: source.width, height: source.height, before: 0, after: 1)
    case .cubic: Interior(width: source.width, height: source.height, before: 1, after: 2)
    }
  }
}
