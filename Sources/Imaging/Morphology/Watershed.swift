/// Floods a relief from markers: each pixel gets the label of the marker whose water reaches it first.
///
///     let labels = watershed(relief, markers: markers, width: 640, height: 480, mask: cells)
///
/// Water rises evenly; on a plateau it spreads from all sides at one speed. The result is that of scikit-image's
/// `watershed`, with lines too unless markers are equally high: there pixels of lines, which its queue takes again and
/// again, change the order of such markers. The time is n log n.
///
/// Source: Beucher and Meyer, "The Morphological Approach to Segmentation: The Watershed Transformation", 1993; the flood by
/// a queue in order of level and time: Barnes, Lehman and Mulla, "Priority-Flood", 2014.
///
/// - Parameters:
///   - relief: `planes × height × width` heights in order of plane, row and column; a NaN is the highest of all.
///   - markers: the label of each pixel from which the flood starts, above 0; 0 elsewhere.
///   - mask: the pixels that are flooded; nil: all. A marker outside is ignored.
///   - connectivity: where water flows to; on a stack four and eight stay within each plane.
///   - line: whether pixels in which two labels meet are left 0, a line of one pixel. Markers that touch keep their
///     labels.
/// - Returns: the label of each pixel; 0 where no water comes.
/// - Precondition: sizes agree, no marker is negative, and there are fewer than 2³¹ pixels, a margin of one on each side
///   included.
public func watershed(
  _ relief: [Float], markers: [Int32], width: Int, height: Int, planes: Int = 1, mask: BitMask? = nil,
  connectivity: Connectivity = .four, line: Bool = false
) -> [Int32] {
  precondition(relief.count == planes * height * width && markers.count == relief.count)
  precondition(mask.map { ($0.width, $0.height, $0.planes) == (width, height, planes) } ?? true)
  let grid = PaddedGrid(width: width, height: height, planes: planes, connectivity)
  var flood = Flood(relief, markers: markers, mask: mask?.pixels, on: grid)
  if line {
    flood.runLeavingLines(grid.offsets)
  } else {
    flood.run(grid.offsets)
  }
  return flood.labels(on: grid)
}

/// A stack with a margin of one pixel on all sides on which pixels have neighbours.
private struct PaddedGrid {
  let width: Int
  let height: Int
  let planes: Int
  private let margin: Int
  /// How far neighbours are from a pixel: the nearest first, of equals in order of plane, row and column.
  let offsets: [Int]

  init(width: Int, height: Int, planes: Int, _ connectivity: Connectivity) {
    (self.width, self.height, self.planes) = (width, height, planes)
    let reach = planes > 1 && connectivity.crossesPlanes ? 1 : 0
    margin = reach
    offsets = connectivity.steps.filter { abs($0.z) <= reach }
      .map { ($0.z * (height + 2) + $0.y) * (width + 2) + $0.x }
  }

  var count: Int { (width + 2) * (height + 2) * (planes + 2 * margin) }

  /// Calls `body` with every row: its first pixel, and the place of that pixel in the grid.
  func forEachRow(_ body: (_ pixel: Int, _ place: Int) -> Void) {
    for row in 0..<planes * height {
      let (plane, y) = row.quotientAndRemainder(dividingBy: height)
      body(row * width, ((plane + margin) * (height + 2) + y + 1) * (width + 2) + 1)
    }
  }
}

/// The state of a flood on a padded grid.
private struct Flood {
  private static let blocked: Int32 = -1

  /// What has been reached; ``blocked`` outside the mask and on a line, `blocked − label` in a marker on a line.
  private var labels: [Int32]
  private var levels: [UInt32]
  private var queue = FloodQueue()

  init(_ relief: [Float], markers: [Int32], mask: [Bool]?, on grid: PaddedGrid) {
    var labels = [Int32](repeating: Self.blocked, count: grid.count)
    var levels = [UInt32](repeating: 0, count: grid.count)
    var queue = FloodQueue()
    grid.forEachRow { pixel, place in
      for x in 0..<grid.width where mask?[pixel + x] ?? true {
        let label = markers[pixel + x]
        precondition(label >= 0)
        labels[place + x] = label
        levels[place + x] = FloodQueue.level(relief[pixel + x])
        if label > 0 { queue.pushMarker(label, at: place + x, level: levels[place + x]) }
      }
    }
    (self.labels, self.levels, self.queue) = (labels, levels, queue)
  }

  /// Pixels get their labels as water comes in sight, and so wait once.
  mutating func run(_ offsets: [Int]) {
    while let next = queue.pop() {
      for offset in offsets where labels[Int(next.place) + offset] == 0 {
        labels[Int(next.place) + offset] = next.label
        spread(next, by: offset)
      }
    }
  }

  /// Pixels get their labels as water reaches them, since it is only then known who is beside them.
  mutating func runLeavingLines(_ offsets: [Int]) {
    while let next = queue.pop() {
      let place = Int(next.place)
      // What comes a second time finds its neighbours waiting already, with earlier times.
      if labels[place] != 0 && !next.isMarker { continue }
      let meetsOther = offsets.contains { labels[place + $0] > 0 && labels[place + $0] != next.label }
      if meetsOther {
        labels[place] = next.isMarker ? Self.blocked - next.label : Self.blocked
      } else {
        labels[place] = next.label
      }
      for offset in offsets where labels[place + offset] == 0 { spread(next, by: offset) }
    }
  }

  /// Water does not fall below the level it has risen to.
  private mutating func spread(_ element: FloodQueue.Element, by offset: Int) {
    let place = Int(element.place) + offset
    queue.push(element.label, at: place, level: max(element.level, levels[place]))
  }

  func labels(on grid: PaddedGrid) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(grid.width * grid.height * grid.planes)
    grid.forEachRow { _, place in
      for label in labels[place..<place + grid.width] {
        result.append(label >= 0 ? label : Self.blocked - label)
      }
    }
    return result
  }
}
