/// How often each pair of mask values occurs in a prediction and its reference, before anyone knows what the values mean.
///
/// Two folders without declared classes are read once: the pairs are counted, and scored when all values have been seen.
public struct ValuePairs: Sendable, Equatable {
  public struct Pair: Sendable, Hashable {
    public let reference, prediction: Int32

    public init(reference: Int32, prediction: Int32) {
      self.reference = reference
      self.prediction = prediction
    }
  }

  /// Pixels by pair.
  public let counts: [Pair: Int]

  /// Of masks with one byte a pixel.
  ///
  /// - Precondition: both have as many pixels.
  public init(reference: [UInt8], prediction: [UInt8]) {
    precondition(reference.count == prediction.count)
    let values = Set(Self.values(of: reference)).union(Self.values(of: prediction)).sorted()
    let pairs = PairCounts(values: values, reference: reference, prediction: prediction)
    var counts: [Pair: Int] = [:]
    for (row, truth) in values.enumerated() {
      for (column, guess) in values.enumerated() where pairs[row, column] > 0 {
        counts[Pair(reference: Int32(truth), prediction: Int32(guess))] = pairs[row, column]
      }
    }
    self.counts = counts
  }

  /// The values that occur; eight pixels that equal the eight before them are passed over.
  private static func values(of mask: [UInt8]) -> [UInt8] {
    var isThere = [Bool](repeating: false, count: 256)
    mask.withUnsafeBytes { bytes in
      let whole = bytes.count & ~7
      var last: UInt64?
      for start in stride(from: 0, to: whole, by: 8) {
        let word = bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)
        if word == last { continue }
        last = word
        for pixel in start..<start + 8 { isThere[Int(bytes[pixel])] = true }
      }
      for pixel in whole..<bytes.count { isThere[Int(bytes[pixel])] = true }
    }
    return (0...255).filter { isThere[Int($0)] }
  }

  /// Of masks with other values.
  ///
  /// - Precondition: both have as many pixels.
  public init(reference: [Int32], prediction: [Int32]) {
    precondition(reference.count == prediction.count)
    var counts: [Pair: Int] = [:]
    // Masks are areas of one value: neighbours are entered together.
    var (pair, pixels) = (Pair(reference: 0, prediction: 0), 0)
    for (truth, predicted) in zip(reference, prediction) {
      if truth != pair.reference || predicted != pair.prediction {
        if pixels > 0 { counts[pair, default: 0] += pixels }
        (pair, pixels) = (Pair(reference: truth, prediction: predicted), 0)
      }
      pixels += 1
    }
    if pixels > 0 { counts[pair, default: 0] += pixels }
    self.counts = counts
  }

  /// The values of either mask.
  public var references: Set<Int32> { Set(counts.keys.map(\.reference)) }
  public var predictions: Set<Int32> { Set(counts.keys.map(\.prediction)) }

  /// The same pixels by class.
  ///
  /// - Parameters:
  ///   - reference: the class of each value of the reference.
  ///   - prediction: that of each value of the prediction.
  /// - Precondition: every value that occurs has a class.
  public func confusion(classes: Int, reference: [Int32: Int], prediction: [Int32: Int]) -> ConfusionCounts {
    var confusion = ConfusionCounts(classes: classes)
    for (pair, pixels) in counts {
      confusion.add(pixels, reference: reference[pair.reference]!, prediction: prediction[pair.prediction]!)
    }
    return confusion
  }
}
