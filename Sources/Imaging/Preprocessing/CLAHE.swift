/// Contrast-limited adaptive histogram equalization (Zuiderveld, Graphics Gems IV, 1994): each tile of a grid is equalized by
/// a histogram of its own whose peaks are cut off, and pixels between the centres of tiles are blended.
///
/// Exactly OpenCV's `createCLAHE` where bins are the samples' levels: 256 with samples of 8 bits, 65,536 with those of 16.
/// Else the range of the samples' type, or where that is not known that of the image, is divided into bins, and levels
/// between two bins go between what these become. Channels are equalized each by itself. A flat part of an image does not stay
/// as it is: its one level goes where the clipped histogram says.
public struct CLAHE: Sendable, Equatable, Codable {
  /// Tiles along a row.
  public var columns: Int
  /// Tiles along a column.
  public var rows: Int
  /// How often a level may be in a tile, in multiples of what it were if all were equally frequent; what is above is dealt
  /// out to all levels. 0: without limit.
  public var clipLimit: Double
  /// 2 to 65,536.
  public var bins: Int

  public init(columns: Int = 8, rows: Int = 8, clipLimit: Double = 2, bins: Int = 256) {
    self.columns = columns
    self.rows = rows
    self.clipLimit = clipLimit
    self.bins = bins
  }
}

extension FloatImage {
  mutating func equalize(_ clahe: CLAHE, range: ClosedRange<Float>?) {
    let (width, height) = (width, height)
    changeChannels { _, values in
      guard let scale = LevelScale(values, range: range, bins: clahe.bins) else { return }
      TiledEqualization(clahe, scale: scale, width: width, height: height).apply(to: values)
    }
  }
}

/// CLAHE of one channel.
private struct TiledEqualization {
  let clahe: CLAHE
  let scale: LevelScale
  let width: Int
  let height: Int
  private let tile: (width: Int, height: Int)

  init(_ clahe: CLAHE, scale: LevelScale, width: Int, height: Int) {
    self.clahe = clahe
    self.scale = scale
    self.width = width
    self.height = height
    // As OpenCV has it: where one side is no multiple, both are filled up by what is missing, or by a whole multiple.
    let fits = width.isMultiple(of: clahe.columns) && height.isMultiple(of: clahe.rows)
    let filled = fits ? width : width + clahe.columns - width % clahe.columns
    let filledDown = fits ? height : height + clahe.rows - height % clahe.rows
    tile = (filled / clahe.columns, filledDown / clahe.rows)
  }

  func apply(to values: UnsafeMutableBufferPointer<Float>) {
    let places = values.map(scale.place(of:))
    let tables = tables(places)
    let across = axis(width, tile: tile.width, tiles: clahe.columns)
    let down = axis(height, tile: tile.height, tiles: clahe.rows)
    tables.withUnsafeBufferPointer { tables in
      places.withUnsafeBufferPointer { places in
        for y in 0..<height {
          let (upper, lower, weight) = down[y]
          let above = tables.baseAddress! + upper * clahe.columns * clahe.bins
          let below = tables.baseAddress! + lower * clahe.columns * clahe.bins
          for x in 0..<width {
            let place = places[y * width + x]
            let (left, right, share) = (across[x].lower * clahe.bins, across[x].upper * clahe.bins, across[x].weight)
            let top =
              scale.look(up: place, in: above + left) * (1 - share) + scale.look(up: place, in: above + right) * share
            let bottom =
              scale.look(up: place, in: below + left) * (1 - share) + scale.look(up: place, in: below + right) * share
            values[y * width + x] = scale.value(at: top * (1 - weight) + bottom * weight)
          }
        }
      }
    }
  }

  /// For each position, the tiles before and after it, and how much the second counts.
  private func axis(_ count: Int, tile: Int, tiles: Int) -> [(lower: Int, upper: Int, weight: Float)] {
    let inverse = 1 / Float(tile)
    return (0..<count).map { position in
      let place = Float(position) * inverse - 0.5
      let first = place.rounded(.down)
      return (max(Int(first), 0), min(Int(first) + 1, tiles - 1), place - first)
    }
  }

  /// Where each bin goes, one table a tile, row by row.
  private func tables(_ places: [Float]) -> [Float] {
    var tables: [Float] = []
    tables.reserveCapacity(clahe.rows * clahe.columns * clahe.bins)
    for row in 0..<clahe.rows {
      for column in 0..<clahe.columns {
        var histogram = histogram(places, column: column, row: row)
        clip(&histogram)
        tables += table(histogram)
      }
    }
    return tables
  }

  /// Of one tile; what lies beyond the image is its reflection.
  private func histogram(_ places: [Float], column: Int, row: Int) -> [Int] {
    var histogram = [Int](repeating: 0, count: clahe.bins)
    let columns = (column * tile.width..<(column + 1) * tile.width).map { Border.reflect.index($0, count: width)! }
    for y in row * tile.height..<(row + 1) * tile.height {
      let start = Border.reflect.index(y, count: height)! * width
      for x in columns { histogram[scale.bin(at: places[start + x])] += 1 }
    }
    return histogram
  }

  private func clip(_ histogram: inout [Int]) {
    guard clahe.clipLimit > 0 else { return }
    let limit = max(Int(clahe.clipLimit * Double(tile.width * tile.height) / Double(clahe.bins)), 1)
    var clipped = 0
    for bin in histogram.indices where histogram[bin] > limit {
      clipped += histogram[bin] - limit
      histogram[bin] = limit
    }
    let share = clipped / clahe.bins
    for bin in histogram.indices { histogram[bin] += share }
    // What cannot be dealt out to all goes to some, evenly far apart.
    let rest = clipped - share * clahe.bins
    guard rest > 0 else { return }
    let step = max(clahe.bins / rest, 1)
    for number in 0..<rest where number * step < clahe.bins { histogram[number * step] += 1 }
  }

  private func table(_ histogram: [Int]) -> [Float] {
    let factor = Float(clahe.bins - 1) / Float(tile.width * tile.height)
    var sum = 0
    return histogram.map { count in
      sum += count
      let place = Float(sum) * factor
      return scale.isWhole ? min(LevelScale.rounded(place), Float(clahe.bins - 1)) : place
    }
  }
}
