/// How far each pixel is from the nearest of several objects, and from the second nearest.
///
/// Distances are squared, Euclidean, those of pixel centres, in px² and exact; 0 in an object, infinite where there is
/// no object, or no second one. Both are found together by the two passes of a distance transform
/// (``BitMask/squaredDistances()``): of two objects that are nearest to a pixel each is among the two nearest in the
/// column where it comes closest, since two that are nearer there are nearer to the pixel as well.
public struct ObjectDistances: Sendable, Equatable {
  /// In row order.
  public let nearest: [Double]
  /// In row order.
  public let second: [Double]

  /// - Parameter objects: the object of every pixel in row order, numbered from 1; 0 where there is none.
  /// - Precondition: `objects` holds `width × height` numbers, none negative.
  public init(objects: [Int32], width: Int, height: Int) {
    precondition(objects.count == width * height)
    var nearest = [Double](repeating: .infinity, count: objects.count)
    var second = nearest
    let above = ColumnObjects.above(objects, width: width)
    var below = [ColumnObjects](repeating: ColumnObjects(), count: width)
    var row = RowDistances(width: width, objects: Int(objects.max() ?? 0))
    for y in (0..<height).reversed() {
      let first = y * width
      for x in 0..<width {
        below[x].step(onto: objects[first + x])
        row.columns[x] = above[first + x].merged(with: below[x])
      }
      row.measure(row: y)
      nearest.replaceSubrange(first..<first + width, with: row.nearest)
      second.replaceSubrange(first..<first + width, with: row.second)
    }
    self.nearest = nearest
    self.second = second
  }
}

/// The two nearest objects of a pixel within its column, in the directions looked at so far.
private struct ColumnObjects {
  struct Object {
    /// 0: there is none.
    var label: Int32 = 0
    /// In rows.
    var distance: Int32 = .max / 2

    var height: Int { label == 0 ? LowerEnvelope.absent : Int(distance) * Int(distance) }
  }

  var nearest = Object()
  /// Another one than the nearest.
  var second = Object()

  /// Goes on to the next pixel of the column.
  mutating func step(onto label: Int32) {
    nearest.distance += 1
    second.distance += 1
    insert(Object(label: label, distance: 0))
  }

  mutating func insert(_ object: Object) {
    if object.label == 0 { return }
    if object.label == nearest.label {
      nearest.distance = min(nearest.distance, object.distance)
    } else if object.distance < nearest.distance {
      second = nearest
      nearest = object
    } else if object.distance < second.distance {
      second = object
    }
  }

  func merged(with other: ColumnObjects) -> ColumnObjects {
    var both = self
    both.insert(other.nearest)
    both.insert(other.second)
    return both
  }

  /// What each pixel has in its column at its own row and above.
  static func above(_ objects: [Int32], width: Int) -> [ColumnObjects] {
    var above = [ColumnObjects](repeating: ColumnObjects(), count: objects.count)
    for (pixel, label) in objects.enumerated() {
      if pixel >= width { above[pixel] = above[pixel - width] }
      above[pixel].step(onto: label)
    }
    return above
  }
}

/// One row of the second pass.
private struct RowDistances {
  /// What was found along the columns.
  var columns: [ColumnObjects]
  private(set) var nearest: [Double]
  private(set) var second: [Double]

  private var envelope: LowerEnvelope
  private var heights: [Int]
  /// The nearest object of each pixel.
  private var owners: [Int32]
  /// The last row in which the second nearest was found for the pixels of an object.
  private var doneInRow: [Int]

  init(width: Int, objects: Int) {
    columns = [ColumnObjects](repeating: ColumnObjects(), count: width)
    nearest = [Double](repeating: .infinity, count: width)
    second = nearest
    envelope = LowerEnvelope(width: width)
    heights = [Int](repeating: 0, count: width)
    owners = [Int32](repeating: 0, count: width)
    doneInRow = [Int](repeating: -1, count: objects + 1)
  }

  mutating func measure(row: Int) {
    for x in columns.indices { heights[x] = columns[x].nearest.height }
    envelope.build(heights)
    for x in columns.indices {
      let column = envelope.column[x]
      owners[x] = column < 0 ? 0 : columns[column].nearest.label
      nearest[x] = envelope.squaredDistance(at: x)
      second[x] = .infinity
    }
    for owner in owners where owner != 0 && doneInRow[Int(owner)] != row {
      doneInRow[Int(owner)] = row
      measureSecond(of: owner)
    }
  }

  /// Where an object is the nearest, the second nearest is the nearest of all the others.
  private mutating func measureSecond(of owner: Int32) {
    for x in columns.indices {
      heights[x] = (columns[x].nearest.label == owner ? columns[x].second : columns[x].nearest).height
    }
    envelope.build(heights)
    for x in columns.indices where owners[x] == owner { second[x] = envelope.squaredDistance(at: x) }
  }
}
