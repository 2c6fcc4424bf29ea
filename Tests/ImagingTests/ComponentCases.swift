import Imaging
import Testing

/// What scipy and scikit-image find in a mask: a digest for each operation, from `components.json`.
struct ComponentCase: Decodable {
  /// What an operation is told.
  struct Way: CustomStringConvertible {
    let description: String
    let connectivity: Connectivity?
    /// An area or a number of objects.
    let amount: Int?

    init(_ name: String) {
      let parts = name.split(separator: " ").dropFirst().map { Int($0) }
      description = name
      connectivity = parts.first.flatMap { $0 }.flatMap(Connectivity.init)
      amount = parts.count > 1 ? parts[1] : nil
    }
  }

  let width, height, planes: Int
  /// Bits in hexadecimal, of small masks.
  let mask: String?
  /// Of a large mask, which is drawn here as it was there.
  let seed: UInt64?
  /// By the operation, its connectivity and an amount, with spaces between them.
  let results: [String: String]

  static let all = Result { try fixture("components", of: ComponentCase.self) }

  func decodeMask() throws -> BitMask {
    if let seed { return Self.blobs(width, height, planes, seed: seed) }
    let column = try ImagingTests.mask(width: width, height: height * planes, hexadecimal: #require(mask))
    return BitMask(width: width, height: height, planes: planes, column.pixels)
  }

  /// Balls, every fourth of which is cut out again, with one pixel of 64 turned over.
  private static func blobs(_ width: Int, _ height: Int, _ planes: Int, seed: UInt64) -> BitMask {
    var state = seed
    func draw(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var mask = BitMask(width: width, height: height, planes: planes)
    for ball in 0..<width * height / 900 {
      let at = (x: draw(width), y: draw(height), z: draw(planes))
      let radius = 2 + draw(24)
      for z in 0..<planes {
        for y in max(at.y - radius, 0)..<min(at.y + radius + 1, height) {
          for x in max(at.x - radius, 0)..<min(at.x + radius + 1, width) {
            let distance = (x - at.x) * (x - at.x) + (y - at.y) * (y - at.y) + 9 * (z - at.z) * (z - at.z)
            if distance <= radius * radius { mask[x, y, z] = ball % 4 != 3 }
          }
        }
      }
    }
    for pixel in 0..<planes * height * width where draw(64) == 0 {
      mask[pixel % width, pixel / width % height, pixel / (width * height)].toggle()
    }
    return mask
  }
}

/// Compares everything that the fixture knows of an operation.
///
/// - Parameter compute: the values of every pixel.
func expectParity(_ operation: String, compute: (BitMask, ComponentCase.Way) throws -> [Int]) throws {
  var compared = 0
  for example in try ComponentCase.all.get() {
    let wanted = example.results.filter { $0.key.split(separator: " ")[0] == operation }
    if wanted.isEmpty { continue }
    let mask = try example.decodeMask()
    for (name, expected) in wanted {
      let found = digest(try compute(mask, ComponentCase.Way(name)))
      #expect(found == expected, "\(example.width) × \(example.height) × \(example.planes), \(name)")
      compared += 1
    }
  }
  #expect(compared > 10)
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

extension BitMask {
  /// 1 where a pixel is set.
  var ones: [Int] { pixels.map { $0 ? 1 : 0 } }
}

/// A random stack with a share of set pixels.
func randomStack(_ width: Int, _ height: Int, planes: Int, share: Float) -> BitMask {
  let pixels = randomMask(width, height * planes, share: share).pixels
  return BitMask(width: width, height: height, planes: planes, pixels)
}

/// Stacks whose rows fill words nearly and just not.
let awkwardStacks = [(1, 1, 2), (7, 5, 3), (64, 3, 4), (65, 6, 2), (13, 9, 7)]
