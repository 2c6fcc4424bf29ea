/// The steps of a pipeline file, in order; what changes the grid can be undone.
public struct Preprocessing: Sendable, Equatable, Codable {
  public var steps: [PreprocessingStep]

  public init(steps: [PreprocessingStep] = []) { self.steps = steps }

  /// The image as the network sees it, with the way back.
  ///
  /// - Parameters:
  ///   - image: in sample units.
  ///   - properties: what its file says of it.
  /// - Throws: where the file does not say what a step needs.
  /// - Precondition: the statistics of the training set are known that a step asks for.
  public func prepare(
    _ image: FloatImage, properties: ImageProperties = .init()
  ) throws(PreprocessingError) -> PreprocessedImage {
    try check(properties, channels: image.channels)
    var image = image
    var range = properties.range
    var decision = GridDecision(width: image.width, height: image.height, spacing: properties.spacing)
    for (number, step) in steps.enumerated() {
      if case .normalize(let normalization) = step {
        image.normalize(normalization, range: range)
        range = normalization.range(after: range)
        continue
      }
      let done = decision.grid.moves.count
      try decision.take(step, number: number, pixels: image)
      for move in decision.grid.moves[done...] { image = move.apply(to: image) }
    }
    return PreprocessedImage(image: image, grid: decision.grid)
  }

  /// The same for one plane of a decoded image.
  public func prepare(
    _ image: Image, plane: Int, channels: ChannelSelection
  ) throws(PreprocessingError) -> PreprocessedImage {
    try prepare(image.floats(plane: plane, channels: channels), properties: image.properties)
  }

  /// The grid that each plane of a decoded image would get; pixels are computed only where it depends on them.
  ///
  /// - Throws: where `prepare` would.
  /// - Precondition: no step that depends on pixels stands behind one whose statistics are not known yet.
  public func grids(
    of image: Image, channels: ChannelSelection
  ) throws(PreprocessingError) -> [PreprocessedGrid] {
    try check(image.properties, channels: image.channelCount(channels))
    guard let last = steps.lastIndex(where: \.dependsOnPixels) else {
      let grid = try grid(width: image.width, height: image.height, spacing: image.properties.spacing)
      return Array(repeating: grid, count: image.planes)
    }
    let first = Preprocessing(steps: Array(steps[...last]))
    var grids: [PreprocessedGrid] = []
    for plane in 0..<image.planes {
      let prepared = try first.prepare(image, plane: plane, channels: channels)
      var decision = GridDecision(prepared.grid, spacing: image.properties.spacing)
      for number in (last + 1)..<steps.count { try decision.take(steps[number], number: number, pixels: nil) }
      grids.append(decision.grid)
    }
    return grids
  }

  /// - Precondition: no step depends on pixels.
  private func grid(
    width: Int, height: Int, spacing: Image.Spacing?
  ) throws(PreprocessingError) -> PreprocessedGrid {
    var decision = GridDecision(width: width, height: height, spacing: spacing)
    for (number, step) in steps.enumerated() { try decision.take(step, number: number, pixels: nil) }
    return decision.grid
  }

  /// Looks whether an image of these properties can be normalized.
  ///
  /// - Throws: `PreprocessingError` of code `range` or `channels`.
  private func check(_ properties: ImageProperties, channels: Int) throws(PreprocessingError) {
    var range = properties.range
    for (number, step) in steps.enumerated() {
      guard case .normalize(let normalization) = step else { continue }
      if normalization.isForColors {
        guard channels == 3 else {
          throw PreprocessingError(
            .channels, step: number,
            "\(normalization.name) is for red, green and blue, found \(channels) channel\(channels == 1 ? "" : "s"); set "
              + "data.channels: rgb, which repeats gray thrice")
        }
        guard range != nil else {
          throw PreprocessingError(
            .range, step: number,
            "\(normalization.name) must know what samples may be, as unsigned ones of 8 or 16 bits tell; these are of "
              + "another type, or a step before has changed their scale: put 'normalize: {method: window, …}' or "
              + "minMax before it")
        }
      }
      range = normalization.range(after: range)
    }
  }
}

/// What came out of preprocessing, with the way back to the image's own pixel grid.
public struct PreprocessedImage: Sendable, Equatable {
  public var image: FloatImage
  public let grid: PreprocessedGrid
}

extension Preprocessing {
  /// Whether a crop was larger than an image, which was padded for it.
  public static func padsForCrop(_ grids: [PreprocessedGrid]) -> Bool { grids.contains(where: \.isPaddedByCrop) }

  /// The steps whose statistics of the training set are not known yet.
  public var unresolvedSteps: [Int] {
    steps.indices.filter { index in
      if case .normalize(.dataSet(let scaling)) = steps[index] { scaling.channels.isEmpty } else { false }
    }
  }
}
