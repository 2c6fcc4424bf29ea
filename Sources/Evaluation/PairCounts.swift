internal import Imaging

/// How often each pair of reference label and predicted label occurs in two label maps.
///
/// Masks are mostly areas of one label, so eight pixels are read as one word, and words that repeat are counted at once.
struct PairCounts {
  /// The classes, then one slot for ignored labels and one for labels that are no class; or the values.
  private let side: Int
  /// The slot of each of the 256 labels.
  private let slots: [Int]
  private var counts: [Int]

  init(classes: Int, reference: [UInt8], prediction: [UInt8]) {
    self.init(
      side: classes + 2,
      slots: (0..<256).map { $0 < classes ? $0 : $0 == Int(LabelMap.ignored) ? classes : classes + 1 },
      reference, prediction)
  }

  /// Each value by itself: its slot is its place in the list.
  ///
  /// - Parameter values: all that occur.
  init(values: [UInt8], reference: [UInt8], prediction: [UInt8]) {
    var slots = [Int](repeating: 0, count: 256)
    for (slot, value) in values.enumerated() { slots[Int(value)] = slot }
    self.init(side: max(1, values.count), slots: slots, reference, prediction)
  }

  private init(side: Int, slots: [Int], _ reference: [UInt8], _ prediction: [UInt8]) {
    self.side = side
    self.slots = slots
    counts = Array(repeating: 0, count: side * side)
    reference.withUnsafeBytes { reference in
      prediction.withUnsafeBytes { prediction in count(reference, prediction) }
    }
  }

  subscript(reference: Int, prediction: Int) -> Int { counts[reference * side + prediction] }

  /// Pairs in which a label is neither a class nor ignored.
  var strangers: Int {
    (0..<side).reduce(0) { $0 + self[$1, side - 1] + self[side - 1, $1] }
  }

  private mutating func count(_ reference: UnsafeRawBufferPointer, _ prediction: UnsafeRawBufferPointer) {
    counts.withUnsafeMutableBufferPointer { counts in
      slots.withUnsafeBufferPointer { slots in
        func add(_ pixels: Int, _ truth: UInt8, _ predicted: UInt8) {
          counts[slots[Int(truth)] * side + slots[Int(predicted)]] += pixels
        }
        // The area that was entered last, and how many pixels of it are not counted yet.
        var (area, pixels) = (Words(reference: 0, prediction: 0), 0)
        let whole = reference.count & ~7
        for start in stride(from: 0, to: whole, by: 8) {
          let words = Words(
            reference: reference.loadUnaligned(fromByteOffset: start, as: UInt64.self),
            prediction: prediction.loadUnaligned(fromByteOffset: start, as: UInt64.self))
          if words == area {
            pixels += 8
          } else if words.areUniform {
            add(pixels, area.truth, area.predicted)
            (area, pixels) = (words, 8)
          } else {
            for pixel in start..<start + 8 { add(1, reference[pixel], prediction[pixel]) }
          }
        }
        add(pixels, area.truth, area.predicted)
        for pixel in whole..<reference.count { add(1, reference[pixel], prediction[pixel]) }
      }
    }
  }
}

/// Eight pixels of both maps.
private struct Words: Equatable {
  var reference: UInt64
  var prediction: UInt64

  /// The label of the first pixel.
  var truth: UInt8 { UInt8(truncatingIfNeeded: reference) }
  var predicted: UInt8 { UInt8(truncatingIfNeeded: prediction) }

  /// Whether the eight pixels have one label in each map.
  var areUniform: Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    return reference == (reference & 255) &* ones && prediction == (prediction & 255) &* ones
  }
}
