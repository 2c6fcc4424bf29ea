public import Imaging

/// What several raters say of each pixel of an image, with pixels of the same votes counted as one pattern.
///
/// A consensus depends on the patterns alone, of which there are few, and not on where their pixels lie.
public struct RaterVotes: Sendable, Equatable {
  /// Background included.
  public let classes: Int
  public let raters: Int
  /// The label that each rater gives, in the order in which patterns first occur.
  public private(set) var patterns: [[UInt8]] = []
  /// Pixels of each pattern.
  public private(set) var pixels: [Int] = []
  private let size: (width: Int, height: Int, planes: Int)
  /// The pattern of each pixel, below 0 where a rater ignores it.
  private var places: [Int32]

  /// - Parameters:
  ///   - maps: one a rater, of one size. A pixel that any of them ignores has no votes.
  ///   - classes: background included.
  /// - Precondition: there is a map, and every label is a class or ignored.
  public init(_ maps: [LabelMap], classes: Int) {
    precondition(
      maps.allSatisfy { ($0.width, $0.height, $0.planes) == (maps[0].width, maps[0].height, maps[0].planes) })
    (self.classes, raters) = (classes, maps.count)
    size = (maps[0].width, maps[0].height, maps[0].planes)
    places = Array(repeating: -1, count: maps[0].labels.count)
    var known: [[UInt8]: Int32] = [:]
    var votes = [UInt8](repeating: 0, count: maps.count)
    var (last, place): ([UInt8], Int32?) = ([], nil)
    for pixel in places.indices {
      for rater in maps.indices { votes[rater] = maps[rater].labels[pixel] }
      // Neighbours mostly have the same votes, so the table is rarely asked.
      if place == nil || votes != last { (last, place) = (votes, number(of: votes, &known)) }
      guard let place, place >= 0 else { continue }
      places[pixel] = place
      pixels[Int(place)] += 1
    }
  }

  private mutating func number(of votes: [UInt8], _ known: inout [[UInt8]: Int32]) -> Int32 {
    if let place = known[votes] { return place }
    let isIgnored = votes.contains(LabelMap.ignored)
    let place = isIgnored ? -1 : Int32(patterns.count)
    if !isIgnored {
      precondition(votes.allSatisfy { $0 < classes }, "a label is no class")
      patterns.append(votes)
      pixels.append(0)
    }
    known[votes] = place
    return place
  }

  /// The map in which every pixel has the label of its pattern; where a rater ignores a pixel, it is ignored.
  ///
  /// - Parameter labels: one a pattern.
  public func map(_ labels: [UInt8]) -> LabelMap {
    precondition(labels.count == patterns.count)
    return LabelMap(
      width: size.width, height: size.height, planes: size.planes,
      labels: places.map { $0 < 0 ? LabelMap.ignored : labels[Int($0)] })
  }

  /// The class of each pattern that most raters say; of classes with as many votes the first, so that the background wins a
  /// tie that it is in. Of two raters this is what both mark.
  public var majority: [UInt8] {
    patterns.map { votes in
      let counts = votes.reduce(into: [UInt8: Int]()) { $0[$1, default: 0] += 1 }
      let most = counts.values.max() ?? 0
      return counts.filter { $0.value == most }.keys.min() ?? 0
    }
  }

  public static func == (one: RaterVotes, other: RaterVotes) -> Bool {
    (one.classes, one.raters) == (other.classes, other.raters) && one.size == other.size
      && one.patterns == other.patterns && one.places == other.places
  }
}
