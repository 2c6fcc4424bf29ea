import Randomness
import Testing

@Suite struct KeyedGeneratorTests {
  private func words(_ generator: KeyedGenerator, _ count: Int = 8) -> [UInt32] {
    var generator = generator
    return (0..<count).map { _ in generator.nextWord() }
  }

  @Test func drawsAreTheBlocksOfItsCounter() {
    let key = SIMD2<UInt32>(0x89AB_CDEF, 0x0123_4567)
    let stream = KeyedGenerator.hash("augmentation")
    let item = KeyedGenerator.hash("slice-04")
    let blocks = (0..<3).map { Philox.block(counter: SIMD4(stream, 17, item, UInt32($0)), key: key) }
    let expected = blocks.flatMap { block in (0..<4).map { block[$0] } }
    let generator = KeyedGenerator(seed: 0x0123_4567_89AB_CDEF, stream: "augmentation", step: 17, item: "slice-04")
    #expect(words(generator, 12) == expected)
  }

  @Test func everyPartOfTheKeyMatters() {
    let streams = [
      KeyedGenerator(seed: 7, stream: "a", step: 1, item: "x"),
      KeyedGenerator(seed: 8, stream: "a", step: 1, item: "x"),
      KeyedGenerator(seed: 7 + 1 << 32, stream: "a", step: 1, item: "x"),
      KeyedGenerator(seed: 7, stream: "b", step: 1, item: "x"),
      KeyedGenerator(seed: 7, stream: "a", step: 2, item: "x"),
      KeyedGenerator(seed: 7, stream: "a", step: 1, item: "y"),
    ]
    #expect(Set(streams.map { words($0) }).count == streams.count)
    #expect(words(streams[0]) == words(KeyedGenerator(seed: 7, stream: "a", step: 1, item: "x")))
  }

  @Test func sixtyFourBitsAreTwoWordsTheLowOneFirst() {
    var generator = KeyedGenerator(seed: 1, stream: "s")
    let expected = words(generator, 2)
    #expect(generator.next() == UInt64(expected[1]) << 32 | UInt64(expected[0]))
  }

  /// FNV-1a, 64 bits: the empty string, "a" and "foobar" of its authors' test vectors.
  @Test(
    arguments: [
      ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8),
    ] as [(String, UInt64)])
  func hashesAreTheSameEverywhere(text: String, full: UInt64) {
    #expect(KeyedGenerator.hash(text) == UInt32(truncatingIfNeeded: full) ^ UInt32(full >> 32))
  }

  @Test func runsOfEarlierVersionsCanBeRepeated() {
    // Changing any of these changes every run that anybody has made.
    var generator = KeyedGenerator(seed: 7, stream: "augmentation", step: 3, item: "slice-04")
    #expect(words(generator, 4) == [1_935_952_153, 1_174_730_679, 820_088_834, 284_946_099])
    #expect(generator.permutation(of: 8) == [2, 4, 5, 7, 0, 6, 1, 3])
  }
}
