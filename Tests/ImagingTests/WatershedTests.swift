import Imaging
import Testing

@Suite struct WatershedTests {
  struct Case: Decodable {
    struct Flood: Decodable {
      let connectivity: Connectivity
      let masked, line: Bool
      let labels: String
    }
    let width, height, planes: Int
    let relief: [Float]
    let markers, mask: String
    let floods: [Flood]
  }

  @Test func agreesWithScikitImage() throws {
    for example in try fixture("watersheds", of: Case.self) {
      // A mask is a list of bits; how it is folded into planes is seen when it is made again.
      let mask = BitMask(
        width: example.width, height: example.height, planes: example.planes,
        try mask(width: example.relief.count, height: 1, hexadecimal: example.mask).pixels)
      for flood in example.floods {
        let labels = watershed(
          example.relief, markers: digits(example.markers), width: example.width, height: example.height,
          planes: example.planes, mask: flood.masked ? mask : nil, connectivity: flood.connectivity, line: flood.line)
        #expect(labels == digits(flood.labels), "\(example.width)×\(example.height)×\(example.planes) \(flood)")
      }
    }
  }

  private func digits(_ text: String) -> [Int32] { text.map { Int32($0.wholeNumberValue!) } }

  @Test func meetsOnTheRidge() {
    let relief: [Float] = [0, 1, 2, 9, 3, 1, 0]
    let markers: [Int32] = [1, 0, 0, 0, 0, 0, 2]
    #expect(watershed(relief, markers: markers, width: 7, height: 1) == [1, 1, 1, 1, 2, 2, 2])
    #expect(watershed(relief, markers: markers, width: 7, height: 1, line: true) == [1, 1, 1, 0, 2, 2, 2])
  }

  @Test func aPlateauIsSharedHalfAndHalf() {
    let labels = watershed(
      [Float](repeating: 3, count: 8), markers: [5, 0, 0, 0, 0, 0, 0, 2], width: 8, height: 1)
    #expect(labels == [5, 5, 5, 5, 2, 2, 2, 2])
  }

  @Test func fourAndEightStayWithinAPlane() {
    let relief = [Float](repeating: 0, count: 8)
    let markers: [Int32] = [1, 0, 0, 0, 0, 0, 0, 0]
    func flooded(_ connectivity: Connectivity) -> [Int32] {
      watershed(relief, markers: markers, width: 2, height: 2, planes: 2, connectivity: connectivity)
    }
    #expect(flooded(.eight) == [1, 1, 1, 1, 0, 0, 0, 0])
    #expect(flooded(.six) == [Int32](repeating: 1, count: 8))
  }

  @Test(arguments: awkwardSizes) func withoutMarkersNothingIsFlooded(width: Int, height: Int) {
    let relief = noise(width, height).values
    let nothing = [Int32](repeating: 0, count: relief.count)
    #expect(watershed(relief, markers: nothing, width: width, height: height) == nothing)
    #expect(watershed(relief, markers: nothing, width: width, height: height, line: true) == nothing)
  }

  @Test func noNumberIsTheHighestOfAll() {
    let labels = watershed(
      [0, .nan, -.infinity, .infinity, -0.0], markers: [1, 0, 0, 0, 2], width: 5, height: 1)
    #expect(labels == [1, 1, 1, 2, 2])
  }

  /// Whatever a flood reaches is connected to its marker, and all of the mask that is connected to one is reached.
  @Test(arguments: awkwardSizes) func everyLabelIsOnePartAroundItsMarker(width: Int, height: Int) {
    let mask = randomMask(width, height, share: 0.7)
    var markers = [Int32](repeating: 0, count: width * height)
    var seeds = BitMask(width: width, height: height)
    for (index, pixel) in stride(from: 0, to: markers.count, by: 17).enumerated() {
      markers[pixel] = Int32(index + 1)
      seeds[pixel % width, pixel / width] = true
    }
    let labels = watershed(
      noise(width, height).values, markers: markers, width: width, height: height, mask: mask, connectivity: .four)
    let reached = BitMask(width: width, height: height) { labels[$0] > 0 }
    #expect(reached == mask.reconstructed(from: seeds, connectivity: .four))
    for label in Set(labels).subtracting([0]) {
      let part = BitMask(width: width, height: height) { labels[$0] == label }
      #expect(part.components(connectivity: .four).count == 1)
    }
  }

  /// Where lines meet lines, a pixel may not spread once for each of its neighbours, and these again.
  @Test func manyLinesAreNoMoreWorkThanFew() {
    let (width, height) = (200, 150)
    var markers = [Int32](repeating: 0, count: width * height)
    for (index, pixel) in stride(from: 0, to: markers.count, by: 7).enumerated() { markers[pixel] = Int32(index + 1) }
    let labels = watershed(
      noise(width, height).values, markers: markers, width: width, height: height, connectivity: .eight, line: true)
    #expect(zip(labels, markers).allSatisfy { $1 == 0 || $0 == $1 })
  }
}
