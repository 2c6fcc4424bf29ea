/// How many foreground and background pixels have each probability, in 2¹⁶ bins: what curves over all thresholds are made of.
///
/// The bins divide the axis of the odds p / (1 − p) from 2⁻³² to 2³² by octaves, each into 1,024 parts: nearly even steps of
/// the logit, where a network's outputs are spread, and not of p, whose ends they crowd. A bin is the upper bits of the
/// odds as a float, so that finding it takes a division and no logarithm. Memory stays at 1 MiB whatever the images.
public struct OddsHistogram: Sendable, Equatable {
  static let bins = 1 << 16

  /// Pixels by bin, from the lowest probability.
  public private(set) var foreground = [Int](repeating: 0, count: bins)
  public private(set) var background = [Int](repeating: 0, count: bins)

  public init() {}

  /// Counts pixels.
  ///
  /// - Parameters:
  ///   - probabilities: 0 to 1.
  ///   - isForeground: of each pixel, by the reference.
  public mutating func add(_ probabilities: [Float], isForeground: [Bool]) {
    precondition(probabilities.count == isForeground.count)
    foreground.withUnsafeMutableBufferPointer { foreground in
      background.withUnsafeMutableBufferPointer { background in
        for index in probabilities.indices {
          let bin = Self.bin(of: probabilities[index])
          if isForeground[index] { foreground[bin] += 1 } else { background[bin] += 1 }
        }
      }
    }
  }

  /// The same pixels and others.
  public static func += (one: inout OddsHistogram, other: OddsHistogram) {
    for bin in 0..<bins {
      one.foreground[bin] += other.foreground[bin]
      one.background[bin] += other.background[bin]
    }
  }

  /// The bin of a probability; rises with it.
  @inline(__always)
  static func bin(of probability: Float) -> Int {
    let odds = max(probability / (1 - probability), 0x1p-32)
    // 2⁻³² has the exponent 95; 10 bits of the fraction count.
    let place = Int(odds.bitPattern >> 13) - 95 << 10
    return min(place, bins - 1)
  }

  /// The probability where a bin begins.
  static func probability(atStartOf bin: Int) -> Double {
    let odds = Double(Float(bitPattern: UInt32(bin + 95 << 10) << 13))
    return odds / (1 + odds)
  }
}
