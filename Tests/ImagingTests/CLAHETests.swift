import Imaging
import Testing

@Suite struct CLAHETests {
  struct Case: Decodable {
    let width, height, columns, rows, bins: Int
    let clipLimit: Double
    let source, result: [Float]
    var image: FloatImage { FloatImage(width: width, height: height, values: source) }
    var clahe: CLAHE { CLAHE(columns: columns, rows: rows, clipLimit: clipLimit, bins: bins) }
  }

  @Test func isOpenCVsWhereBinsAreLevels() throws {
    for example in try fixture("clahe", of: Case.self) {
      let equalized = example.image.normalized(.clahe(example.clahe), range: 0...Float(example.bins - 1))
      let name = "\(example.width)×\(example.height), \(example.bins) bins"
      #expect(largestDifference(equalized.values, example.result.map(Double.init)) == 0, "\(name)")
    }
  }

  /// 16 bits in 256 bins come within a level of the same image in 8 bits, and lie between its levels.
  @Test func sixteenBitsBecomeWhatEightDo() throws {
    for example in try fixture("clahe", of: Case.self) where example.bins == 256 && example.width > 1 {
      let wide = FloatImage(width: example.width, height: example.height, values: example.source.map { $0 * 257 })
      let equalized = wide.normalized(.clahe(example.clahe), range: 0...65535)
      #expect(largestDifference(equalized.values.map { $0 / 257 }, example.result.map(Double.init)) <= 1)
    }
  }

  @Test func floatsKeepTheirRange() {
    let image = FloatImage(width: 40, height: 30, values: noise(40, 30).values.map { $0 * 0.2 - 5 })
    let equalized = image.normalized(.clahe(CLAHE(columns: 4, rows: 4)))
    let (low, high) = (image.values.min()!, image.values.max()!)
    #expect(equalized.values.allSatisfy { $0 >= low && $0 <= high })
    #expect(equalized != image)
  }

  @Test func everyChannelAloneAndNothingThatIsNoNumber() {
    let image = noise(20, 16, channels: 2)
    let clahe = Normalization.clahe(CLAHE(columns: 2, rows: 2))
    let equalized = image.normalized(clahe)
    for channel in 0..<2 {
      let part = FloatImage(width: 20, height: 16, values: Array(image.values[channel * 320..<(channel + 1) * 320]))
      #expect(Array(equalized.values[channel * 320..<(channel + 1) * 320]) == part.normalized(clahe).values)
    }
    // Without a range there is nothing to stretch one value over.
    let constant = FloatImage(width: 3, height: 3, repeating: 7)
    #expect(constant.normalized(clahe) == constant)
    let odd = FloatImage(width: 3, height: 1, values: [.nan, 5, .infinity])
    #expect(odd.normalized(clahe).values == [5, 5, 5])
    #expect(FloatImage(width: 2, height: 1, repeating: .nan).normalized(clahe).values == [0, 0])
    #expect(odd.normalized(clahe, range: 0...255).values.allSatisfy { (0...255).contains($0) })
  }
}
