import Imaging
import Randomness

/// Masks of disks: a reference, and a prediction whose disks are moved and resized a little.
struct Disks {
  let reference: LabelMap
  let prediction: LabelMap

  /// - Parameters:
  ///   - number: another pair for each.
  ///   - classes: the background and those that the disks take in turn.
  init(number: Int, side: Int = 512, disks: Int = 30, classes: Int = 2) {
    var draws = KeyedGenerator(seed: 11, stream: "disks", step: number)
    var maps = (0..<2).map { _ in [UInt8](repeating: 0, count: side * side) }
    for disk in 0..<disks {
      func draw(_ range: ClosedRange<Int>) -> Int { range.lowerBound + Int(draws.nextWord()) % range.count }
      let label = UInt8(1 + disk % (classes - 1))
      let (x, y, radius) = (draw(0...side - 1), draw(0...side - 1), draw(8...25))
      Self.draw(x, y, radius, label, side, &maps[0])
      Self.draw(x + draw(-3...3), y + draw(-3...3), radius + draw(-2...2), label, side, &maps[1])
    }
    reference = LabelMap(width: side, height: side, labels: maps[0])
    prediction = LabelMap(width: side, height: side, labels: maps[1])
  }

  private static func draw(_ x: Int, _ y: Int, _ radius: Int, _ label: UInt8, _ side: Int, _ map: inout [UInt8]) {
    for row in max(0, y - radius)..<max(0, min(side, y + radius + 1)) {
      for column in max(0, x - radius)..<max(0, min(side, x + radius + 1))
      where (row - y) * (row - y) + (column - x) * (column - x) <= radius * radius {
        map[row * side + column] = label
      }
    }
  }
}
