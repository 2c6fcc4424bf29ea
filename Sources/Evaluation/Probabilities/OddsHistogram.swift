internal import Imaging

/// How many foreground and background pixels have each probability, in 2¹⁶ bins: what curves over all thresholds are made of.
///
/// The bins divide the axis of the odds p / (1 − p) from 2⁻³² to 2³² by octaves, each into 1,024 parts: nearly even steps of
/// the logit, where a network's outputs are spread, and not of p, whose ends they crowd. A bin is the upper bits of the
/// odds as a float, so that finding it takes a division and no logarithm, for eight pixels at once. Memory stays at 1 MiB
/// whatever the images, and sums of histograms do not depend on their order.
public struct OddsHistogram: Sendable, Equatable {
  static let bins = 1 << 16

  /// Background and foreground pixels of each bin side by side, from the lowest probability; behind them a place for what is
  /// ignored, which stays 0 between calls.
  private var counts = [Int](repeating: 0, count: 2 * bins + 1)

  public init() {}

  /// Pixels of the background with a probability of that bin.
  func background(_ bin: Int) -> Int { counts[2 * bin] }

  /// Pixels of the foreground with a probability of that bin.
  func foreground(_ bin: Int) -> Int { counts[2 * bin + 1] }

  /// Pixels counted.
  public var count: Int { counts.reduce(0, +) }

  /// Counts pixels against one class; those that the reference ignores are left out.
  ///
  /// - Parameters:
  ///   - probabilities: of the class, 0 to 1; what rounding put beyond counts as 0 or 1.
  ///   - labels: of each pixel, by the reference; see ``LabelMap``.
  ///   - label: the class that is the foreground.
  public mutating func add(_ probabilities: Span<Float>, labels: Span<UInt8>, of label: UInt8) {
    precondition(probabilities.count == labels.count && label != LabelMap.ignored)
    counts.withUnsafeMutableBufferPointer { counts in
      probabilities.withUnsafeBytes { probabilities in
        labels.withUnsafeBytes { labels in Self.count(probabilities, labels, of: label, in: counts) }
      }
    }
    counts[2 * Self.bins] = 0
  }

  /// As ``add(_:labels:of:)``, of pixels of which none is ignored.
  public mutating func add(_ probabilities: [Float], isForeground: [Bool]) {
    let labels = isForeground.map { $0 ? UInt8(1) : 0 }
    add(probabilities.span, labels: labels.span, of: 1)
  }

  private static func count(
    _ probabilities: UnsafeRawBufferPointer, _ labels: UnsafeRawBufferPointer, of label: UInt8,
    in counts: UnsafeMutableBufferPointer<Int>
  ) {
    let whole = labels.count & ~7
    for start in stride(from: 0, to: whole, by: 8) {
      let places = places(
        of: probabilities.loadUnaligned(fromByteOffset: 4 * start, as: SIMD8<Float>.self),
        labels: labels.loadUnaligned(fromByteOffset: start, as: SIMD8<UInt8>.self), label: label)
      // Not a loop: lanes that are known in advance stay in registers.
      counts[Int(places[0])] &+= 1
      counts[Int(places[1])] &+= 1
      counts[Int(places[2])] &+= 1
      counts[Int(places[3])] &+= 1
      counts[Int(places[4])] &+= 1
      counts[Int(places[5])] &+= 1
      counts[Int(places[6])] &+= 1
      counts[Int(places[7])] &+= 1
    }
    for index in whole..<labels.count {
      let probability = probabilities.loadUnaligned(fromByteOffset: 4 * index, as: Float.self)
      counts[
        Int(places(of: SIMD8(repeating: probability), labels: SIMD8(repeating: labels[index]), label: label)[0])] += 1
    }
  }

  /// Where eight pixels are counted.
  @inline(__always)
  private static func places(of probabilities: SIMD8<Float>, labels: SIMD8<UInt8>, label: UInt8) -> SIMD8<Int32> {
    let labels = SIMD8<UInt32>(truncatingIfNeeded: labels)
    let ignored = 0 &- isZero(labels ^ UInt32(LabelMap.ignored))
    let places = unsafeBitCast(bins(of: probabilities), to: SIMD8<UInt32>.self) &<< 1 | isZero(labels ^ UInt32(label))
    return unsafeBitCast(places & ~ignored | ignored & UInt32(2 * bins), to: SIMD8<Int32>.self)
  }

  /// 1 for 0, and 0 for other values below 2³¹. By arithmetic, because comparisons of whole numbers are done lane by lane.
  @inline(__always)
  private static func isZero(_ values: SIMD8<UInt32>) -> SIMD8<UInt32> { (values &- 1) &>> 31 }

  /// The bins of eight probabilities; they rise with them.
  @inline(__always)
  private static func bins(of probabilities: SIMD8<Float>) -> SIMD8<Int32> {
    let within = probabilities.replacing(with: 1, where: probabilities .> 1)
    var odds = within / (1 - within)
    // So that not a number, which no caller gives, ends in a bin too.
    odds.replace(with: lowestOdds, where: .!(odds .>= lowestOdds))
    odds.replace(with: highestOdds, where: odds .> highestOdds)
    // 2⁻³² has the exponent 95; 10 bits of the fraction count.
    return unsafeBitCast(odds, to: SIMD8<Int32>.self) &>> 13 &- 95 << 10
  }

  private static let lowestOdds: Float = 0x1p-32
  /// The last number below 2³².
  private static let highestOdds: Float = 0x1.fffffep31

  /// The bin of a probability.
  static func bin(of probability: Float) -> Int { Int(bins(of: SIMD8(repeating: probability))[0]) }

  /// The probability where a bin begins; the first holds 0 too.
  static func probability(atStartOf bin: Int) -> Double {
    if bin == 0 { return 0 }
    let odds = Double(Float(bitPattern: UInt32(bin + 95 << 10) << 13))
    return odds / (1 + odds)
  }

  /// The same pixels and others.
  public static func += (one: inout OddsHistogram, other: OddsHistogram) {
    for place in one.counts.indices { one.counts[place] += other.counts[place] }
  }
}

extension OddsHistogram: Codable {
  private enum CodingKeys: CodingKey {
    case bins
    case background
    case foreground
  }

  /// Most bins are empty, and left out.
  public func encode(to encoder: any Encoder) throws {
    let filled = (0..<Self.bins).filter { background($0) + foreground($0) > 0 }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(filled, forKey: .bins)
    try container.encode(filled.map(background), forKey: .background)
    try container.encode(filled.map(foreground), forKey: .foreground)
  }

  /// - Throws: `DecodingError` where these are no counts of bins.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let filled = try container.decode([Int].self, forKey: .bins)
    let background = try container.decode([Int].self, forKey: .background)
    let foreground = try container.decode([Int].self, forKey: .foreground)
    guard
      filled.count == background.count, filled.count == foreground.count,
      filled.allSatisfy((0..<Self.bins).contains), (background + foreground).allSatisfy(countableInFiles.contains)
    else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "bins and counts of pixels do not fit together"))
    }
    for (place, bin) in filled.enumerated() {
      counts[2 * bin] = background[place]
      counts[2 * bin + 1] = foreground[place]
    }
  }
}

/// Counts of pixels that a file may state: far more than images have, and far from where sums overflow.
let countableInFiles = 0...1 << 40
