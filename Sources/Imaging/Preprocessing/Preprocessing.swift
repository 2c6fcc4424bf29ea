/// One step between an image and what a network sees.
public enum PreprocessingStep: Sendable, Equatable, Codable {
  /// To exactly this size; linear for images, nearest for labels.
  case resize(height: Int, width: Int)
  /// Centred, to at least this size; images are reflected, labels become ignored.
  case pad(height: Int, width: Int)
  /// The centre, of at most this size.
  case crop(height: Int, width: Int)
  case normalize(Normalization)
}

/// The steps of a pipeline file, in order; what changes the grid can be undone.
public struct Preprocessing: Sendable, Equatable, Codable {
  public var steps: [PreprocessingStep]

  public init(steps: [PreprocessingStep] = []) { self.steps = steps }

  /// The image as the network sees it.
  public func apply(to image: FloatImage) -> FloatImage {
    var image = image
    for step in steps {
      switch step {
      case .normalize(let normalization): image.normalize(normalization)
      case .resize(let height, let width): image = image.resized(width: width, height: height)
      case .pad: image = image.padded(step.margins(image.width, image.height), border: .reflect)
      case .crop: image = image.cropped(step.margins(image.width, image.height))
      }
    }
    return image
  }

  /// The labels on the grid of the preprocessed image.
  public func apply(to labels: LabelMap) -> LabelMap {
    var labels = labels
    for step in steps {
      switch step {
      case .normalize: break
      case .resize(let height, let width): labels = labels.resized(width: width, height: height)
      case .pad: labels = labels.padded(step.margins(labels.width, labels.height), with: LabelMap.ignored)
      case .crop: labels = labels.cropped(step.margins(labels.width, labels.height))
      }
    }
    return labels
  }

  /// The size of the preprocessed grid.
  public func outputSize(width: Int, height: Int) -> (width: Int, height: Int) {
    steps.reduce((width, height)) { size, step in step.outputSize(size.0, size.1) }
  }

  /// Takes a map computed on the preprocessed grid back to the image's own grid.
  ///
  /// - Parameters:
  ///   - map: on the preprocessed grid, as `outputSize` says.
  ///   - width: columns of the image's own grid.
  ///   - height: its rows.
  ///   - fill: the value of pixels that a crop removed.
  public func restore(_ map: FloatImage, width: Int, height: Int, fill: Float) -> FloatImage {
    precondition(outputSize(width: width, height: height) == (map.width, map.height))
    var sizes = [(width, height)]
    for step in steps { sizes.append(step.outputSize(sizes.last!.0, sizes.last!.1)) }
    var map = map
    for (step, size) in zip(steps, sizes).reversed() {
      switch step {
      case .normalize: break
      case .resize: map = map.resized(width: size.0, height: size.1)
      case .pad: map = map.cropped(step.margins(size.0, size.1))
      case .crop: map = map.padded(step.margins(size.0, size.1), border: .constant, value: fill)
      }
    }
    return map
  }
}

extension PreprocessingStep {
  /// What padding adds to an image of this size, or cropping takes.
  fileprivate func margins(_ width: Int, _ height: Int) -> Margins {
    switch self {
    case .resize, .normalize: Margins()
    case .pad(let newHeight, let newWidth): .padding(width: width, height: height, to: (newWidth, newHeight))
    case .crop(let newHeight, let newWidth): .cropping(width: width, height: height, to: (newWidth, newHeight))
    }
  }

  fileprivate func outputSize(_ width: Int, _ height: Int) -> (Int, Int) {
    switch self {
    case .resize(let newHeight, let newWidth): (newWidth, newHeight)
    case .pad(let newHeight, let newWidth): (max(width, newWidth), max(height, newHeight))
    case .crop(let newHeight, let newWidth): (min(width, newWidth), min(height, newHeight))
    case .normalize: (width, height)
    }
  }
}
