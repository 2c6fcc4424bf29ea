import Testing

@testable import Imaging

@Suite struct FingerprintSearchTests {
  private func fingerprint(_ item: String, turned symmetry: Symmetry = .identity) throws -> ImageFingerprint {
    let picture = noise(64, 64, item: item)
    return try #require(
      ImageFingerprint(
        thumbnail: FloatImage(width: 64, height: 64, values: symmetry.apply(to: picture.values, side: 64))))
  }

  @Test func copiesAreFoundAmongOthers() throws {
    let prints = try [
      fingerprint("a"), fingerprint("b"), fingerprint("c"), fingerprint("a", turned: .halfTurn), fingerprint("b"),
    ]
    let search = FingerprintSearch(prints, kinds: [0, 1, 2, 3, 4])
    #expect(search.matches(before: 0).isEmpty && search.matches(before: 2).isEmpty)
    #expect(search.matches(before: 3).map(\.other) == [0])
    #expect(search.matches(before: 3).first?.likeness.symmetry == .halfTurn)
    #expect(search.matches(before: 4).map(\.other) == [1])
  }

  @Test func imagesOfOneKindAreNotCompared() throws {
    let prints = try (0..<4).map { _ in try fingerprint("a") }
    let search = FingerprintSearch(prints, kinds: [0, 1, 0, 0])
    #expect(search.matches(before: 3).map(\.other) == [1])
    #expect(search.matches(before: 2).map(\.other) == [1])
  }

  @Test func theLimitHolds() throws {
    let prints = try (0..<6).map { _ in try fingerprint("a") }
    let search = FingerprintSearch(prints, kinds: Array(0..<6))
    #expect(search.matches(before: 5, limit: 2).map(\.other) == [0, 1])
    #expect(search.matches(before: 5).count == 5)
  }
}
