/// Pixels in order of a number, the smallest first; of equal numbers the one that has waited longest. A binary heap.
struct WaitingPixels {
  private struct Entry {
    var number: Float
    var arrival: UInt32
    var pixel: Int32

    @inline(__always)
    func comes(before other: Entry) -> Bool {
      number < other.number || number == other.number && arrival < other.arrival
    }
  }

  private var entries: [Entry] = []
  private var arrivals: UInt32 = 0

  /// - Parameter number: not NaN.
  mutating func add(_ pixel: Int, _ number: Float) {
    let entry = Entry(number: number, arrival: arrivals, pixel: Int32(pixel))
    arrivals += 1
    entries.append(entry)
    var place = entries.count - 1
    while place > 0 {
      let parent = (place - 1) / 2
      guard entry.comes(before: entries[parent]) else { break }
      entries[place] = entries[parent]
      place = parent
    }
    entries[place] = entry
  }

  mutating func next() -> Int? {
    guard let first = entries.first, let last = entries.popLast() else { return nil }
    if !entries.isEmpty { sink(last) }
    return Int(first.pixel)
  }

  /// Puts an entry in at the top and moves it down to its place.
  private mutating func sink(_ entry: Entry) {
    let count = entries.count
    var place = 0
    while 2 * place + 1 < count {
      var child = 2 * place + 1
      if child + 1 < count && entries[child + 1].comes(before: entries[child]) { child += 1 }
      guard entries[child].comes(before: entry) else { break }
      entries[place] = entries[child]
      place = child
    }
    entries[place] = entry
  }
}
