/// What a flood reaches next: the lowest first, of equals the one that has waited longest.
///
/// A binary heap. Markers have all waited alike, from the start: those of one level come in the order that exchanging the
/// first with the last and sifting it down gives, as in scikit-image.
struct FloodQueue {
  struct Element {
    /// The level as ``level(_:)`` has it, above the time of entry; that of a marker is 0.
    fileprivate(set) var key: UInt64
    let place: Int32
    let label: Int32

    var level: UInt32 { UInt32(truncatingIfNeeded: key >> 32) }
    var isMarker: Bool { UInt32(truncatingIfNeeded: key) == 0 }
  }

  private var elements: [Element] = []
  private var time: UInt32 = 0

  /// A number as a whole number of the same order; a NaN is infinite.
  static func level(_ value: Float) -> UInt32 {
    let bits = (value.isNaN ? .infinity : value + 0).bitPattern  // −0 + 0 is 0
    return bits >> 31 == 1 ? ~bits : bits | 1 << 31
  }

  mutating func pushMarker(_ label: Int32, at place: Int, level: UInt32) {
    push(Element(key: UInt64(level) << 32, place: Int32(place), label: label))
  }

  mutating func push(_ label: Int32, at place: Int, level: UInt32) {
    time += 1
    push(Element(key: UInt64(level) << 32 | UInt64(time), place: Int32(place), label: label))
  }

  private mutating func push(_ element: Element) {
    elements.append(element)
    elements.withUnsafeMutableBufferPointer { elements in
      var child = elements.count - 1
      while child > 0 {
        let parent = (child - 1) / 2
        if element.key >= elements[parent].key { break }
        elements[child] = elements[parent]
        child = parent
      }
      elements[child] = element
    }
  }

  mutating func pop() -> Element? {
    guard let first = elements.first, let last = elements.popLast() else { return nil }
    if elements.isEmpty { return first }
    elements.withUnsafeMutableBufferPointer { elements in
      var parent = 0
      while true {
        var child = 2 * parent + 1
        if child >= elements.count { break }
        if child + 1 < elements.count && elements[child + 1].key < elements[child].key { child += 1 }
        if elements[child].key >= last.key { break }
        elements[parent] = elements[child]
        parent = child
      }
      elements[parent] = last
    }
    return first
  }
}
