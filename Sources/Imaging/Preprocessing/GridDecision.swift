/// Decides, step by step, which grid an image gets.
struct GridDecision {
  private(set) var grid: PreprocessedGrid
  private let spacing: Image.Spacing?

  /// A side beyond it is a mistake in the file or the definition.
  static let largestSide = 65_536

  init(width: Int, height: Int, spacing: Image.Spacing?) {
    grid = PreprocessedGrid(width: width, height: height)
    self.spacing = spacing
  }

  /// Goes on from a grid.
  init(_ grid: PreprocessedGrid, spacing: Image.Spacing?) {
    self.grid = grid
    self.spacing = spacing
  }

  /// - Parameters:
  ///   - number: of the step in its list.
  ///   - pixels: the image on the grid so far; may be missing where the step does not depend on it.
  mutating func take(_ step: PreprocessingStep, number: Int, pixels: FloatImage?) throws(PreprocessingError) {
    let (width, height) = (grid.width, grid.height)
    switch step {
    case .normalize: break
    case .resize(let newHeight, let newWidth, let method, let labels):
      grid.add(.resize(.init(width: newWidth, height: newHeight), method, labels))
    case .resample(let x, let y, let method, let labels):
      grid.add(.resize(try resampledSize(x: x, y: y, number: number), method, labels))
    case .letterbox(let newHeight, let newWidth, let method, let labels, let border, let value):
      let factor = min(Double(newWidth) / Double(width), Double(newHeight) / Double(height))
      func side(_ length: Int, _ most: Int) -> Int { min(max(Int((Double(length) * factor).rounded()), 1), most) }
      grid.add(.resize(.init(width: side(width, newWidth), height: side(height, newHeight)), method, labels))
      pad(to: (newWidth, newHeight), border, value)
    case .pad(let newHeight, let newWidth, let border, let value):
      pad(to: (newWidth, newHeight), border, value)
    case .crop(let newHeight, let newWidth):
      grid.add(.crop(.cropping(width: width, height: height, to: (newWidth, newHeight))))
      if width < newWidth || height < newHeight { grid.isPaddedByCrop = true }
      pad(to: (newWidth, newHeight), .reflect, 0)
    case .cropForeground(let threshold, let margin):
      guard let pixels else { preconditionFailure("a foreground crop depends on pixels") }
      grid.add(.crop(pixels.foregroundMargins(above: threshold, margin: margin)))
    }
  }

  private mutating func pad(to size: (width: Int, height: Int), _ border: Border, _ value: Float) {
    grid.add(.pad(.padding(width: grid.width, height: grid.height, to: size), border, value))
  }

  /// The whole numbers of pixels that come nearest to a spacing.
  private func resampledSize(x: Double, y: Double, number: Int) throws(PreprocessingError) -> GridMove.Size {
    guard let current = currentSpacing else {
      throw PreprocessingError(
        .spacing, step: number,
        "resample needs the size of a pixel in mm, and the file does not state it; write it into the file (TIFF: "
          + "XResolution and ResolutionUnit, PNG: pHYs), or use resize")
    }
    let size = [Double(grid.width) * current.x / x, Double(grid.height) * current.y / y]
    guard size.allSatisfy({ $0 < Double(Self.largestSide) + 0.5 }) else {
      throw PreprocessingError(
        .size, step: number,
        "resample from \(current.x) × \(current.y) mm to \(x) × \(y) mm would make more than \(Self.largestSide) pixels along a "
          + "side; look whether both are millimetres")
    }
    return GridMove.Size(width: max(1, Int(size[0].rounded())), height: max(1, Int(size[1].rounded())))
  }

  /// The size of a pixel on the grid so far.
  private var currentSpacing: Image.Spacing? {
    guard var spacing else { return nil }
    for move in grid.moves {
      guard case .resize(let size, _, _) = move.change else { continue }
      spacing.x *= Double(move.from.width) / Double(size.width)
      spacing.y *= Double(move.from.height) / Double(size.height)
    }
    return spacing
  }
}
