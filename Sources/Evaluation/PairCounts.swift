internal import Imaging

/// How often each pair of reference label and predicted label occurs in two label maps.
///
/// Masks are mostly areas of one label, so eight pixels are read as one word, and counted at once where they agree.
struct PairCounts {
  /// The classes, then one slot for ignored labels and one for labels that are no class.
  private let side: Int
  /// The slot of each of the 256 labels.
  private let slots: [Int]
  private var counts: [Int]

  init(classes: Int, reference: [UInt8], prediction: [UInt8]) {
    side = classes + 2
    slots = (0..<256).map { $0 < classes ? $0 : $0 == Int(LabelMap.ignored) ? classes : classes + 1 }
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
        func cell(_ truth: UInt8, _ predicted: UInt8) -> Int { slots[Int(truth)] * side + slots[Int(predicted)] }
        let whole = reference.count & ~7
        for start in stride(from: 0, to: whole, by: 8) {
          let truth = reference.loadUnaligned(fromByteOffset: start, as: UInt64.self)
          let predicted = prediction.loadUnaligned(fromByteOffset: start, as: UInt64.self)
          if isUniform(truth) && isUniform(predicted) {
            counts[cell(UInt8(truncatingIfNeeded: truth), UInt8(truncatingIfNeeded: predicted))] += 8
          } else {
            for pixel in start..<start + 8 { counts[cell(reference[pixel], prediction[pixel])] += 1 }
          }
        }
        for pixel in whole..<reference.count { counts[cell(reference[pixel], prediction[pixel])] += 1 }
      }
    }
  }
}

/// Whether all eight bytes of a word are equal.
@inline(__always)
private func isUniform(_ word: UInt64) -> Bool { word == (word & 255) &* 0x0101_0101_0101_0101 }
