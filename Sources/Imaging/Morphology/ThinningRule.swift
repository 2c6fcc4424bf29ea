/// Which pixels a pass of thinning removes, by their eight neighbours.
///
/// Zhang and Suen remove a pixel with two to six set neighbours that are one run around it, where a side is open towards
/// the lower right (pass 1) or the upper left (pass 2). That takes some lines of two pixels and squares of 2 × 2 away
/// altogether, and leaves the corners of stairs. So scikit-image decides otherwise for 25 neighbourhoods: a pixel at the
/// end of a line or in the corner of a square goes in one of the passes only or in none, and a corner of a stair goes.
enum ThinningRule {
  /// Of each pattern of neighbours, bit 0 being the one above and the others following clockwise: 1 where pass 1
  /// removes the pixel, 2 where pass 2 does, 3 where both do.
  static let passes: [UInt8] = {
    var passes = (0..<256).map { zhangSuen(UInt8($0)) }
    for (pass, patterns) in exceptions {
      for pattern in patterns { passes[pattern.reduce(0) { $0 | 1 << $1.rawValue }] = pass }
    }
    return passes
  }()

  private enum Side: Int { case above, upperRight, right, lowerRight, below, lowerLeft, left, upperLeft }

  private static func zhangSuen(_ neighbours: UInt8) -> UInt8 {
    func isSet(_ side: Side) -> Bool { neighbours >> side.rawValue & 1 == 1 }
    let next = neighbours >> 1 | neighbours << 7
    let beginnings = (~neighbours & next).nonzeroBitCount
    guard (2...6).contains(neighbours.nonzeroBitCount) && beginnings == 1 else { return 0 }
    let (vertical, horizontal) = (isSet(.above) && isSet(.below), isSet(.left) && isSet(.right))
    let first = !(vertical && isSet(.right)) && !(horizontal && isSet(.below))
    let second = !(horizontal && isSet(.above)) && !(vertical && isSet(.left))
    return (first ? 1 : 0) | (second ? 2 : 0)
  }

  private static let exceptions: [(passes: UInt8, patterns: [[Side]])] = [
    // The end of a line that is two pixels wide.
    (1, [[.upperLeft, .above], [.above, .upperRight], [.upperRight, .right]]),
    (2, [[.right, .lowerRight], [.below, .lowerLeft], [.lowerLeft, .left]]),
    (0, [[.left, .upperLeft], [.lowerRight, .below]]),
    // The corner of a square.
    (1, [[.above, .upperRight, .right], [.left, .upperLeft, .above]]),
    (2, [[.right, .lowerRight, .below], [.below, .lowerLeft, .left]]),
    // The corner of a stair, alone and with the line that goes on.
    (3, [[.above, .right], [.right, .below], [.below, .left], [.left, .above]]),
    (1, [[.upperLeft, .above, .right], [.above, .upperRight, .left], [.upperLeft, .below, .left]]),
    (1, [[.above, .lowerLeft, .left], [.above, .upperRight, .lowerLeft, .left]]),
    (2, [[.above, .right, .lowerRight], [.right, .below, .lowerLeft], [.lowerRight, .below, .left]]),
    (2, [[.upperRight, .right, .below, .lowerLeft]]),
  ]
}
