import Testing

@testable import Imaging

/// What scikit-image and scikit-learn make of small images with the same parameters.
@Suite struct ClassicalParityTests {
  struct Case: Decodable {
    let method: String
    let width, height: Int
    let source: [Float]
    let parameters: [String: Double]
    let start: String?
    let values: [Double]
    let mask: String

    var image: FloatImage { FloatImage(width: width, height: height, values: source) }
    func expected() throws -> BitMask { try ImagingTests.mask(width: width, height: height, hexadecimal: mask) }
  }

  private static func cases(_ method: String) throws -> [Case] {
    let cases = try fixture("classical", of: Case.self).filter { $0.method == method }
    try #require(cases.count >= 3)
    return cases
  }

  /// scikit-image divides by 4√2.
  @Test func gradientsAreSobels() throws {
    for example in try Self.cases("sobel") {
      let gradient = SobelGradient(example.source, width: example.width, height: example.height)
      let scaled = gradient.magnitude.map { $0 / (4 * Float(2).squareRoot()) }
      #expect(largestDifference(scaled, example.values) <= 1e-6)
    }
  }

  /// scikit-image computes these in double precision; no pixel is so near to a limit that it matters.
  @Test func edgesAreCannys() throws {
    for example in try Self.cases("canny") {
      let method = CannyEdges(
        sigma: example.parameters["sigma"]!, low: example.parameters["low"], high: example.parameters["high"])
      let found = method.edges(IntensityPlane(example.image))
      #expect(try found == example.expected())
      #expect(found.count > 0)
    }
  }

  /// At most one pixel in 500 may differ: a level set may rest a hair above 0 here and below there.
  @Test func contoursAreChanAndVeses() throws {
    for example in try Self.cases("chanVese") {
      let parameters = example.parameters
      let start: ChanVese.Start =
        switch example.start {
        case "disk": .disk
        case "small disk": .smallDisk
        default: .checkerboard
        }
      let method = ChanVese(
        mu: parameters["mu"]!, lambda1: parameters["lambda1"]!, lambda2: parameters["lambda2"]!,
        tolerance: parameters["tolerance"]!, iterations: Int(parameters["iterations"]!), step: parameters["step"]!,
        start: start)
      let found = BitMask(method.divide(example.image, into: 2), class: 1)
      let expected = try example.expected()
      let different = found.subtracting(expected).union(expected.subtracting(found)).count
      #expect(Double(different) <= 0.002 * Double(example.source.count), "\(different) px with \(parameters)")
      #expect(found.count > 0 && found.count < example.source.count)
    }
  }

  struct GrowingCase: Decodable {
    let width, height: Int
    let source: [Float]
    let tolerance: Double
    let seeds: [[Double]]
    let flooded, grown: String
  }

  /// From one seed and about its value, growing is scikit-image's `flood`; about the mean, and from several seeds, it is the
  /// paper's list, kept in the plainest way.
  @Test func regionsGrowAsTheyShould() throws {
    for example in try fixture("growing", of: GrowingCase.self) {
      let image = FloatImage(width: example.width, height: example.height, values: example.source)
      let seeds = example.seeds.map { RegionGrowing.Seed(x: $0[0], y: $0[1]) }
      var method = RegionGrowing(seeds: seeds, tolerance: example.tolerance, reference: .mean)
      let grown = BitMask(method.divide(image, into: 2), class: 1)
      #expect(try grown == mask(width: example.width, height: example.height, hexadecimal: example.grown))
      (method.seeds, method.reference) = ([seeds[0]], .seed)
      let flooded = BitMask(method.divide(image, into: 2), class: 1)
      #expect(try flooded == mask(width: example.width, height: example.height, hexadecimal: example.flooded))
      #expect(grown.count > 20 && flooded.count > 20 && grown.count < example.source.count)
    }
  }

  struct ClusterCase: Decodable {
    let width, height, channels, count: Int
    let source: [Float]
    let labels: String
  }

  @Test func clustersAreScikitLearns() throws {
    for example in try fixture("clusters", of: ClusterCase.self) {
      let image = FloatImage(
        width: example.width, height: example.height, channels: example.channels, values: example.source)
      let found = KMeans(iterations: 1000).divide(image, into: example.count)
      #expect(found.labels == example.labels.map { UInt8($0.wholeNumberValue!) }, "\(example.count) clusters")
    }
  }
}
