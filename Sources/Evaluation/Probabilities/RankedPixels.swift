internal import Imaging

/// Pixels in the order of their probabilities, for exact areas and curves. Takes 4 bytes a pixel, and 12 while they are sorted.
public struct RankedPixels: Sendable {
  /// The bits of the probability, which rise with it and leave the last bit free; that one says whether it is foreground.
  private var keys: [UInt32] = []

  public init() {}

  /// Takes pixels; those that the reference ignores are left out.
  ///
  /// - Parameters:
  ///   - probabilities: of the class, 0 to 1; what rounding put beyond counts as 0 or 1.
  ///   - labels: of each pixel, by the reference; see ``LabelMap``.
  ///   - label: the class that is the foreground.
  public mutating func add(_ probabilities: Span<Float>, labels: Span<UInt8>, of label: UInt8) {
    precondition(probabilities.count == labels.count)
    keys.reserveCapacity(keys.count + labels.count)
    for index in labels.indices where labels[index] != LabelMap.ignored {
      let within = max(0, min(1, probabilities[index]))
      keys.append(within.bitPattern << 1 | (labels[index] == label ? 1 : 0))
    }
  }

  /// Of the exact curve, which takes no memory for its points.
  public var areas: RankingAreas {
    var areas = RankingAreas()
    forEachStep { areas.add(positives: $1, negatives: $2) }
    return areas
  }

  /// Hands out the pixels of each distinct probability, from the highest down.
  func forEachStep(_ body: (_ threshold: Double, _ positives: Int, _ negatives: Int) -> Void) {
    let sorted = Self.sorted(keys)
    var end = sorted.count
    while end > 0 {
      let bits = sorted[end - 1] >> 1
      var (positives, start) = (0, end)
      while start > 0 && sorted[start - 1] >> 1 == bits {
        start -= 1
        positives += Int(sorted[start] & 1)
      }
      body(Double(Float(bitPattern: bits)), positives, end - start - positives)
      end = start
    }
  }

  /// Sorts by 11 bits at a time, the lowest first: linear in the pixels.
  private static func sorted(_ keys: [UInt32]) -> [UInt32] {
    var (from, to) = (keys, keys)
    for shift: UInt32 in [0, 11, 22] {
      var places = [Int](repeating: 0, count: 2048)
      for key in from { places[Int(key >> shift & 2047)] += 1 }
      var start = 0
      for digit in places.indices { (places[digit], start) = (start, start + places[digit]) }
      for key in from {
        let digit = Int(key >> shift & 2047)
        to[places[digit]] = key
        places[digit] += 1
      }
      swap(&from, &to)
    }
    return from
  }
}
