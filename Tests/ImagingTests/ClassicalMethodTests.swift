import Foundation
import Testing

@testable import Imaging

/// What every method promises, whatever it does.
@Suite struct ClassicalMethodTests {
  static let methods: [any ClassicalMethod] = [
    GlobalThreshold(), OtsuMethod(), MultiOtsuMethod(), Niblack(), Sauvola(), LocalMean(), LocalGaussian(),
    SobelEdges(),
    CannyEdges(), RegionGrowing(), SplitAndMerge(), KMeans(), WatershedMethod(), ChanVese(),
  ]

  @Test func allAreTested() {
    #expect(ClassicalCatalog.methods.map { $0.name } == Self.methods.map { type(of: $0).name })
    #expect(Set(ClassicalCatalog.methods.map { $0.name }).count == Self.methods.count)
  }

  @Test(arguments: methods) func anySizeAndNoClassTooMany(method: any ClassicalMethod) {
    for (width, height) in awkwardSizes {
      for channels in [1, 2, 3, 4] {
        for classes in [2, min(4, type(of: method).maximumClasses)] {
          let image = noise(width, height, channels: channels)
          let map = method.divide(image, into: classes)
          #expect((map.width, map.height, map.planes) == (width, height, 1))
          #expect(map.labels.allSatisfy { $0 < classes })
          #expect(method.divide(image, into: classes) == map)
        }
      }
    }
  }

  @Test(arguments: methods) func whereNothingDiffersThereIsOneClass(method: any ClassicalMethod) {
    for value: Float in [-3, 0, 7, .nan, .infinity, -.infinity] {
      for (width, height) in [(1, 1), (12, 1), (1, 12), (30, 20)] {
        for channels in [1, 3] {
          let image = FloatImage(width: width, height: height, channels: channels, repeating: value)
          let map = method.divide(image, into: 2)
          let isBright = type(of: method) == GlobalThreshold.self && value.isFinite && value > 0
          #expect(map == LabelMap(width: width, height: height, repeating: isBright ? 1 : 0))
        }
      }
    }
  }

  @Test(arguments: methods) func anyValues(method: any ClassicalMethod) {
    let odd: [Float] = [
      .nan, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude, 0, -1,
      1,
    ]
    for channels in [1, 3] {
      var image = noise(40, 30, channels: channels)
      for (index, value) in odd.enumerated() { image.values[97 * index + 5] = value }
      let classes = min(3, type(of: method).maximumClasses)
      #expect(method.divide(image, into: classes).labels.allSatisfy { $0 < classes })
      // One odd value alone among ordinary ones.
      for value in odd.prefix(3) {
        var image = noise(40, 30, channels: channels)
        image.values[605] = value
        #expect(method.divide(image, into: classes).labels.allSatisfy { $0 < classes })
      }
    }
  }

  /// Two bright blocks with hardly any noise, one of them at the edge.
  @Test(arguments: methods) func findsWhatNobodyCouldMiss(method: any ClassicalMethod) {
    let (width, height) = (90, 70)
    var image = noise(width, height)
    var truth = LabelMap(width: width, height: height)
    for pixel in truth.labels.indices {
      let (x, y) = (pixel % width, pixel / width)
      let isObject = (20..<40).contains(x) && (15..<45).contains(y) || x >= 65 && (25..<55).contains(y)
      truth.labels[pixel] = isObject ? 1 : 0
      image.values[pixel] = image.values[pixel] * 0.2 + (isObject ? 1 : -1)
    }
    let found = method.divide(image, into: 2)
    let wrong = zip(found.labels, truth.labels).count { $0 != $1 }
    #expect(Double(wrong) < 0.05 * Double(width * height), "\(type(of: method).name): \(wrong) px")
  }

  @Test(arguments: methods) func survivesJSON(method: any ClassicalMethod) throws {
    let coded = CodedClassicalMethod(method)
    let data = try JSONEncoder().encode(coded)
    let decoded = try JSONDecoder().decode(CodedClassicalMethod.self, from: data)
    #expect(decoded == coded && decoded.method.isEqual(to: method))
    let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    #expect(object?.keys.sorted() == [type(of: method).name])
  }

  @Test func parametersTellMethodsApart() {
    #expect(CodedClassicalMethod(GlobalThreshold(value: 1)) != CodedClassicalMethod(GlobalThreshold(value: 2)))
    #expect(CodedClassicalMethod(GlobalThreshold()) != CodedClassicalMethod(OtsuMethod()))
  }

  @Test func anUnknownNameIsAnError() {
    for text in [#"{"oracle": {}}"#, "{}", #"{"otsu": {}, "kMeans": {"iterations": 3}}"#] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(CodedClassicalMethod.self, from: Data(text.utf8))
      }
    }
  }
}
