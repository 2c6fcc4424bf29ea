import Imaging
import Testing

@Suite struct KMeansTests {
  private func divide(_ values: [Float], into classes: Int) -> [UInt8] {
    KMeans().divide(FloatImage(width: values.count, height: 1, values: values), into: classes).labels
  }

  @Test func valuesGoToTheNearestOfTheirMeans() {
    #expect(divide([0, 9, 1, 10, 1, 11], into: 2) == [0, 1, 0, 1, 0, 1])
    #expect(divide([5, 0, 9, 1, 10, 5.5], into: 3) == [1, 0, 2, 0, 2, 1])
  }

  /// Half of all pixels have one value, and two of three parts start with it.
  @Test func aClusterThatStartsEmptyFindsItsPixels() {
    #expect(divide([0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 9], into: 3) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2])
    let gray: [Float] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 9]
    let image = FloatImage(width: gray.count, height: 1, channels: 3, values: gray + gray + gray)
    #expect(KMeans().divide(image, into: 3).labels == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2])
  }

  @Test func fewerValuesThanClassesLeaveSomeEmpty() {
    #expect(divide([0, 1, 0, 1], into: 3) == [0, 2, 0, 2])
    #expect(divide([1, 4], into: 4).allSatisfy { $0 < 4 })
    #expect(divide([7], into: 255) == [0])
  }

  /// Of one brightness, yet two colours: only clusters in all channels tell them apart.
  @Test func coloursCountWhereBrightnessDoesNot() {
    let red: [Float] = [200, 201, 20, 21, 200, 20]
    let green = red.map { (120 - 0.299 * $0) / 0.587 }
    let image = FloatImage(width: 6, height: 1, channels: 3, values: red + green + [Float](repeating: 0, count: 6))
    let found = KMeans().divide(image, into: 2).labels
    #expect(found[0] == found[1] && found[0] == found[4] && found[2] == found[3] && found[2] == found[5])
    #expect(found[0] != found[2])
  }

  @Test(arguments: [2, 3, 5]) func threeEqualChannelsAreOne(classes: Int) {
    let gray = noise(23, 17)
    let color = FloatImage(width: 23, height: 17, channels: 3, values: gray.values + gray.values + gray.values)
    #expect(KMeans().divide(color, into: classes) == KMeans().divide(gray, into: classes))
  }

  /// At the end every value is nearest to the mean of its own cluster.
  @Test(arguments: [2, 3, 4, 7]) func theEndIsAFixedPoint(classes: Int) {
    let values = noise(61, 43).values.map { $0 * $0 }
    let labels = KMeans(iterations: 10_000).divide(FloatImage(width: 61, height: 43, values: values), into: classes)
      .labels
    let means = (0..<classes).map { cluster -> Double in
      let own = zip(values, labels).filter { $0.1 == cluster }.map { Double($0.0) }
      return own.reduce(0, +) / Double(own.count)
    }
    #expect(means == means.sorted())
    for (value, label) in zip(values, labels) {
      let nearest = means.map { abs($0 - Double(value)) }.min()!
      #expect(abs(means[Int(label)] - Double(value)) <= nearest + 1e-12)
    }
  }
}
