import Randomness
import Testing

@Suite struct PhiloxTests {
  /// `philox4x32 10` of `kat_vectors` in Random123 1.14, the library of the paper's authors.
  @Test(arguments: [
    (
      SIMD4<UInt32>(repeating: 0), SIMD2<UInt32>(repeating: 0),
      SIMD4<UInt32>(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8)
    ),
    (
      SIMD4<UInt32>(repeating: .max), SIMD2<UInt32>(repeating: .max),
      SIMD4<UInt32>(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD)
    ),
    (
      SIMD4<UInt32>(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344), SIMD2<UInt32>(0xA409_3822, 0x299F_31D0),
      SIMD4<UInt32>(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1)
    ),
  ])
  func knownAnswers(counter: SIMD4<UInt32>, key: SIMD2<UInt32>, expected: SIMD4<UInt32>) {
    #expect(Philox.block(counter: counter, key: key) == expected)
  }

  @Test func everyBitOfCounterAndKeyMatters() {
    let block = Philox.block(counter: .zero, key: .zero)
    for word in 0..<4 {
      for bit in 0..<32 {
        var counter = SIMD4<UInt32>.zero
        counter[word] = 1 << UInt32(bit)
        let changed = Philox.block(counter: counter, key: .zero) ^ block
        let bits = (0..<4).reduce(0) { $0 + changed[$1].nonzeroBitCount }
        // About half of 128 bits change; fewer than 32 or more than 96 happens once in 10⁸.
        #expect(bits > 32 && bits < 96)
      }
    }
    #expect(Philox.block(counter: .zero, key: SIMD2(1, 0)) != Philox.block(counter: .zero, key: SIMD2(0, 1)))
  }
}
