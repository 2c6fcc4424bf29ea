/// The way from an image's own pixel grid to that of the preprocessed image, as it was decided for one image; it can be
/// gone by labels, too, and back by what was predicted.
public struct PreprocessedGrid: Sendable, Equatable {
  /// Columns of the image's own grid.
  public let originalWidth: Int
  /// Rows of the image's own grid.
  public let originalHeight: Int
  private(set) var moves: [GridMove] = []
  /// Whether the image was smaller than a crop, so that it was padded.
  var isPaddedByCrop = false

  init(width: Int, height: Int) { (originalWidth, originalHeight) = (width, height) }

  /// Columns of the preprocessed grid.
  public var width: Int { moves.last?.to.width ?? originalWidth }
  /// Rows of the preprocessed grid.
  public var height: Int { moves.last?.to.height ?? originalHeight }

  /// Whether it is the image's own grid.
  public var isOriginal: Bool { moves.isEmpty }

  /// Adds a change; what changes nothing is left out.
  mutating func add(_ change: GridMove.Change) {
    let from = GridMove.Size(width: width, height: height)
    let move = GridMove(change: change, from: from)
    if !move.changesNothing { moves.append(move) }
  }

  /// Labels on the preprocessed grid; what was padded is ignored.
  ///
  /// - Precondition: the labels have the size of the image's own grid.
  public func labels(_ labels: LabelMap) -> LabelMap {
    precondition((labels.width, labels.height) == (originalWidth, originalHeight))
    return moves.reduce(labels) { $1.apply(to: $0) }
  }

  /// A map computed on the preprocessed grid, on the image's own.
  ///
  /// A resize is undone linearly where the map becomes larger, and by the mean of areas where it becomes smaller: neither
  /// leaves the range of the map's values, and what adds up to 1 still does.
  ///
  /// - Parameter fill: the value of pixels that a crop removed.
  /// - Precondition: the map has the size of the preprocessed grid.
  public func restore(_ map: FloatImage, fill: Float) -> FloatImage {
    precondition((map.width, map.height) == (width, height))
    return moves.reversed().reduce(map) { $1.undo($0, fill: fill) }
  }

  /// The same for labels, of which the nearest is taken.
  public func restore(_ labels: LabelMap, fill: UInt8 = LabelMap.ignored) -> LabelMap {
    precondition((labels.width, labels.height) == (width, height))
    return moves.reversed().reduce(labels) { $1.undo($0, fill: fill) }
  }
}

/// One change of a grid, with the sizes before and after.
struct GridMove: Sendable, Equatable {
  struct Size: Sendable, Equatable {
    var width: Int
    var height: Int
  }

  enum Change: Sendable, Equatable {
    case resize(Size, ResizeMethod, LabelResizeMethod)
    case pad(Margins, Border, Float)
    case crop(Margins)
  }

  let change: Change
  let from: Size

  var to: Size {
    switch change {
    case .resize(let size, _, _): size
    case .pad(let margins, _, _):
      Size(
        width: from.width + margins.left + margins.right, height: from.height + margins.top + margins.bottom)
    case .crop(let margins):
      Size(
        width: from.width - margins.left - margins.right, height: from.height - margins.top - margins.bottom)
    }
  }

  var changesNothing: Bool { from == to }

  func apply(to image: FloatImage) -> FloatImage {
    switch change {
    case .resize(let size, let method, _): image.resized(width: size.width, height: size.height, method: method)
    case .pad(let margins, let border, let value): image.padded(margins, border: border, value: value)
    case .crop(let margins): image.cropped(margins)
    }
  }

  func apply(to labels: LabelMap) -> LabelMap {
    switch change {
    case .resize(let size, _, let method): labels.resized(width: size.width, height: size.height, method: method)
    case .pad(let margins, _, _): labels.padded(margins)
    case .crop(let margins): labels.cropped(margins)
    }
  }

  func undo(_ map: FloatImage, fill: Float) -> FloatImage {
    switch change {
    case .resize:
      map.areaResized(to: Size(width: min(from.width, to.width), height: min(from.height, to.height)))
        .resized(width: from.width, height: from.height)
    case .pad(let margins, _, _): map.cropped(margins)
    case .crop(let margins): map.padded(margins, border: .constant, value: fill)
    }
  }

  func undo(_ labels: LabelMap, fill: UInt8) -> LabelMap {
    switch change {
    case .resize: labels.resized(width: from.width, height: from.height)
    case .pad(let margins, _, _): labels.cropped(margins)
    case .crop(let margins): labels.padded(margins, with: fill)
    }
  }
}

extension FloatImage {
  fileprivate func areaResized(to size: GridMove.Size) -> FloatImage {
    resized(width: size.width, height: size.height, method: .area)
  }
}
