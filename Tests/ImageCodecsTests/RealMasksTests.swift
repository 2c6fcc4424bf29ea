import Foundation
import Imaging
import Testing

@testable import ImageCodecs

/// What scipy and scikit-image find in real masks, from `real-masks.json`: digests by operation, connectivity and amount.
struct RealMask: Decodable, CustomTestStringConvertible, Sendable {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../data").standardized.path
  static let arePresent = ["nuclei-dsb2018", "retina-chasedb1", "em-isbi2012"].allSatisfy {
    FileManager.default.fileExists(atPath: "\(folder)/\($0)/masks")
  }

  static func all() throws -> [RealMask] {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/real-masks", withExtension: "json"))
    return try JSONDecoder().decode([RealMask].self, from: Data(contentsOf: file))
  }

  /// One, or the planes of a stack.
  let files: [String]
  let width, height: Int
  let results: [String: String]

  var testDescription: String { "\(files.count) × \(files[0])" }

  func decode() throws -> BitMask {
    try BitMask(
      planes: files.map { file in
        let image = try ImageCodec.decode(path: "\(Self.folder)/\(file)").image
        try #require((image.width, image.height) == (width, height))
        guard case .uint8(let samples) = image.samples else { throw WrongSamples() }
        return BitMask(width: width, height: height) { samples[$0] != 0 }
      })
  }

  private struct WrongSamples: Error {}
}

@Suite(.enabled(if: RealMask.arePresent, "no real masks in `data` at the top of the checkout"))
struct RealMasksTests {
  @Test(arguments: 0..<10) func agreeWithSciPyAndScikitImage(number: Int) throws {
    let example = try RealMask.all()[number]
    let mask = try example.decode()
    for (name, expected) in example.results {
      #expect(digest(try compute(name, mask)) == expected, "\(example.testDescription), \(name)")
    }
    #expect(example.results.count > 20)
  }

  private func compute(_ name: String, _ mask: BitMask) throws -> [Int] {
    let parts = name.split(separator: " ")
    let connectivity = parts.count > 1 ? Connectivity(rawValue: Int(parts[1]) ?? 0) : nil
    let amount = parts.count > 2 ? Int(parts[2]) : nil
    switch parts[0] {
    case "label": return mask.components(connectivity: connectivity).labels.map { Int($0) }
    case "distances": return mask.squaredDistances().map { Int($0) }
    case "distancesInside": return mask.inverted.squaredDistances().map { Int($0) }
    default: return try change(String(parts[0]), mask, connectivity, amount).pixels.map { $0 ? 1 : 0 }
    }
  }

  private func change(_ name: String, _ mask: BitMask, _ connectivity: Connectivity?, _ amount: Int?) throws -> BitMask
  {
    switch name {
    case "fillHoles": return mask.fillingHoles(smallerThan: amount, connectivity: connectivity)
    case "clearBorder": return mask.clearingBorder(connectivity: connectivity)
    case "contour": return mask.contour(connectivity: connectivity)
    case "removeSmall": return mask.removingSmall(area: try #require(amount), connectivity: connectivity)
    case "keepLargest": return mask.keepingLargest(try #require(amount), connectivity: connectivity)
    case "hullOfObjects": return mask.convexHullsOfObjects(connectivity: connectivity)
    case "hull": return mask.convexHull()
    case "skeleton": return mask.skeleton()
    case "reconstruct":
      let marker = BitMask(width: mask.width, height: mask.height, planes: mask.planes) { $0 % 37 == 0 }
      return mask.reconstructed(from: marker, connectivity: connectivity)
    default:
      Issue.record("nothing here computes \(name)")
      return mask
    }
  }

  /// The sum of all values, each weighted by its place.
  private func digest(_ values: [Int]) -> String {
    var sum: UInt64 = 0
    for (index, value) in values.enumerated() {
      let weight = UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
      sum &+= UInt64(value) &* (weight ^ weight >> 32)
    }
    let digits = String(sum, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
