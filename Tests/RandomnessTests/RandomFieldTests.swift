import Randomness
import Testing

@Suite struct RandomFieldTests {
  private func words(_ field: RandomField, from first: Int, _ count: Int) -> [UInt32] {
    let padded = (count + Philox.group - 1) / Philox.group * Philox.group
    var words = [UInt32](repeating: 0, count: padded)
    words.withUnsafeMutableBufferPointer { field.fill($0, from: first) }
    return Array(words.prefix(count))
  }

  @Test func wordsAreThoseOfTheStream() {
    var generator = KeyedGenerator(seed: 0x0123_4567_89AB_CDEF, stream: "augmentation.noise", step: 3, item: "a")
    let field = generator.field()
    #expect(words(field, from: 0, 1000) == (0..<1000).map { _ in generator.nextWord() })
  }

  /// Five words have touched two blocks; the field begins with the third.
  @Test func aFieldBeginsBehindWhatWasDrawn() {
    var generator = KeyedGenerator(seed: 7, stream: "s")
    for _ in 0..<5 { _ = generator.nextWord() }
    let field = generator.field()
    for _ in 5..<8 { _ = generator.nextWord() }
    #expect(words(field, from: 0, 20) == (0..<20).map { _ in generator.nextWord() })
  }

  @Test(arguments: [4, 8, 100, 1024, 2048]) func anyPlaceMayComeFirst(first: Int) {
    let field = KeyedGenerator(seed: 7, stream: "s").field()
    #expect(words(field, from: first, 48) == Array(words(field, from: 0, first + 48).dropFirst(first)))
  }

  /// The last word of a counter runs over as the blocks' own counter does.
  @Test func bulkWordsAreBlocks() {
    let key = SIMD2<UInt32>(0x89AB_CDEF, 0xFFFF_FFFF)
    let counter = SIMD4<UInt32>(1, .max, 0x8000_0000, .max - 2)
    var found = [UInt32](repeating: 0, count: 64)
    found.withUnsafeMutableBufferPointer { Philox.fill($0, counter: counter, key: key) }
    let expected = (0..<16).flatMap { number -> [UInt32] in
      var counter = counter
      counter.w &+= UInt32(number)
      let block = Philox.block(counter: counter, key: key)
      return (0..<4).map { block[$0] }
    }
    #expect(found == expected)
  }
}
