/// Finds images that look alike among many.
///
/// Every pair is compared, by 64 bits in eight positions: among 10,000 images in less than a second.
public struct FingerprintSearch: Sendable {
  private let fingerprints: [ImageFingerprint]
  private let hashes: [UInt64]
  private let kinds: [Int]

  /// - Parameters:
  ///   - fingerprints: to compare with each other.
  ///   - kinds: a number for each; two of one number are not compared.
  /// - Precondition: there are as many of both.
  public init(_ fingerprints: [ImageFingerprint], kinds: [Int]) {
    precondition(fingerprints.count == kinds.count)
    self.fingerprints = fingerprints
    self.kinds = kinds
    hashes = fingerprints.map { $0.hashes[0] }
  }

  /// Those before an image that look like it.
  ///
  /// - Parameter limit: the most to find.
  /// - Returns: in order.
  public func matches(before index: Int, limit: Int = .max) -> [(other: Int, likeness: ImageFingerprint.Likeness)] {
    let positions = fingerprints[index].hashes
    let kind = kinds[index]
    var found: [(other: Int, likeness: ImageFingerprint.Likeness)] = []
    for other in 0..<index where kinds[other] != kind && Self.isNear(hashes[other], positions) {
      guard let likeness = fingerprints[other].likeness(to: fingerprints[index]) else { continue }
      found.append((other, likeness))
      if found.count == limit { break }
    }
    return found
  }

  @inline(__always)
  private static func isNear(_ hash: UInt64, _ positions: [UInt64]) -> Bool {
    for position in positions where (hash ^ position).nonzeroBitCount <= ImageFingerprint.mostBits { return true }
    return false
  }
}
