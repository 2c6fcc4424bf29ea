import Testing

@testable import Imaging

@Suite struct BitMaskTests {
  @Test(arguments: awkwardSizes) func pixelsGoInAndComeOut(width: Int, height: Int) {
    let pixels = noise(width, height).values.map { $0 > 0.4 }
    let mask = BitMask(width: width, height: height, pixels)
    #expect(mask.pixels == pixels)
    #expect(mask.count == pixels.count { $0 })
    var copy = BitMask(width: width, height: height)
    for (index, isSet) in pixels.enumerated() { copy[index % width, index / width] = isSet }
    #expect(copy == mask)
    for (index, isSet) in pixels.enumerated() { #expect(mask[index % width, index / width] == isSet) }
    #expect(BitMask(width: width, height: height) { pixels[$0] } == mask)
  }

  @Test func aPixelCanBeCleared() {
    var mask = mask("###")
    mask[1, 0] = false
    #expect(mask.pixels == [true, false, true])
  }

  @Test func oneClassOfAStack() {
    let stack = LabelMap(width: 2, height: 1, planes: 2, labels: [1, 2, 2, 2])
    let mask = BitMask(stack, class: 2)
    #expect(mask.planes == 2 && mask.pixels == [false, true, true, true])
    #expect(mask.plane(0).pixels == [false, true] && mask.plane(1).pixels == [true, true])
    #expect(BitMask(planes: [mask.plane(0), mask.plane(1)]) == mask)
    #expect(mask[0, 0, 1] && !mask[0, 0])
    #expect(BitMask(stack, class: 9).isEmpty)
  }

  @Test(arguments: awkwardSizes) func bytesArePackedAndUnpacked(width: Int, height: Int) {
    // Every value beside every other: neighbours must not carry into one another.
    for value in [0, 1, 127, 128, 254, 255] as [UInt8] {
      let labels = noise(width, height, item: "bytes").values.map { value &+ UInt8($0 * 3) &- 1 }
      let mask = BitMask(LabelMap(width: width, height: height, labels: labels), class: value)
      #expect(mask.pixels == labels.map { $0 == value })
      #expect(mask.bytes(255) == labels.map { $0 == value ? 255 : 0 })
      #expect(mask.bytes(1) == labels.map { $0 == value ? 1 : 0 })
    }
  }

  @Test(arguments: awkwardSizes) func algebra(width: Int, height: Int) {
    let first = randomMask(width, height)
    let second = BitMask(noise(width, height, item: "other"), above: 0.3)
    let pairs = Array(zip(first.pixels, second.pixels))
    #expect(first.intersection(second).pixels == pairs.map { $0 && $1 })
    #expect(first.union(second).pixels == pairs.map { $0 || $1 })
    #expect(first.subtracting(second).pixels == pairs.map { $0 && !$1 })
    #expect(first.inverted.pixels == first.pixels.map { !$0 })
    // Bits beyond the width would be counted.
    #expect(first.count + first.inverted.count == width * height)
    #expect(first.intersection(second).isSubset(of: first))
    #expect(first.isSubset(of: second) == pairs.allSatisfy { !$0 || $1 })
    var visited: [Int] = []
    first.forEachPixel { visited.append($0) }
    #expect(visited == first.pixels.indices.filter { first.pixels[$0] })
  }

  @Test(arguments: awkwardSizes) func shiftingMovesColumns(width: Int, height: Int) {
    let mask = randomMask(width, height)
    for distance in [-200, -65, -64, -63, -1, 0, 1, 2, 63, 64, 65, 129, 200] {
      let shifted = mask.shifted(columns: distance)
      let expected = (0..<width * height).map { index in
        let source = index % width - distance
        return source >= 0 && source < width && mask[source, index / width]
      }
      #expect(shifted.pixels == expected)
      #expect(shifted.count == expected.count { $0 })
    }
  }

  @Test(arguments: awkwardSizes) func croppingUndoesPadding(width: Int, height: Int) {
    let mask = randomMask(width, height)
    let margins = Margins(top: 2, left: 61, bottom: 1, right: 5)
    let padded = mask.padded(margins)
    #expect(padded.width == width + 66 && padded.height == height + 3 && padded.count == mask.count)
    #expect(padded[61, 2] == mask[0, 0])
    #expect(padded.cropped(margins) == mask)
  }
}
